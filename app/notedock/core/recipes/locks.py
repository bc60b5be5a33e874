"""The exact versions in the lock file of a Python project.

They become constraints: pip keeps to them in whatever it installs, and installs nothing for them.
Left out is what does not come from an index (repositories, folders, addresses). So are hashes: as
soon as pip is told one, it wants one of all that it installs at the same time, which the folder's
own package and what is not in the lock do not have. Sources: PEP 751 (`pylock.toml`), files that
uv 0.13 and PDM write, Poetry's source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import poetry_versions
from notedock.core.recipes.data_files import line_of, parse_toml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

STANDARD = "pylock.toml"
NAMES = ("uv.lock", "poetry.lock", "pdm.lock", STANDARD)
_MAX_PACKAGES = 5000
# Where PDM and the standard say that something is from.
_ELSEWHERE = frozenset({"git", "path", "url", "editable", "vcs", "directory", "archive"})
_CHOSEN = ("dependency_groups", "extras")  # in markers of what is not for everybody


@dataclass(frozen=True)
class Lock:
    """What a lock file says.

    constraints: `NAME==VERSION`, with a marker where it is not for all. python: the versions of
    Python that it was made for. unused: packages whose version it does not tell by markers.
    """

    constraints: tuple[Item, ...] = ()
    python: Item | None = None
    unused: tuple[Unused, ...] = ()


def read(folder: Path, file: str) -> Recipe:
    """Read a lock of the standard that has no project beside it: all that it has is installed.

    Raises RecipeError, and as `read_recipe`.
    """
    lock = read_lock(folder, file)
    return Recipe(files=(file,), python=lock.python, pip=lock.constraints, unused=lock.unused)


def read_lock(folder: Path, file: str) -> Lock:
    """Read a lock file. Raises RecipeError, and as `read_recipe`."""
    text = read_recipe(folder, file)
    data = parse_toml(file, text)
    packages = data.get("package") or data.get("packages") or []
    if not isinstance(packages, list) or len(packages) > _MAX_PACKAGES:
        raise RecipeError(Place(file), f"package: no list, or more than {_MAX_PACKAGES}")
    places = _places(file, text, len(packages))
    known: dict[str, dict[str, Item]] = {}  # by name, and by text
    for one, place in zip(packages, places, strict=True):
        if isinstance(one, dict) and {"name", "version"} <= one.keys() and _from_index(one):
            item = _constraint(one, place)
            known.setdefault(canonicalize_name(str(one["name"])), {}).setdefault(item.text, item)
    constraints: list[Item] = []
    unused: list[Unused] = []
    for name, items in known.items():
        if len(items) > 1 and not all(";" in text for text in items):
            part = f"{name} {', '.join(text.partition('==')[2] for text in items)}"
            first = next(iter(items.values())).place
            detail = "which one of these versions counts is not said"
            unused.append(Unused(first, Reason.UNSUPPORTED, part[:200], detail=detail))
        else:
            constraints += items.values()
    return Lock(tuple(constraints), _python(file, data, text), tuple(unused))


def contradiction(lock: Lock, requirements: Iterable[Item]) -> tuple[Item, Item] | None:
    """Return the first requirement that no version in the lock meets, with such a version.

    The lock was made before that requirement was written, then.
    """
    known: dict[str, list[Item]] = {}
    for one in lock.constraints:
        known.setdefault(canonicalize_name(one.text.partition("==")[0]), []).append(one)
    for item in requirements:
        wanted = Requirement(item.text)
        locked = known.get(canonicalize_name(wanted.name), [])
        versions = [one.text.partition("==")[2].partition(" ;")[0] for one in locked]
        fitting = wanted.specifier.filter(versions, prereleases=True)
        if locked and wanted.url is None and not any(fitting):
            return item, locked[0]
    return None


def _places(file: str, text: str, count: int) -> Iterator[Place]:
    """Yield where each package begins."""
    begins = ("[[package]]", "[[packages]]")
    heads = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() in begins]
    return (Place(file, line) for line in (heads if len(heads) == count else [0] * count))


def _from_index(package: Mapping[str, Any]) -> bool:
    if any(one in str(package.get("marker", "")) for one in _CHOSEN):
        return False
    source = package.get("source")  # uv calls an index registry, Poetry another one legacy
    if isinstance(source, dict):
        return "registry" in source or source.get("type") == "legacy"
    return source is None and _ELSEWHERE.isdisjoint(package)


def _constraint(package: Mapping[str, Any], place: Place) -> Item:
    """Return the constraint for a package. Raises RecipeError.

    Of a version of one index alone, like `2.1.0+cu118`, all builds are allowed.
    """
    name, version = str(package["name"])[:200], str(package["version"])[:100]
    try:
        text = f"{name}=={Version(version).public}"
        if marker := _marker(package):
            text += f" ; {marker}"
        Requirement(text)
    except (InvalidVersion, InvalidRequirement, RecursionError) as error:
        raise RecipeError(place, f"no package and version: {name:.50} {version:.50}") from error
    return Item(text, place)


def _marker(package: Mapping[str, Any]) -> str:
    """Return for which environments a version is, empty for all.

    uv has a list, Poetry one text or one for each group of packages, PDM one text.
    """
    told = package.get("resolution-markers") or package.get("markers") or package.get("marker")
    if isinstance(told, dict):
        told = list(told.values())
    if not isinstance(told, list):
        return str(told or "")
    one_of = list(dict.fromkeys(map(str, told)))
    return one_of[0] if len(one_of) == 1 else " or ".join(f"({one})" for one in one_of)


def _python(file: str, data: Mapping[str, Any], text: str) -> Item | None:
    about = data.get("metadata")
    told = data.get("requires-python") or (
        about.get("python-versions") if isinstance(about, dict) else ""
    )
    wanted = poetry_versions.specifier(str(told or ""))
    return Item(wanted, Place(file, line_of(text, str(told)))) if wanted else None
