"""Find the program's data files, in a checkout and in a wheel: catalogue, icons, help, sample."""

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


def documentation() -> Path:
    """Return the folder with the pages of the help (`help`) and their pictures (`pictures`).

    In a checkout that is `docs`; pyproject.toml packs these parts of it into a wheel. Raises
    FileNotFoundError when the installation is incomplete.
    """
    for folder in (PACKAGE / "docs", PACKAGE.parent.parent / "docs"):
        if (folder / "help").is_dir():
            return folder
    raise FileNotFoundError("docs/help")


def sample() -> Path:
    """Return the folder that contains the parts of the sample (SAMPLE, and maybe other files).

    Raises FileNotFoundError when the installation is incomplete.
    """
    for folder in (PACKAGE / "sample", PACKAGE.parent.parent):
        if all((folder / name).exists() for name in SAMPLE):
            return folder
    raise FileNotFoundError("sample")
