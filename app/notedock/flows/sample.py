"""Give the person a sample of their own: a copy to play with, which nothing else depends on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.new_folder import make_new_folder
from notedock.core.resources import SAMPLE, sample
from notedock.core.translation import translate
from notedock.core.trust import TrustedFolders

# What comes into being beside the sample's files by itself, and is none of it.
_LEAVINGS = shutil.ignore_patterns(
    "__pycache__", ".ipynb_checkpoints", "node_modules", "build", ".DS_Store"
)
_MADE_BY_RUNNING = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}


def make_sample(paths: AppPaths, place: str | Path) -> Path:
    """Copy the sample as `copy_sample` does, and keep that the program has made the folder."""
    made = copy_sample(place)
    TrustedFolders(paths).note_made(made.resolve())
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


def move_sample(paths: AppPaths, folder: Path, place: str | Path) -> Path:
    """Move a copy into the folder `place`, under a free name, and return where it is then.

    Nothing may run in it. Raises Problem; then it is where it was.
    """
    inside = Path(place).resolve()
    if inside == folder.parent:
        return folder
    made: Path | None = None
    try:
        if inside.is_relative_to(folder):
            raise OSError(f"{inside} is inside {folder}")
        made = _new_folder(inside)
        try:
            folder.rename(made)  # an empty folder gives way, except on Windows
        except OSError:  # another disk
            shutil.copytree(folder, made, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
    except (OSError, shutil.Error) as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise problems.sample_not_moved(str(place), str(error)) from error
    trusted = TrustedFolders(paths)
    trusted.forget(folder)
    trusted.note_made(made)
    return made


def remove_sample(paths: AppPaths, folder: Path) -> None:
    """Remove a copy in which nothing runs and `first_change` finds nothing. Raises Problem."""
    try:
        files = list(_files(folder))
        if changed := first_change(folder):
            raise OSError(f"{changed} was changed")
        for file in files:
            (folder / file).unlink()
        for where, _folders, _files_there in os.walk(folder, topdown=False):
            Path(where).rmdir()  # which fails where something has come since
    except OSError as error:
        raise problems.sample_not_removed(str(folder), str(error)) from error
    TrustedFolders(paths).forget(folder)


def first_change(folder: Path) -> str:
    """Return the path, below a copy of the sample, of something that a person would miss.

    That is a new file, or one with other words in it; empty if there is none. The results in a
    notebook do not count: they come again.
    """
    try:
        origin = sample()
    except FileNotFoundError:
        return "."
    for path in _files(folder):
        if not _MADE_BY_RUNNING.intersection(path.parts) and not _is_same(origin, folder, path):
            return path.as_posix()
    return ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield all that is in a folder but folders, links too, by paths below it."""
    for where, folders, files in os.walk(folder):
        links = [one for one in folders if (Path(where) / one).is_symlink()]
        for name in sorted(files + links):
            yield (Path(where) / name).relative_to(folder)


def _is_same(origin: Path, folder: Path, path: Path) -> bool:
    own, copy = origin / path, folder / path
    with suppress(OSError, ValueError, LookupError, TypeError):
        if path.parts[0] not in SAMPLE or not (own.is_file() and copy.is_file()):
            return False
        if own.read_bytes() == copy.read_bytes():
            return True
        return path.suffix == ".ipynb" and _words(own) == _words(copy)
    return False


def _words(notebook: Path) -> list[tuple[str, str]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [(one["cell_type"], "".join(one["source"])) for one in cells]


def _new_folder(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return make_new_folder(place, translate("Sample", "Notedock sample"))


def _copy(origin: Path, target: Path) -> None:
    # Content alone: the program's own files may be read-only, and the copy is to be written to.
    if origin.is_dir():
        shutil.copytree(origin, target, ignore=_LEAVINGS, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(origin, target)
