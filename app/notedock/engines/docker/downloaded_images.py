"""The images that Notedock has downloaded, which are the only ones that it may remove.

Downloaded images cannot be labelled, so each is noted in a small file of its own: a window and a
terminal never overwrite each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import AppPaths, write_atomically


@dataclass(frozen=True)
class _Entry:
    """One image. engine: where it is, for each engine has its own. names: those we gave it."""

    engine: str
    id: str
    names: tuple[str, ...]


class DownloadedImages:
    """The notes of one person. A file that cannot be read counts as not there.

    where: returns the address of the engine in use; may raise Problem.
    """

    def __init__(self, paths: AppPaths, where: Callable[[], str]) -> None:
        self._folder = paths.downloaded_images
        self._where = where

    def note(self, identity: str, name: str) -> None:
        """Note that the program has downloaded the image `identity`, and named it `name`."""
        names = tuple(sorted({*self.names(identity), name}))
        entry = _Entry(self._where(), identity, names)
        with suppress(OSError):
            write_atomically(self._path(entry.engine, identity), json.dumps(asdict(entry)))

    def names(self, identity: str) -> tuple[str, ...]:
        """Return the names that the program gave to the image; none if it did not download it."""
        entry = _read(self._path(self._where(), identity))
        return entry.names if entry else ()

    def all(self) -> dict[str, tuple[str, ...]]:
        """Return the names of all images that were downloaded to this engine, by their ids."""
        engine = self._where()
        return {one.id: one.names for _path, one in self._entries() if one.engine == engine}

    def forget(self, identity: str) -> None:
        """Forget an image that has been removed."""
        with suppress(OSError):
            self._path(self._where(), identity).unlink(missing_ok=True)

    def keep(self, identities: set[str], since: float) -> None:
        """Forget all of this engine's images but these: others have removed them.

        Somebody may bring them again, who is not us. since: when they were looked at, in seconds
        since 1970; what was noted later is kept.
        """
        engine = self._where()
        for path, entry in self._entries():
            with suppress(OSError):
                gone = entry.engine == engine and entry.id not in identities
                if gone and path.stat().st_mtime < since:
                    path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[tuple[Path, _Entry]]:
        for path in own_files.json_files(self._folder):
            if entry := _read(path):
                yield path, entry

    def _path(self, engine: str, identity: str) -> Path:
        import hashlib  # not before the first paint

        digest = hashlib.sha256(f"{engine}\0{identity}".encode()).hexdigest()
        return self._folder / f"{digest[:32]}.json"


def _read(path: Path) -> _Entry | None:
    entry = own_files.read_json(path)
    try:
        names = tuple(str(name) for name in entry["names"])
        return _Entry(str(entry["engine"]), str(entry["id"]), names)
    except (KeyError, TypeError):
        return None
