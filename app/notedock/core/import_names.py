"""Which packages have what notebooks import, by a kept list of names.

Packages are often called otherwise than what is imported of them: `resources/import_names.toml`.
A name that is not in that list is taken for the package's own, and for nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from notedock.core.notebook_imports import NAMESPACES
from notedock.core.resources import resource


def wanted_packages(imports: Iterable[str]) -> dict[str, set[str]]:
    """Return the modules to look for in an environment, each with the packages that have it.

    imports: as in `FolderNotebooks.imports`. A module is its first name, or its first two where
    many packages share the first. What no package of the index has (`google.colab`) is left out.
    """
    found: dict[str, set[str]] = {}
    for module in imports:
        if package := package_of(module):
            parts = module.split(".")
            found.setdefault(".".join(parts[: 1 + (parts[0] in NAMESPACES)]), set()).add(package)
    return found


def package_of(module: str) -> str:
    """Return the name of the package with a module, empty where none can be installed."""
    packages, without, _same = _names()
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        prefix = ".".join(parts[:count])
        if prefix in without:
            return ""
        if package := packages.get(prefix):
            return package
    return "" if parts[0] in NAMESPACES or not parts[0].isascii() else parts[0]


def is_known(package: str) -> bool:
    """Tell whether the list has the package, so that it may be offered to be installed.

    An unknown name may be that of a file which is missing, and on the index somebody else's.
    """
    packages, _without, same = _names()
    return package in same or package in packages.values()


@lru_cache(maxsize=1)
def _names() -> tuple[Mapping[str, str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(resource("import_names.toml").read_text(encoding="utf-8"))
    return data["packages"], frozenset(data["without_package"]), frozenset(data["same_name"])
