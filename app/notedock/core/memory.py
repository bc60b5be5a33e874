"""What the program remembers between two starts: the folders opened, and what was chosen there.

One small file for each folder, so that a window and a terminal never overwrite each other.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock.core.places import Places, write_whole


@dataclass(frozen=True)
class Remembered:
    """One folder. environment: the name last chosen there, or empty. opened: seconds since 1970."""

    folder: Path
    environment: str
    opened: float


class Memory:
    """The folders of one person, newest first. What cannot be read or written is done without."""

    def __init__(self, places: Places) -> None:
        self._where = places.folders

    def folders(self) -> list[Remembered]:
        """Return the remembered folders, the last opened first, whether they still exist or not."""
        found = [self._read(path) for path in self._where.glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.opened, reverse=True)

    def environment(self, folder: Path) -> str:
        """Return the name of the environment last chosen for `folder`, or an empty string."""
        found = self._read(self._path(folder))
        return found.environment if found else ""

    def opened(self, folder: Path, environment: str | None = None) -> None:
        """Put `folder` on top; None keeps the environment that was chosen before."""
        chosen = self.environment(folder) if environment is None else environment
        self._write(Remembered(folder, chosen, time.time()))

    def choose(self, folder: Path, environment: str) -> None:
        """Remember the environment of `folder` without moving it to the top."""
        before = self._read(self._path(folder))
        self._write(Remembered(folder, environment, before.opened if before else time.time()))

    def forget(self, folder: Path) -> None:
        """Take `folder` off the list; the folder itself stays as it is."""
        with suppress(OSError):
            self._path(folder).unlink(missing_ok=True)

    def _path(self, folder: Path) -> Path:
        import hashlib  # not before the first paint

        return self._where / (hashlib.sha256(str(folder).encode()).hexdigest()[:24] + ".json")

    def _write(self, entry: Remembered) -> None:
        text = json.dumps(asdict(entry) | {"folder": str(entry.folder)})
        with suppress(OSError):
            write_whole(self._path(entry.folder), text)

    @staticmethod
    def _read(path: Path) -> Remembered | None:
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            return Remembered(Path(entry["folder"]), str(entry["environment"]), entry["opened"] + 0)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # damaged or just removed: as if it had never been
