"""What notebooks declare in themselves: inline script metadata, as juv writes it into a cell.

Source: PEP 723, and the documentation of juv.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from notedock.core.notebook_metadata import inline_script, read_notebook
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.data_files import parse_toml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MAX_PACKAGES = 1000
_MAX_NOTEBOOKS = 200


def read(folder: Path, file: str) -> Recipe:
    """Read the metadata in a notebook or script, which declares nothing where it has none.

    Raises RecipeError, and for a script as `read_recipe`.
    """
    if file.endswith(".ipynb"):
        notebook = read_notebook(folder, file)
        script = notebook.script if notebook else ""
    else:
        script = inline_script(read_recipe(folder, file))
    return _recipe(file, script) if script.strip() else Recipe()


def read_all(folder: Path, notebooks: Iterable[str]) -> Recipe:
    """Read the metadata in notebooks together: all packages, for a Python that each accepts.

    notebooks: those with metadata (`FolderNotebooks.scripts`). One that cannot be read is named.
    """
    recipes: list[Recipe] = []
    unused: list[Unused] = []
    for notebook in list(notebooks)[:_MAX_NOTEBOOKS]:
        try:
            recipes.append(read(folder, notebook))
        except RecipeError as error:
            unused.append(Unused(error.place, Reason.BROKEN, detail=error.detail))
    packages = {item.text: item for one in recipes for item in one.pip}
    pythons = {one.python.text: one.python for one in recipes if one.python}
    first = next(iter(pythons.values()), None)
    return Recipe(
        files=tuple(chain.from_iterable(one.files for one in recipes)),
        python=Item(",".join(pythons), first.place) if first else None,
        pip=tuple(packages.values())[:_MAX_PACKAGES],
        unused=(*chain.from_iterable(one.unused for one in recipes), *unused),
    )


def _recipe(file: str, script: str) -> Recipe:
    place = Place(file)
    data = parse_toml(file, script)
    dependencies = data.get("dependencies", [])
    python = data.get("requires-python", "")
    if not isinstance(dependencies, list) or len(dependencies) > _MAX_PACKAGES:
        raise RecipeError(place, "dependencies: no list, or too long")
    if not all(isinstance(one, str) for one in (*dependencies, python)):
        raise RecipeError(place, "dependencies or requires-python: no text")
    try:
        for one in dependencies:
            Requirement(one)
        SpecifierSet(python)
    except (InvalidRequirement, InvalidSpecifier, RecursionError) as error:
        raise RecipeError(place, str(error).partition("\n")[0][:200]) from error
    tool = data.get("tool")
    uv = tool.get("uv") if isinstance(tool, dict) else None
    return Recipe(
        files=(file,),
        python=Item(python, place) if python else None,
        pip=tuple(Item(one, place) for one in dependencies),
        unused=tuple(
            Unused(place, Reason.UNSUPPORTED, f"tool.uv: {name}"[:200])
            for name in (uv if isinstance(uv, dict) else ())
        ),
    )
