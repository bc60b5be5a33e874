"""What a folder's recipe depends on, told by hashes, so that a change is seen without a build.

Hashes are remembered with the size and time of their files: a large folder is read once.
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
from notedock.engines.docker.dockerfile import counts

_MAX_BYTES = 64 << 20  # of what is remembered: that of some 500,000 files
_FRESH = 2.0  # seconds; a file changed this lately may change again within one tick of its clock


def parts(folder: Path, sources: Iterable[str], memory: Path) -> dict[str, str]:
    """Return a hash for each of `sources` that is there, by its name.

    memory: the file that remembers what was hashed before. Raises what `build_context.files`
    raises.
    """
    known = _Known(memory)
    found = {}
    for source, given in build_context.files(folder, sources).items():
        if files := [one for one in given if counts(one)]:
            found[source] = _hash(folder, files, known)
    known.keep()
    return found


def digest(text: str) -> str:
    """Return the hash of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _hash(folder: Path, files: list[str], known: _Known) -> str:
    """Return one hash over names, contents, and whether they can be run as programs."""
    total = hashlib.sha256()
    for name in files:
        status = folder_files.status(folder, name)
        if stat.S_ISLNK(status.st_mode):
            told = f"link {folder_files.link_target(folder, name)}"
        elif stat.S_ISREG(status.st_mode):
            runs = "x" if status.st_mode & 0o111 else "-"
            told = f"{runs} {known.hash(folder, name, status)}"
        else:
            continue  # folders tell nothing, and what is neither cannot be copied
        total.update(f"{name}\0{told}\0".encode(errors="surrogatepass"))
    return total.hexdigest()[:32]


class _Known:
    """The hashes of files that were read before; what cannot be kept is read again."""

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
        if time.time() - status.st_mtime > _FRESH:
            self._now[name] = [*marks, read]
        return read

    def keep(self) -> None:
        """Keep what was learnt for the next time."""
        if self._now != self._before:
            with suppress(OSError):
                write_atomically(self._path, json.dumps(self._now))
