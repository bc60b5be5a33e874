"""The build context: the files of a folder that COPY and ADD name, less those in `.dockerignore`.

Nothing outside the folder is in it (`core/folder_files.py`). Where a path leads over symbolic links
within the folder, the links and their targets are in it, and the builder follows them.
"""

from __future__ import annotations

import fnmatch
import io
import os
import re
import stat
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO

from docker.constants import IS_WINDOWS_PLATFORM

from notedock.core import folder_files, problems
from notedock.core.problem import Problem
from notedock.core.task import Cancel
from notedock.engines.docker.dockerfile import TooLargeError
from notedock.engines.docker.dockerignore import Ignored

_MAX_COMPARISONS = 2_000_000  # of names with patterns; they take one or two seconds
_MAX_SHOWN = 200  # characters of a path in a sentence
_WILDCARD = re.compile(r"[*?\[]")


def files(folder: Path, sources: Iterable[str]) -> dict[str, list[str]]:
    """Return the files, links and folders of each path that `sources` match, by that path.

    sources: paths and patterns below `folder`. All paths are sorted, and written with slashes.
    Paths that lead out of the folder are left out. Raises OSError when a file cannot be read,
    Problem for `.dockerignore`, TooLargeError after _MAX_COMPARISONS.
    """
    ignored = Ignored(folder)
    search = _Search(folder)
    found: dict[str, list[str]] = {}
    for source in sources:
        for path in search.paths(source):
            if path not in found:
                found[path] = sorted(set(_files_of(folder, path, ignored)))
    return found


def first_outside(folder: Path, sources: Iterable[str]) -> str:
    """Return the first of `sources` that leads out of the folder, or an empty string."""
    for source in sources:
        # Links that a wildcard matches are copied as links, so only the part before it counts.
        wildcard = _WILDCARD.search(source)
        named = source[: wildcard.start()].rpartition("/")[0] if wildcard else source
        if folder_files.leads_out(folder, named):
            return source
    return ""


def unreadable(folder: Path, error: OSError) -> Problem:
    """Return the Problem for a file of the folder that cannot be read."""
    name = str(error.filename or ".")
    if name == "." or Path(name).is_absolute():
        return problems.folder_unreadable(str(folder), str(error))
    shown = name if len(name) <= _MAX_SHOWN else f"…{name[-_MAX_SHOWN:]}"
    return problems.recipe_file_unreadable(shown, str(error), is_recipe=False)


class _Search:
    """Finds the paths that patterns match; each folder is listed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._comparisons = 0
        self._entries = lru_cache(maxsize=None)(self._list)

    def paths(self, source: str) -> Iterable[str]:
        """Return the paths that a source matches.

        As in a Dockerfile, a wildcard does not look into linked folders, and matches names that
        begin with a dot.
        """
        found = [""]
        parts = source.split("/")
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            if _WILDCARD.search(part):
                found = [one for where in found for one in self._matching(where, part, last=last)]
            else:
                found = [f"{where}/{part}" if where else part for where in found]
        return [Path(one).as_posix() for one in found]

    def _matching(self, where: str, pattern: str, *, last: bool) -> Iterator[str]:
        for name, is_folder in self._entries(where):
            if (last or is_folder) and fnmatch.fnmatchcase(name, pattern):
                yield f"{where}/{name}" if where else name
        self._comparisons += len(self._entries(where)) + 1
        if self._comparisons > _MAX_COMPARISONS:
            raise TooLargeError

    def _list(self, where: str) -> list[tuple[str, bool]]:
        with suppress(FileNotFoundError, NotADirectoryError, folder_files.OutsideError):
            path = folder_files.follow(self._folder, where).path
            return sorted(folder_files.entries(self._folder, path))
        return []


def _files_of(folder: Path, path: str, ignored: Ignored) -> Iterator[str]:
    """Yield a path, what is below it, and the links that lead to it, less what is ignored."""
    try:
        followed = folder_files.follow(folder, path)
        is_folder = stat.S_ISDIR(folder_files.status(folder, followed.path).st_mode)
    except (folder_files.OutsideError, FileNotFoundError, NotADirectoryError):
        # A broken link is in the context as it is: the builder reports it.
        if folder_files.exists(folder, path) and not ignored.matches(path):
            yield folder_files.located(folder, path)
        return
    for link in followed.links:
        if not ignored.matches(link):
            yield link
    yield from _walk(folder, followed.path, ignored, is_folder=is_folder)


def _walk(folder: Path, path: str, ignored: Ignored, *, is_folder: bool) -> Iterator[str]:
    waiting = [(path, is_folder)]
    while waiting:
        path, is_folder = waiting.pop()
        left_out = path != "." and ignored.matches(path)
        if path != "." and not left_out:
            yield path
        if not is_folder or (left_out and ignored.prunes):
            continue
        try:
            entries = folder_files.entries(folder, path)
        except PermissionError:
            if left_out:
                continue
            raise
        where = "" if path == "." else f"{path}/"
        waiting += [(f"{where}{name}", is_inner) for name, is_inner in entries]


def pack(
    folder: Path, paths: Iterable[str], texts: Mapping[str, str], target: IO[bytes], cancel: Cancel
) -> None:
    """Write an archive of `paths`, and of `texts` under the names given, as builds expect it.

    Raises OSError, or Cancelled between two files.
    """
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in paths:
            cancel.check()
            if path not in texts:
                _add(archive, folder, path)
        for name, text in texts.items():
            content = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o644
            archive.addfile(entry, io.BytesIO(content))


def _add(archive: tarfile.TarFile, folder: Path, path: str) -> None:
    """Add a file, a link or a folder; sockets, pipes and devices are left out."""
    try:
        with folder_files.open_file(folder, path) as content:
            entry = archive.gettarinfo(arcname=path, fileobj=content)
            archive.addfile(_without_owner(entry), content if entry.isfile() else None)
        return
    except folder_files.NoFileError as error:
        known = error.status
    entry = tarfile.TarInfo(path)
    entry.mode = stat.S_IMODE(known.st_mode)
    entry.mtime = known.st_mtime
    if stat.S_ISDIR(known.st_mode):
        entry.type = tarfile.DIRTYPE
    elif stat.S_ISLNK(known.st_mode):
        entry.type = tarfile.SYMTYPE
        entry.linkname = _relative_target(folder, path, folder_files.link_target(folder, path))
    else:
        return
    archive.addfile(_without_owner(entry))


def _relative_target(folder: Path, path: str, target: str) -> str:
    """Return the target of the link at `path`, made relative where it is below the folder.

    In the build context an absolute path of this computer does not exist.
    """
    if not Path(target).is_relative_to(folder):
        return target
    return os.path.relpath(target, (folder / path).parent)


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return it as the docker command sends it: without the owner on this computer."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(entry.mtime)
    if IS_WINDOWS_PLATFORM:
        entry.mode = entry.mode & 0o755 | 0o111
    return entry
