"""Reaching the files of a folder without ever leaving it, whatever links lie in it.

A person may open a folder that somebody else has made. All that a recipe names in it is looked up
and opened here. `follow` resolves links one component at a time and refuses those that lead out;
what it returns is opened relative to an open folder without following any link, so that a link
that is put in place meanwhile is an error and not a way out. Only regular files are opened, and
without waiting: opening a named pipe would block, and opening a device may act.

All paths are below the folder, with forward slashes; "." is the folder itself. The folder has to
be resolved, as `core.project.resolve_folder` does. Errors are OSErrors whose `filename` is the
path below the folder.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath

_MAX_LINKS = 40  # on the way to one file, as Linux has it
_MAX_LENGTH = 4096  # characters of a path, likewise
_PARENT_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HAS_DIR_FD = os.open in os.supports_dir_fd  # not on Windows
# Windows' own form of absolute paths, as its links are read.
_WINDOWS_PREFIX = "\\\\?\\"


class OutsideError(OSError):
    """A path leads out of the folder."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EXDEV, "leads out of the folder", path)


class NoFileError(OSError):
    """Something is no regular file. status: what is known of it; of a link, not of its target."""

    def __init__(self, path: str, status: os.stat_result) -> None:
        super().__init__(errno.EINVAL, "not a regular file", path)
        self.status = status


@dataclass(frozen=True)
class Followed:
    """Where a path leads. path: without any link in it. links: those on the way, in that order."""

    path: str
    links: tuple[str, ...]


def follow(folder: Path, path: str) -> Followed:
    """Return where `path` leads within the folder; there need not be anything.

    Raises OutsideError, or OSError where links go round in circles.
    """
    _check_path(path)
    done: list[str] = []
    links: list[str] = []
    left = path.split("/")[::-1]
    while left:
        part = left.pop()
        if part in ("", "."):
            continue
        if part == "..":
            if not done:
                raise OutsideError(path)
            done.pop()
            continue
        here = "/".join([*done, part])
        target = _target(folder, here)
        if target is None:
            done.append(part)
            continue
        links.append(here)
        if len(links) > _MAX_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        if target.is_absolute():
            if not target.is_relative_to(folder):
                raise OutsideError(path)
            target = target.relative_to(folder)
            done.clear()
        left.extend(reversed(target.parts))
    return Followed("/".join(done) or ".", tuple(dict.fromkeys(links)))


def _target(folder: Path, path: str) -> Path | None:
    """Return what a link says, None for what is no link or not there."""
    try:
        return Path(os.readlink(folder / path).removeprefix(_WINDOWS_PREFIX))  # noqa: PTH115 - as it is
    except OSError:
        return None


def leads_out(folder: Path, path: str) -> bool:
    """Tell whether `path` names something outside the folder."""
    try:
        follow(folder, path)
    except OutsideError:
        return True
    except OSError:
        return False
    return False


def exists(folder: Path, path: str) -> bool:
    """Tell whether there is something at `path` in the folder, be it a link that leads nowhere."""
    try:
        status(folder, located(folder, path))
    except OSError:
        return False
    return True


def located(folder: Path, path: str) -> str:
    """Return `path` with all links in it followed but its last component. Raises as `follow`."""
    where, _slash, name = path.rpartition("/")
    return (PurePosixPath(follow(folder, where).path) / name).as_posix()


# ------------------------------------------------- of paths without links, as `follow` returns them


def status(folder: Path, path: str) -> os.stat_result:
    """Return what is known of a file; of a link, not of where it leads. Raises OSError."""
    with _named(path), _parent(folder, path) as (name, parent):
        return os.stat(name, dir_fd=parent, follow_symlinks=False)


def link_target(folder: Path, path: str) -> str:
    """Return what a link says. Raises OSError."""
    with _named(path), _parent(folder, path) as (name, parent):
        return os.readlink(name, dir_fd=parent)


def open_file(folder: Path, path: str) -> BufferedReader:
    """Open a regular file for reading. Raises NoFileError for anything else, or OSError."""
    with _named(path), _parent(folder, path) as (name, parent):
        # A device must not even be opened. What is opened is looked at again below.
        _check_regular(path, os.stat(name, dir_fd=parent, follow_symlinks=False))
        opened = os.open(name, os.O_RDONLY | _NO_FOLLOW | _NON_BLOCKING, dir_fd=parent)
        try:
            _check_regular(path, os.fstat(opened))
            return os.fdopen(opened, "rb")
        except BaseException:
            os.close(opened)
            raise


def append(folder: Path, path: str, data: bytes) -> None:
    """Add to the end of a regular file, which is made if it is missing, all of it or nothing.

    Raises NoFileError for anything else, or OSError.
    """
    with _named(path), _parent(folder, path) as (name, parent):
        with suppress(FileNotFoundError):  # a device must not even be opened
            _check_regular(path, os.stat(name, dir_fd=parent, follow_symlinks=False))
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_FOLLOW | _NON_BLOCKING
        opened = os.open(name, flags, 0o666, dir_fd=parent)
        with os.fdopen(opened, "ab", buffering=0) as file:
            before = os.fstat(opened)
            _check_regular(path, before)
            if file.write(data) != len(data):
                file.truncate(before.st_size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def entries(folder: Path, path: str) -> list[tuple[str, bool]]:
    """Return the names in a folder, each with whether it is a folder. Raises OSError."""
    with _named(path), _parent(folder, path) as (name, parent):
        if parent is None:
            with os.scandir(name) as found:
                return [(one.name, one.is_dir(follow_symlinks=False)) for one in found]
        flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_FOLLOW
        opened = os.open(name, flags, dir_fd=parent)
        try:
            with os.scandir(opened) as found:
                return [(one.name, one.is_dir(follow_symlinks=False)) for one in found]
        finally:
            os.close(opened)


def _check_path(path: str) -> None:
    """Refuse, as an OSError, what no path can be, where the system would raise something else."""
    if len(path) > _MAX_LENGTH:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)
    if "\0" in path:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)


def _check_regular(path: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NoFileError(path, found)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Let errors name the path below the folder instead of its last component."""
    try:
        yield
    except (OutsideError, NoFileError):
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error


@contextmanager
def _parent(folder: Path, path: str) -> Iterator[tuple[str, int | None]]:
    """Yield the last component of `path`, and the open folder that it is in.

    On Windows, which has no such thing, it is the whole path and None.
    """
    *parents, name = PurePosixPath(path).parts or (".",)
    if ".." in (*parents, name) or PurePosixPath(path).is_absolute():
        raise OutsideError(path)
    _check_path(path)
    if not _HAS_DIR_FD:
        yield str(folder / path), None
        return
    opened = os.open(folder, _PARENT_FLAGS | getattr(os, "O_CLOEXEC", 0))
    try:
        for parent in parents:
            inner = os.open(parent, _PARENT_FLAGS | _NO_FOLLOW, dir_fd=opened)
            os.close(opened)
            opened = inner
        yield name, opened
    finally:
        os.close(opened)
