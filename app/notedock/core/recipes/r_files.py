"""What an R project declares: `install.R`, `DESCRIPTION`, and `renv.lock`.

Sources: repo2docker's documentation, “Configuration Files”; R's “Writing R Extensions”; renv's
documentation of its lockfile.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notedock.core.folder_files import exists
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.data_files import read_json
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

# Packages that come with R, and are in no repository.
_BASE = frozenset(
    [
        "R",
        "base",
        "compiler",
        "datasets",
        "graphics",
        "grDevices",
        "grid",
        "methods",
        "parallel",
        "splines",
        "stats",
        "stats4",
        "tcltk",
        "tools",
        "utils",
    ]
)
R_INSTALL = "R CMD INSTALL"  # the command that installs the folder itself
_MAX_PACKAGES = 2000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.]*")
_VERSION = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
# A field of a file in Debian's control format, with the lines that continue it.
_FIELD = re.compile(r"^([A-Za-z][\w.@/-]*):((?:.*)(?:\n[ \t].*)*)", re.MULTILINE)
_DEPENDENCY = re.compile(r"([^\s,(]+)\s*(?:\(\s*([<>=!]+)\s*([^\s)]+)\s*\))?")
_INSTALLED = ("Depends", "Imports", "LinkingTo")  # as by R CMD INSTALL and remotes
_NOT_INSTALLED = ("Suggests", "Enhances", "Remotes", "SystemRequirements")
_SNAPSHOT = re.compile(r"/([0-9]{4}-[0-9]{2}-[0-9]{2})(?=/|$)")


def read_install_script(folder: Path, file: str) -> Recipe:
    """Read an `install.R`, which is run as it is. Raises as `read_recipe`."""
    read_recipe(folder, file)
    return Recipe(files=(file,), r_scripts=(file,), languages=(Item("r", Place(file)),))


def read_description(folder: Path, file: str) -> Recipe:
    """Read the DESCRIPTION of an R package or project. Raises as `read_recipe`.

    A file of this name may be anything else, too: without any field of R's it declares nothing.
    """
    text = read_recipe(folder, file).replace("\r\n", "\n")
    fields = list(_fields(text))
    names = {name for name, _value, _line in fields}
    if names.isdisjoint({"Package", *_INSTALLED}):
        detail = "no field Package, Depends or Imports"
        return Recipe(unused=(Unused(Place(file), Reason.UNSUPPORTED, detail=detail),))
    packages: dict[str, Item] = {}
    unused: list[Unused] = []
    for name, value, line in fields:
        if name in _NOT_INSTALLED:
            unused.append(Unused(Place(file, line), Reason.UNSUPPORTED, name))
        if name in _INSTALLED:
            for item in _dependencies(file, value, line, unused):
                packages.setdefault(item.text, item)
    _check_count(file, len(packages))
    is_package = "Package" in names and exists(folder, _beside(file, "NAMESPACE"))
    package = shlex.quote(posixpath.dirname(file) or ".")
    install = Item(f"{R_INSTALL} {package}", Place(file))
    return Recipe(
        files=(file,),
        r=tuple(packages.values()),
        languages=(Item("r", Place(file)),),
        commands=(install,) if is_package else (),
        unused=tuple(unused),
    )


def _fields(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the name and the value of each field, and the line on which it begins."""
    line, before = 1, 0
    for one in _FIELD.finditer(text):
        line += text.count("\n", before, one.start())
        before = one.start()
        yield one[1], one[2], line


def read_renv_lock(folder: Path, file: str) -> Recipe:
    """Read the lockfile of renv. Raises RecipeError, and as `read_recipe`.

    Only packages of the one repository of R's (CRAN) can be had; others are named.
    """
    data = read_json(folder, file)
    packages = _table(data.get("Packages"))
    _check_count(file, len(packages))
    lines = _lines_of_keys(read_recipe(folder, file))
    found: list[Item] = []
    unused: list[Unused] = []
    for name, value in packages.items():
        place = Place(file, lines.get(name, 0))
        details = _table(value)
        version = details.get("Version")
        if name in _BASE:
            continue
        source = str(details.get("RemoteType") or details.get("Source", ""))
        if source.lower() not in ("repository", "cran", "standard", ""):
            part = f"{name[:100]} ({source[:50]})"
            unused.append(Unused(place, Reason.UNSUPPORTED, part))
        elif not _NAME.fullmatch(name) or not _VERSION.fullmatch(str(version)):
            raise RecipeError(place, f"no package and version: {name[:50]!r} {version!r:.50}")
        else:
            found.append(Item(f"{name}=={version}", place))
    language = _table(data.get("R"))
    if version := language.get("Version"):
        place = Place(file, lines.get("R", 0))
        unused.append(Unused(place, Reason.UNSUPPORTED, f"R {version!s:.20}"))
    return Recipe(
        files=(file,),
        r=tuple(found),
        r_snapshot=_snapshot(file, language, lines),
        languages=(Item("r", Place(file)),),
        unused=tuple(unused),
    )


def _dependencies(file: str, value: str, line: int, unused: list[Unused]) -> Iterator[Item]:
    """Yield the packages of a field. line: where it begins. unused: R itself, if bound above."""
    for number, text in enumerate(value.split("\n"), line):
        if text.lstrip().startswith("#"):
            continue
        for name, operator, version in _DEPENDENCY.findall(text):
            place = Place(file, number)
            if name == "R" and operator not in ("", ">=", ">"):
                unused.append(Unused(place, Reason.UNSUPPORTED, f"R {operator} {version}"[:100]))
            if name in _BASE:
                continue
            if not _NAME.fullmatch(name):
                raise RecipeError(place, f"no name of a package: {name[:100]}")
            exact = operator == "==" and _VERSION.fullmatch(version)
            yield Item(f"{name}=={version}" if exact else name, place)


def _snapshot(file: str, language: dict[str, Any], lines: dict[str, int]) -> Item | None:
    repositories = language.get("Repositories")
    for one in repositories if isinstance(repositories, list) else ():
        if dated := _SNAPSHOT.search(str(_table(one).get("URL", ""))[:500]):
            return Item(dated[1], Place(file, lines.get("Repositories", 0)))
    return None


def _lines_of_keys(text: str) -> dict[str, int]:
    """Return on which line each key of a JSON file stands first."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if key := re.match(r'[\s{]*"([^"\\]+)"\s*:', line):
            lines.setdefault(key[1], number)
    return lines


def _beside(file: str, name: str) -> str:
    return posixpath.join(posixpath.dirname(file), name)


def _check_count(file: str, count: int) -> None:
    if count > _MAX_PACKAGES:
        raise RecipeError(Place(file), f"more than {_MAX_PACKAGES} packages")


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
