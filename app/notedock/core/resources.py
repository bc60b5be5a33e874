"""Find the program's data files, in a checkout and in a wheel: catalogue, icons, styles, sample."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

# The parts of the sample project. In a checkout they lie at the top level; pyproject.toml packs the
# same ones into a wheel.
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
    """Return the path of the resource `name`, relative to `resources/` (`icons/notedock.svg`).

    In a wheel or a bundle the resources lie inside the package, in a checkout at its top level.
    Raises FileNotFoundError when the installation is incomplete.
    """
    for folder in (PACKAGE / "resources", PACKAGE.parent.parent / "resources"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(name)


def sample() -> Path:
    """Return the folder that contains the parts of the sample (SAMPLE, and maybe other files).

    Raises FileNotFoundError when the installation is incomplete.
    """
    for folder in (PACKAGE / "sample", PACKAGE.parent.parent):
        if all((folder / name).exists() for name in SAMPLE):
            return folder
    raise FileNotFoundError("sample")
