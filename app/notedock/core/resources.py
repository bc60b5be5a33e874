"""The one finder for what comes with the program: catalogue, icons, styles, and the sample."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

# The sample project, which in a checkout lies beside the program (pyproject.toml packs the same).
SAMPLE = (
    ".dockerignore",
    "Dockerfile",
    "css",
    "js",
    "modules",
    "notebooks",
    "requirements.txt",
)


def resource(name: str) -> Path:
    """Return the path of the resource `name` (`catalogue.toml`, `icons/notedock.svg`).

    In a wheel or a bundle the resources lie inside the package, in a checkout at its top level.
    Raises FileNotFoundError when the program's installation is not whole.
    """
    for folder in (PACKAGE / "resources", PACKAGE.parent.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(name)


def sample() -> Path:
    """Return the folder in which the parts of the sample lie (SAMPLE, perhaps among others).

    Raises FileNotFoundError when the program's installation is not whole.
    """
    for folder in (PACKAGE / "sample", PACKAGE.parent.parent):
        if all((folder / name).exists() for name in SAMPLE):
            return folder
    raise FileNotFoundError("sample")
