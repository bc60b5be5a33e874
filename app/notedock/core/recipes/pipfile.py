"""What a `Pipfile` or `Pipfile.lock` declares. Source: Pipenv's documentation of both files.

Packages for development count, too, as on Binder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from notedock.core.folder_files import exists
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import poetry_versions
from notedock.core.recipes.data_files import line_of, read_json, read_toml
from notedock.core.recipes.package_sources import index_options
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_ITEMS = 5000


def read(folder: Path, file: str) -> Recipe:
    """Read a Pipfile, or the lock beside it where there is one.

    Raises RecipeError, and as `read_recipe`.
    """
    lock = posixpath.join(posixpath.dirname(file), "Pipfile.lock")
    if exists(folder, lock):
        return replace(read_lock(folder, lock), files=(lock, file))
    data = read_toml(folder, file)
    return _recipe(folder, file, (data.get("packages"), data.get("dev-packages")), data)


def read_lock(folder: Path, file: str) -> Recipe:
    """Read a Pipfile.lock. Raises RecipeError, and as `read_recipe`."""
    data = read_json(folder, file)
    about = data.get("_meta")
    about = about if isinstance(about, dict) else {}
    return _recipe(folder, file, (data.get("default"), data.get("develop")), about)


def _recipe(
    folder: Path, file: str, packages: Iterable[object], about: Mapping[str, Any]
) -> Recipe:
    text = read_recipe(folder, file)
    requires = about.get("requires")
    indexes = about.get("source") or about.get("sources")  # in a Pipfile, and in its lock
    if not all(isinstance(one or {}, dict) for one in packages):
        raise RecipeError(Place(file), "packages: no table")
    entries = {name: wanted for one in packages for name, wanted in _entries(one)}
    items: list[Item] = []
    local: list[Item] = []
    editable = False
    unused: list[Unused] = []
    for name, wanted in list(entries.items())[:_MAX_ITEMS]:
        place = Place(file, line_of(text, name))
        found = poetry_versions.requirement(name, wanted)
        if found:
            items.append(Item(found, place))
        elif found is None and (path := _path(wanted)):
            local.append(
                Item(posixpath.normpath(posixpath.join(posixpath.dirname(file), path)), place)
            )
            editable = editable or wanted.get("editable") is True
        elif found is None:
            unused.append(Unused(place, Reason.UNSUPPORTED, f"packages: {name}"[:200]))
    python = _python(requires)
    return Recipe(
        files=(file,),
        python=Item(python, Place(file, line_of(text, _python_key(requires)))) if python else None,
        pip=tuple(items),
        pip_options=tuple(index_options(indexes, Place(file))),
        local=tuple(local),
        editable=editable,
        unused=tuple(unused),
    )


def _path(wanted: Any) -> str:
    """Return the folder or archive that a package is in, empty for none."""
    path = wanted.get("path") if isinstance(wanted, dict) else None
    return path if isinstance(path, str) and "://" not in path else ""


def _entries(packages: object) -> Iterator[tuple[str, Any]]:
    if isinstance(packages, Mapping):
        yield from ((str(name), wanted) for name, wanted in packages.items())


def _python(requires: object) -> str:
    wanted = str(requires.get(_python_key(requires)) or "") if isinstance(requires, dict) else ""
    return wanted if poetry_versions.specifier(wanted) else ""


def _python_key(requires: object) -> str:
    is_full = isinstance(requires, dict) and requires.get("python_full_version")
    return "python_full_version" if is_full else "python_version"
