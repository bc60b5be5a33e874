"""What a `Pipfile` or `Pipfile.lock` declares. Source: Pipenv's documentation of both files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from notedock.core.folder_files import exists
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import poetry_versions
from notedock.core.recipes.data_files import line_of, read_json, read_toml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_ITEMS = 5000


def read(folder: Path, file: str) -> Recipe:
    """Read a Pipfile, or the lock beside it where there is one.

    Raises RecipeError, and as `read_recipe`.
    """
    lock = posixpath.join(posixpath.dirname(file), "Pipfile.lock")
    if exists(folder, lock):
        recipe = read_lock(folder, lock)
        return Recipe(
            files=(lock, file), python=recipe.python, pip=recipe.pip, unused=recipe.unused
        )
    data = read_toml(folder, file)
    return _recipe(folder, file, data.get("packages"), data.get("requires"))


def read_lock(folder: Path, file: str) -> Recipe:
    """Read a Pipfile.lock. Raises RecipeError, and as `read_recipe`."""
    data = read_json(folder, file)
    about = data.get("_meta")
    requires = about.get("requires") if isinstance(about, dict) else None
    return _recipe(folder, file, data.get("default"), requires)


def _recipe(folder: Path, file: str, packages: object, requires: object) -> Recipe:
    text = read_recipe(folder, file)
    if not isinstance(packages or {}, dict):
        raise RecipeError(Place(file), "packages: no table")
    items: list[Item] = []
    unused: list[Unused] = []
    for name, wanted in list(_entries(packages))[:_MAX_ITEMS]:
        place = Place(file, line_of(text, name))
        found = poetry_versions.requirement(name, wanted)
        if found is None:
            unused.append(Unused(place, Reason.UNSUPPORTED, f"packages: {name}"[:200]))
        elif found:
            items.append(Item(found, place))
    python = _python(requires)
    wanted_python = Item(python, Place(file, line_of(text, "python_"))) if python else None
    return Recipe(files=(file,), python=wanted_python, pip=tuple(items), unused=tuple(unused))


def _entries(packages: object) -> Iterator[tuple[str, Any]]:
    if isinstance(packages, Mapping):
        yield from ((str(name), wanted) for name, wanted in packages.items())


def _python(requires: object) -> str:
    if not isinstance(requires, Mapping):
        return ""
    wanted = str(requires.get("python_full_version") or requires.get("python_version") or "")
    return wanted if poetry_versions.specifier(wanted) else ""
