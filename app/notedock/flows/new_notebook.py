"""Put a new, empty notebook into a folder."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import count
from pathlib import Path

from notedock.core import problems
from notedock.core.account import give_to_owner
from notedock.core.project import resolve_folder

# The kernel is chosen by whoever opens it first: environments differ in the languages they have.
_EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def create_notebook(folder: Path) -> str:
    """Write `Untitled.ipynb`, or one with a number, and return its name.

    What is there already is never touched, be it a link that leads nowhere. Raises Problem, and
    leaves nothing half-made.
    """
    place = resolve_folder(folder)
    try:
        return _written(place)
    except OSError as error:
        raise problems.notebook_not_made(str(place), str(error)) from error


def _written(place: Path) -> str:
    for number in count(1):
        path = place / ("Untitled.ipynb" if number == 1 else f"Untitled {number}.ipynb")
        try:
            file = path.open("x", encoding="utf-8")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(json.dumps(_EMPTY, indent=1) + "\n")
            with suppress(OSError):  # some drives have no owners
                give_to_owner(path, place)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path.name
    raise AssertionError("there is always a next number")
