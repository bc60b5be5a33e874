"""What `setup.py` and `setup.cfg` declare: pip installs the folder that they are in."""

from __future__ import annotations

import configparser
import posixpath
from dataclasses import replace
from pathlib import Path

from notedock.core.folder_files import exists
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.recipe import Item, Place, Recipe, RecipeError

BUILT_BY = ("pyproject.toml", "setup.py", "setup.cfg")  # files that pip builds a folder by


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
    try:
        parser.read_string(read_recipe(folder, file))
    except configparser.Error as error:
        line = int(getattr(error, "lineno", 0) or 0)
        raise RecipeError(Place(file, line), str(error).partition("\n")[0][:200]) from error
    if not (parser.has_option("metadata", "name") or parser.has_section("options")):
        return Recipe()
    return _installed(file)


def _installed(file: str) -> Recipe:
    return Recipe(files=(file,), local=(Item(posixpath.dirname(file) or ".", Place(file)),))
