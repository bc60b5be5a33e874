"""What the program remembers between two starts: the folders opened, and what was chosen there.

One small file for each folder, so that a window and a terminal never overwrite each other.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from notedock.core.opening import Opens
from notedock.core.places import Places, write_whole


@dataclass(frozen=True)
class Remembered:
    """One folder.

    environment: the name last chosen there, or empty. opened: seconds since 1970.
    opens: what is shown of it in the browser.
    """

    folder: Path
    environment: str
    opened: float
    opens: Opens = Opens.AUTOMATIC


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

    def opens(self, folder: Path) -> Opens:
        """Return what was chosen to be shown of `folder` in the browser."""
        found = self._read(self._path(folder))
        return found.opens if found else Opens.AUTOMATIC

    def opened(self, folder: Path, environment: str | None = None) -> None:
        """Put `folder` on top; None keeps the environment that was chosen before."""
        entry = replace(self._entry(folder), opened=time.time())
        self._write(entry if environment is None else replace(entry, environment=environment))

    def choose(self, folder: Path, environment: str) -> None:
        """Remember the environment of `folder` without moving it to the top."""
        self._write(replace(self._entry(folder), environment=environment))

    def choose_opens(self, folder: Path, opens: Opens) -> None:
        """Remember what is to be shown of `folder`, likewise."""
        self._write(replace(self._entry(folder), opens=opens))

    def forget(self, folder: Path) -> Remembered | None:
        """Take `folder` off the list and return what was remembered of it.

        The folder itself stays as it is.
        """
        before = self._read(self._path(folder))
        with suppress(OSError):
            self._path(folder).unlink(missing_ok=True)
        return before

    def restore(self, entry: Remembered) -> None:
        """Put a folder that was forgotten back, as it was."""
        self._write(entry)

    def _entry(self, folder: Path) -> Remembered:
        return self._read(self._path(folder)) or Remembered(folder, "", time.time())

    def _path(self, folder: Path) -> Path:
        import hashlib  # not before the first paint

        return self._where / (hashlib.sha256(str(folder).encode()).hexdigest()[:24] + ".json")

    def _write(self, entry: Remembered) -> None:
        told = asdict(entry) | {"folder": str(entry.folder), "opens": entry.opens.value}
        text = json.dumps(told)
        with suppress(OSError):
            write_whole(self._path(entry.folder), text)

    @staticmethod
    def _read(path: Path) -> Remembered | None:
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            return Remembered(
                Path(entry["folder"]),
                str(entry["environment"]),
                entry["opened"] + 0,
                _opens(entry.get("opens")),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # damaged or just removed: as if it had never been


def _opens(value: object) -> Opens:
    try:
        return Opens(value)
    except ValueError:  # it was never asked for, or is of another version
        return Opens.AUTOMATIC
