"""What of a folder a build is given, with what `.dockerignore` keeps out left out."""

from __future__ import annotations

import glob
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from docker.constants import IS_WINDOWS_PLATFORM
from docker.utils.build import PatternMatcher

from notedock.core.task import Cancel

_IGNORE = ".dockerignore"


def files(folder: Path, sources: Iterable[str]) -> dict[str, list[str]]:
    """Return the files (and links, and folders) of each thing that `sources` mean.

    sources: paths and patterns below `folder`. All paths are sorted, and written with slashes.
    Raises OSError when one cannot be read.
    """
    patterns = _patterns(folder)
    matcher = PatternMatcher(list(patterns))
    prunes = not any(pattern.startswith("!") for pattern in patterns)
    found = {}
    for source in sources:
        # As in a Dockerfile, a pattern also finds what begins with a dot.
        for path in glob.glob(source, root_dir=folder, include_hidden=True):  # noqa: PTH207
            below = _below(folder, path, matcher, prunes=prunes)
            found[Path(path).as_posix()] = sorted(below)
    return found


def _patterns(folder: Path) -> list[str]:
    try:
        text = (folder / _IGNORE).read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _below(folder: Path, path: str, matcher: PatternMatcher, *, prunes: bool) -> Iterator[str]:
    if path != "." and not matcher.matches(cast("os.PathLike[str]", path)):  # a text, in truth
        yield Path(path).as_posix()
    elif path != "." and prunes:
        return
    whole = folder / path
    if whole.is_dir() and not whole.is_symlink():
        for name in os.listdir(whole):  # noqa: PTH208 - names are all that is needed
            below = name if path == "." else os.path.join(path, name)  # noqa: PTH118
            yield from _below(folder, below, matcher, prunes=prunes)


def pack(
    folder: Path, paths: Iterable[str], texts: dict[str, str], target: IO[bytes], cancel: Cancel
) -> None:
    """Write an archive of `paths`, and of `texts` under the names given, as builds expect it.

    Raises OSError, or Cancelled between two files.
    """
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in paths:
            cancel.check()
            if path not in texts:
                _add(archive, folder / path, path)
        for name, text in texts.items():
            content = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mode = 0o644
            archive.addfile(entry, io.BytesIO(content))


def _add(archive: tarfile.TarFile, file: Path, path: str) -> None:
    if file.is_socket():
        return
    entry = archive.gettarinfo(file, arcname=path)
    # As the docker command does: whose the files are here has no meaning inside.
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(entry.mtime)
    if IS_WINDOWS_PLATFORM:
        entry.mode = entry.mode & 0o755 | 0o111
    if entry.isfile():
        with file.open("rb") as content:
            archive.addfile(entry, content)
    else:
        archive.addfile(entry)
