"""The versions of packages that a folder's author would have installed, by the folder's date.

They are those that the index had at the end of the month in which the notebooks were last changed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.recipes.recipe import Recipe
from notedock.core.requirements import normalized
from notedock.core.task import Cancel
from notedock.flows.fitting_python import PYTHONS, recipe_is_of_pip, wanted
from notedock.flows.package_versions import UndecidedError, VersionSearch

_OLD = 365 * 86400  # seconds since the last change, from which on a folder's date is offered
_FIRST_YEAR = 2008  # an earlier date is a mistake of the system that wrote it


def date_of(folder: Path) -> float:
    """Return when the notebooks of an old folder were last changed, 0.0 where it is not old.

    In Unix time, in seconds.
    """
    times = [0.0]
    notebooks: tuple[str, ...] = ()
    with suppress(Problem):
        notebooks = read_project(folder).notebooks
    for name in notebooks:
        with suppress(OSError):
            times.append((folder / name).stat().st_mtime)
    last = max(times)
    is_old = time.time() - last > _OLD and time.gmtime(last).tm_year >= _FIRST_YEAR
    return last if is_old else 0.0


def find(
    folder: Path, recipe: Recipe, packages: Sequence[str], python: str, date: float, cancel: Cancel
) -> tuple[tuple[str, ...], str]:
    """Return the packages with their versions of a date, as `name==version`, and their Python.

    recipe: what is installed beside them. python: the version that there is, which is preferred; an
    older one only where the recipe can have another. Raises UndecidedError where there are none, or
    the index tells no dates; Cancelled.
    """
    asked = wanted(folder, recipe)
    asked = replace(asked, requirements=(*asked.requirements, *packages))
    with VersionSearch(asked, cancel, _end_of_month(date)) as search:
        for one in _pythons(python, recipe):
            found = search.versions(one) or {}
            if all(normalized(name) in found for name in packages):
                return tuple(f"{name}=={found[normalized(name)]}" for name in packages), one
    raise UndecidedError("there are none")


def _pythons(python: str, recipe: Recipe) -> Iterable[str]:
    older = PYTHONS[PYTHONS.index(python) + 1 :] if python in PYTHONS else PYTHONS
    return (python, *older) if recipe_is_of_pip(recipe) else (python,)


def _end_of_month(date: float) -> str:
    """Return the first moment of the next month, in ISO 8601."""
    day = time.localtime(date)
    year, following = divmod(day.tm_year * 12 + day.tm_mon, 12)
    return f"{year}-{following + 1:02}-01T00:00:00Z"
