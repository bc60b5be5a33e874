"""What `setup.py` and `setup.cfg` declare.

pip installs the folder that they are in. With a `setup.cfg` alone it would not: then what that asks
for is installed. Source: setuptools' documentation, “Configuring setuptools using setup.cfg files”.
"""

from __future__ import annotations

import configparser
import posixpath
from dataclasses import replace
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from notedock.core.folder_files import exists
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.data_files import line_of
from notedock.core.recipes.pip_lines import is_requirement
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_PACKAGES = 1000


def read_script(folder: Path, file: str) -> Recipe:
    """Read a setup.py, which only pip runs, with its setup.cfg. Raises as `read_recipe`."""
    read_recipe(folder, file)
    settings = posixpath.join(posixpath.dirname(file), "setup.cfg")
    recipe = _installed(file)
    return replace(recipe, files=(file, settings)) if exists(folder, settings) else recipe


def read_configuration(folder: Path, file: str) -> Recipe:
    """Read a setup.cfg, which other programs keep their settings in, too.

    Raises RecipeError, and as `read_recipe`.
    """
    parser = configparser.RawConfigParser(strict=False)
    text = read_recipe(folder, file)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = int(getattr(error, "lineno", 0) or 0)
        raise RecipeError(Place(file, line), str(error).partition("\n")[0][:200]) from error
    if not (parser.has_option("metadata", "name") or parser.has_section("options")):
        return Recipe()
    if exists(folder, posixpath.join(posixpath.dirname(file), "pyproject.toml")):
        return _installed(file)
    wanted = parser.get("options", "install_requires", fallback="").strip().splitlines()
    python = parser.get("options", "python_requires", fallback="").strip()
    return _required(file, text, wanted[:_MAX_PACKAGES], python)


def _required(file: str, text: str, wanted: list[str], python: str) -> Recipe:
    items: list[Item] = []
    unused: list[Unused] = []
    for one in filter(None, map(str.strip, wanted)):
        place = Place(file, line_of(text, one))
        if is_requirement(one):
            items.append(Item(one, place))
        else:
            unused.append(Unused(place, Reason.UNSUPPORTED, f"install_requires: {one}"[:200]))
    place = Place(file, line_of(text, "python_requires"))
    try:
        SpecifierSet(python)
    except InvalidSpecifier:
        unused.append(Unused(place, Reason.UNSUPPORTED, f"python_requires: {python}"[:200]))
        python = ""
    return Recipe(
        files=(file,) if items or python else (),
        python=Item(python, place) if python else None,
        pip=tuple(items),
        unused=tuple(unused),
    )


def _installed(file: str) -> Recipe:
    return Recipe(files=(file,), local=(Item(posixpath.dirname(file) or ".", Place(file)),))
