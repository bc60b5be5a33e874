"""What a `pixi.toml` declares, or `[tool.pixi]` in a `pyproject.toml`.

Source: pixi's documentation of its manifest.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import poetry_versions
from notedock.core.recipes.data_files import line_of, read_toml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_ITEMS = 5000
_ABOUT = ("workspace", "project")  # the table's name today, and before
_USED = frozenset({*_ABOUT, "dependencies", "pypi-dependencies"})


def read(folder: Path, file: str) -> Recipe:
    """Read a pixi.toml. Raises RecipeError, and as `read_recipe`."""
    return read_manifest(file, read_recipe(folder, file), read_toml(folder, file))


def read_manifest(file: str, text: str, data: dict[str, Any], prefix: str = "") -> Recipe:
    """Return what a manifest declares.

    text: of the file, in which lines are looked for. prefix: of the names of tables in it. Raises
    RecipeError.
    """
    about = next((_table(file, data, name) for name in _ABOUT if name in data), {})
    unused = [
        Unused(Place(file, line_of(text, prefix + name)), Reason.UNSUPPORTED, (prefix + name)[:200])
        for name in data
        if name not in _USED
    ]
    python: Item | None = None
    conda: list[Item] = []
    for name, wanted in _table(file, data, "dependencies").items():
        version = wanted.get("version", "*") if isinstance(wanted, dict) else wanted
        version = "" if version == "*" else str(version)[:200].strip()
        place = Place(file, line_of(text, name))
        if name == "python":
            python = Item(_python(version), place) if version else None
        else:
            exact = version[:1].isdigit()
            conda.append(Item(f"{name}={version}" if exact else f"{name}{version}", place))
    pip: list[Item] = []
    local: list[Item] = []
    for name, wanted in _table(file, data, "pypi-dependencies").items():
        place = Place(file, line_of(text, name))
        if isinstance(wanted, dict) and wanted.get("path") in (".", "./"):
            local.append(Item(posixpath.dirname(file) or ".", place))
            continue
        found = poetry_versions.requirement(name, wanted)
        if found is None:
            unused.append(
                Unused(place, Reason.UNSUPPORTED, f"{prefix}pypi-dependencies: {name}"[:200])
            )
        elif found:
            pip.append(Item(found, place))
    channels = about.get("channels", [])
    named = [one for one in channels if isinstance(one, str)] if isinstance(channels, list) else []
    return Recipe(
        files=(file,),
        python=python,
        channels=tuple(
            Item(one, Place(file, line_of(text, one.rpartition("/")[2]))) for one in named
        ),
        conda=tuple(conda),
        pip=tuple(pip),
        local=tuple(local),
        unused=tuple(unused),
    )


def _table(file: str, data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise RecipeError(Place(file), f"no table: {name}")
    if len(found) > _MAX_ITEMS:
        raise RecipeError(Place(file), f"more than {_MAX_ITEMS} packages")
    return found


def _python(version: str) -> str:
    return version.removesuffix(".*").removeprefix("==").removeprefix("=")
