"""Which packages an environment lacks that a folder's notebooks import, by a kept list of names.

Packages are often called otherwise than what is imported of them: `resources/import_names.toml`.
A name that is not in that list is taken for the package's own, and for nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from notedock.core.notebook_imports import NAMESPACES
from notedock.core.resources import resource


class KnowsModules(Protocol):
    """Something that knows what can be imported in an environment, as an engine does."""

    def importable_modules(self) -> Collection[str]:
        """Return the names of top-level modules, the standard library's included or not.

        Of packages of many makers in one name (`NAMESPACES`) with what is in them: `google.cloud`.
        """
        ...


def missing_packages(imports: Iterable[str], importable: Collection[str]) -> Mapping[str, str]:
    """Return what is imported and not there, each with the package that has it.

    imports: as in `FolderNotebooks.imports`. importable: as of `KnowsModules`. A module that no
    package of the index has (`google.colab`) is left out.
    """
    found: dict[str, str] = {}
    for module in imports:
        if not _is_there(module, importable) and (package := package_of(module)):
            found[_shown(module)] = package
    return found


def package_of(module: str) -> str:
    """Return the name of the package with a module, empty where none can be installed."""
    packages, without = _names()
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        prefix = ".".join(parts[:count])
        if prefix in without:
            return ""
        if package := packages.get(prefix):
            return package
    return "" if parts[0] in NAMESPACES or not parts[0].isascii() else parts[0]


def _is_there(module: str, importable: Collection[str]) -> bool:
    parts = module.split(".")
    least = 2 if parts[0] in NAMESPACES else 1
    return any(".".join(parts[:count]) in importable for count in range(least, len(parts) + 1))


def _shown(module: str) -> str:
    """Return what is said of a module: its first name, unless that is shared by many."""
    root = module.partition(".")[0]
    return module if root in NAMESPACES else root


@lru_cache(maxsize=1)
def _names() -> tuple[Mapping[str, str], frozenset[str]]:
    data = tomllib.loads(resource("import_names.toml").read_text(encoding="utf-8"))
    return data["packages"], frozenset(data["without_package"])
