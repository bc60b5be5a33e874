"""Making a folder of the program's own beside what is there already."""

from __future__ import annotations

from itertools import count
from pathlib import Path


def make_new_folder(place: Path, name: str) -> Path:
    """Make the folder `name` inside `place`, or `name 2` and so on, and return it.

    What exists already is never used or followed, be it a link. Raises OSError.
    """
    for number in count(1):
        folder = place / (name if number == 1 else f"{name} {number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("there is always a next number")
