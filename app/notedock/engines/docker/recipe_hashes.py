"""Hashes of the files that a recipe depends on, which tell whether it has to be built again.

They are cached by path, size and time of each file, so that a large folder is read once.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from notedock.core import folder_files, own_files
from notedock.core.app_paths import write_atomically
from notedock.engines.docker import build_context
from notedock.engines.docker.dockerfile import is_relevant

_MAX_BYTES = 64 << 20  # of the cache file; enough for some 500,000 files
# Seconds: a file that was changed this lately may change again without getting another time.
_CLOCK_MARGIN = 2.0


def parts(folder: Path, sources: Iterable[str], memory: Path) -> dict[str, str]:
    """Return a hash for each of `sources` that is there, by its name.

    memory: the file with the cached hashes. Raises what `build_context.files` raises.
    """
    known = _HashCache(memory)
    found = {}
    for source, given in build_context.files(folder, sources).items():
        if files := [one for one in given if is_relevant(one)]:
            found[source] = _hash(folder, files, known)
    known.keep()
    return found


def digest(text: str) -> str:
    """Return the hash of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _hash(folder: Path, files: list[str], known: _HashCache) -> str:
    """Return one hash of the names, contents and executable bits of files and links."""
    total = hashlib.sha256()
    for name in files:
        status = folder_files.status(folder, name)
        if stat.S_ISLNK(status.st_mode):
            told = f"link {folder_files.link_target(folder, name)}"
        elif stat.S_ISREG(status.st_mode):
            runs = "x" if status.st_mode & 0o111 else "-"
            told = f"{runs} {known.hash(folder, name, status)}"
        else:
            continue  # a folder counts by its files; sockets and devices cannot be copied
        total.update(f"{name}\0{told}\0".encode(errors="surrogatepass"))
    return total.hexdigest()[:32]


class _HashCache:
    """The cached hashes of files. A cache that cannot be read or written is as an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[str, list[object]] = {}
        self._now: dict[str, list[object]] = {}
        read = own_files.read_json(path, limit=_MAX_BYTES)
        if isinstance(read, dict):
            self._before = read

    def hash(self, folder: Path, name: str, status: os.stat_result) -> str:
        """Return the hash of a regular file's content. Raises OSError."""
        marks = [status.st_size, status.st_mtime_ns, status.st_ino]
        entry = self._before.get(name)
        if isinstance(entry, list) and entry[:-1] == marks:
            self._now[name] = entry
            return str(entry[-1])
        with folder_files.open_file(folder, name) as content:
            read = hashlib.file_digest(content, "sha256").hexdigest()
        if time.time() - status.st_mtime > _CLOCK_MARGIN:
            self._now[name] = [*marks, read]
        return read

    def keep(self) -> None:
        """Write the cache, with those files alone that were asked for."""
        if self._now != self._before:
            with suppress(OSError):
                write_atomically(self._path, json.dumps(self._now))
