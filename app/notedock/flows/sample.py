"""Give the person a sample of their own: a copy to play with, which nothing else depends on."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from notedock.core import problems
from notedock.core.resources import SAMPLE, sample
from notedock.core.translation import translate
from notedock.core.trust import TrustedFolders
from notedock.flows.context import Context

# What comes into being beside the sample's files by itself, and is none of it.
_LEAVINGS = shutil.ignore_patterns(
    "__pycache__", ".ipynb_checkpoints", "node_modules", "build", ".DS_Store"
)


def make_sample(context: Context, place: str | Path) -> Path:
    """Copy the sample as `copy_sample` does, and keep that the program has made the folder."""
    made = copy_sample(place)
    TrustedFolders(context.paths).note_made(made.resolve())
    return made


def copy_sample(place: str | Path) -> Path:
    """Copy the sample into a new folder inside `place`, and return that.

    What is there already is never touched: a folder of this name gets a neighbour with a number.
    Raises Problem, and leaves nothing half-made.
    """
    try:
        origin = sample()
    except FileNotFoundError as error:
        raise problems.sample_missing(str(error)) from error
    made: Path | None = None
    try:
        made = _new_folder(Path(place))
        for name in SAMPLE:
            _copy(origin / name, made / name)
    except (OSError, shutil.Error) as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise problems.sample_not_copied(str(place), str(error)) from error
    return made


def _new_folder(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    name = translate("Sample", "Notedock sample")
    for number in count(1):
        folder = place / (name if number == 1 else f"{name} {number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("there is always a next number")


def _copy(origin: Path, target: Path) -> None:
    # Content alone: the program's own files may be read-only, and the copy is to be written to.
    if origin.is_dir():
        shutil.copytree(origin, target, ignore=_LEAVINGS, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(origin, target)
