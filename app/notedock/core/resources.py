"""The one finder for the data that comes with the program (catalogue, icons, styles)."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """Return the path of the resource `name` (`catalogue.toml`, `icons/notedock.svg`).

    In a wheel or a bundle the resources lie inside the package, in a checkout at its top level.
    Raises FileNotFoundError when the program's installation is not whole.
    """
    for folder in (PACKAGE / "resources", PACKAGE.parent.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(name)
