"""Which images Notedock has brought to this computer: only those may it ever remove.

What was downloaded cannot be marked, so it is remembered here: one small file for each image, so
that a window and a terminal never overwrite each other.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from notedock.core.places import Places, write_whole


class Brought:
    """The images of one person, by their ids. What cannot be read counts as not brought."""

    def __init__(self, places: Places) -> None:
        self._where = places.brought

    def note(self, identity: str, name: str) -> None:
        """Remember that the image came by this program, and that it got `name` from it."""
        names = sorted({*self.names(identity), name})
        with suppress(OSError):
            write_whole(self._path(identity), json.dumps({"id": identity, "names": names}))

    def names(self, identity: str) -> tuple[str, ...]:
        """Return the names that the program gave to the image, none when it did not bring it."""
        try:
            entry = json.loads(self._path(identity).read_text(encoding="utf-8"))
            return tuple(str(name) for name in entry["names"])
        except (OSError, ValueError, KeyError, TypeError):
            return ()

    def forget(self, identity: str) -> None:
        """Forget an image that has been removed."""
        with suppress(OSError):
            self._path(identity).unlink(missing_ok=True)

    def _path(self, identity: str) -> Path:
        safe = "".join(letter for letter in identity if letter.isalnum())
        return self._where / f"{safe}.json"
