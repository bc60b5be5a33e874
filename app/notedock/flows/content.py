"""What a folder's recipe depends on, told by hashes, so that a change is seen without a build.

Hashes are remembered with the size and time of their files: a large folder is read once.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from notedock.core import problems
from notedock.core.places import write_whole
from notedock.core.recipe import counts
from notedock.flows.context import Context

_FRESH = 2.0  # seconds; a file changed this lately may change again within one tick of its clock


def parts(context: Context, folder: Path, sources: Iterable[str]) -> dict[str, str]:
    """Return a hash for each of `sources` that is there, by its name.

    Raises Problem when a file cannot be read.
    """
    known = _Known(context.places.recipes / f"{context.key(folder)}.json")
    found = {}
    try:
        for source, given in context.engine.given(folder, sources).items():
            if files := [one for one in given if counts(one)]:
                found[source] = _hash(folder, files, known)
    except OSError as error:
        raise problems.folder_unreadable(str(folder), str(error)) from error
    known.keep()
    return found


def digest(text: str) -> str:
    """Return the hash of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _hash(folder: Path, files: list[str], known: _Known) -> str:
    """Return one hash over names, contents, and whether they can be run as programs."""
    total = hashlib.sha256()
    for name in files:
        file = folder / name
        if file.is_symlink():
            told = f"link {file.readlink()}"
        elif file.is_file():
            runs = "x" if file.stat().st_mode & 0o111 else "-"
            told = f"{runs} {known.hash(name, file)}"
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
        with suppress(OSError, ValueError):
            read = json.loads(path.read_text(encoding="utf-8"))
            self._before = read if isinstance(read, dict) else {}

    def hash(self, name: str, file: Path) -> str:
        """Return the hash of a file's content. Raises OSError."""
        status = file.stat()
        marks = [status.st_size, status.st_mtime_ns, status.st_ino]
        entry = self._before.get(name)
        if isinstance(entry, list) and entry[:-1] == marks:
            self._now[name] = entry
            return str(entry[-1])
        with file.open("rb") as content:
            read = hashlib.file_digest(content, "sha256").hexdigest()
        if time.time() - status.st_mtime > _FRESH:
            self._now[name] = [*marks, read]
        return read

    def keep(self) -> None:
        """Keep what was learnt for the next time."""
        if self._now != self._before:
            with suppress(OSError):
                write_whole(self._path, json.dumps(self._now))
