"""The nameless images that builds have left behind: the engine marks none of them as ours.

They are what lets the next build of the same folder begin in the middle, so they are kept until it
has ended well, or until a day has passed. One small file for each folder and engine.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import AppPaths, write_atomically

_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class _Entry:
    engine: str
    key: str
    images: tuple[str, ...]


class DanglingImages:
    """Of one person, by the keys of their folders. What cannot be read or written is forgotten.

    where: tells the address of the engine that is used now; may raise Problem.
    """

    def __init__(self, paths: AppPaths, where: Callable[[], str]) -> None:
        self._folder = paths.dangling_images
        self._where = where

    def of(self, key: str) -> tuple[str, ...]:
        """Return the images that builds of a folder have left in this engine, the oldest first."""
        entry = _read(self._path(self._where(), key))
        return entry.images if entry else ()

    def note(self, key: str, images: Iterable[str]) -> None:
        """Remember these, and no others, of a folder."""
        entry = _Entry(self._where(), key, tuple(dict.fromkeys(images)))
        path = self._path(entry.engine, key)
        with suppress(OSError):
            if entry.images:
                write_atomically(path, json.dumps(asdict(entry)))
            else:
                path.unlink(missing_ok=True)

    def clear(
        self, key: str, remove: Callable[[str], bool], keep: Collection[str] = frozenset()
    ) -> None:
        """Remove what a folder's builds have left, except `keep` and what is still used.

        remove: removes one, and tells whether it is gone.
        """
        left = [one for one in reversed(self.of(key)) if one in keep or not remove(one)]
        self.note(key, reversed(left))

    def clear_old(self, remove: Callable[[str], bool], age: float = _DAY) -> None:
        """Remove what was left in this engine more than `age` seconds ago."""
        for key in self._old(age):
            self.clear(key, remove)

    def old(self, age: float) -> set[str]:
        """Return the images that were left in this engine more than `age` seconds ago."""
        return {image for key in self._old(age) for image in self.of(key)}

    def _old(self, age: float) -> Iterator[str]:
        engine, now = self._where(), time.time()
        for path in sorted(own_files.json_files(self._folder)):
            entry = _read(path)
            with suppress(OSError):
                if entry and entry.engine == engine and now - path.stat().st_mtime > age:
                    yield entry.key

    def _path(self, engine: str, key: str) -> Path:
        digest = hashlib.sha256(f"{engine}\0{key}".encode()).hexdigest()
        return self._folder / f"{digest[:32]}.json"


def _read(path: Path) -> _Entry | None:
    entry = own_files.read_json(path)
    try:
        images = tuple(str(one) for one in entry["images"])
        return _Entry(str(entry["engine"]), str(entry["key"]), images)
    except (KeyError, TypeError):
        return None
