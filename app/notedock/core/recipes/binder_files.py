"""The small files that are used on top of others: runtime.txt, apt.txt, postBuild and start.

Source: repo2docker's documentation, “Configuration Files”.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_PYTHON = re.compile(r"python-(\d+(?:\.\d+){0,2})", re.IGNORECASE)
_R = re.compile(r"r(?:-\d+(?:\.\d+){1,2})?(?:-(\d{4}-\d\d-\d\d))?", re.IGNORECASE)
# Debian's grammar of package names (Policy, 5.6.7), with an architecture, version or release.
DEBIAN_PACKAGE = re.compile(
    r"[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?(?:=[A-Za-z0-9.+~:-]+|/[a-z0-9.-]+)?"
)
_MAX_PACKAGES = 1000


def read_runtime(folder: Path, file: str) -> Recipe:
    """Read a runtime.txt: a version of Python, or of R with the date of its packages."""
    text = read_recipe(folder, file).strip()
    place = Place(file, 1)
    if python := _PYTHON.fullmatch(text):
        return Recipe(files=(file,), python=Item(python[1], place))
    if found := _R.fullmatch(text):
        snapshot = Item(found[1], place) if found[1] else None
        return Recipe(files=(file,), r_snapshot=snapshot, languages=(Item("r", place),))
    raise RecipeError(place, f"neither python-VERSION nor r-VERSION-DATE: {text:.100}")


def read_apt(folder: Path, file: str) -> Recipe:
    """Read an apt.txt: names of Debian packages, one or several in a line."""
    system: list[Item] = []
    unused: list[Unused] = []
    for number, line in enumerate(read_recipe(folder, file).splitlines(), 1):
        for name in line.partition("#")[0].split():
            if len(system) + len(unused) >= _MAX_PACKAGES:
                raise RecipeError(Place(file, number), f"more than {_MAX_PACKAGES} packages")
            if DEBIAN_PACKAGE.fullmatch(name):
                system.append(Item(name, Place(file, number)))
            else:
                unused.append(Unused(Place(file, number), Reason.UNSUPPORTED, name[:200]))
    return Recipe(files=(file,), system=tuple(system), unused=tuple(unused))


def read_post_build(folder: Path, file: str) -> Recipe:
    """Read a postBuild, a script that is run once, in the folder."""
    read_recipe(folder, file)
    path = shlex.quote(f"./{file}")
    return Recipe(files=(file,), commands=(Item(f"chmod +x {path} && {path}", Place(file)),))


def read_start(folder: Path, file: str) -> Recipe:
    """Read a start, a script that is run before each start of the server."""
    read_recipe(folder, file)
    return Recipe(files=(file,), start=file)
