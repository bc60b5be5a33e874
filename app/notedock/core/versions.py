"""The versions of the program, of its libraries and of the system."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from notedock import __version__

_LIBRARIES = (
    "docker",
    "jeepney",
    "PySide6-Essentials",
    "python-dotenv",
    "qtawesome",
    "requests",
    "rich",
)


@dataclass(frozen=True)
class Library:
    """A library that the program uses. licence: by its SPDX name, empty where it tells none.

    folder: the one that it was installed in, with the text of its licence.
    """

    name: str
    version: str
    licence: str
    folder: str


def libraries() -> list[Library]:
    """Return those that are installed, as far as they can be found."""
    found = []
    for name in _LIBRARIES:
        try:
            one = distribution(name)
        except PackageNotFoundError:  # in a bundle, perhaps
            continue
        told = one.metadata.get_all("License-Expression") or one.metadata.get_all("License")
        licence = told[0].partition("\n")[0] if told else ""  # some put the whole text there
        found.append(Library(name, one.version, licence, str(one.locate_file(""))))
    return found


def versions() -> list[str]:
    """Return the versions that matter to support, one a line."""
    system = f"{platform.platform()}, Python {platform.python_version()}"
    return [
        f"Notedock {__version__}",
        system,
        *(f"{one.name} {one.version}" for one in libraries()),
    ]
