"""How long it takes to read what the notebooks of a folder say of themselves."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from pathlib import Path

from notedock.core.app_paths import AppPaths
from notedock.core.folder_notebooks import read_folder_notebooks
from tests.bench.figures import Figure, within

_COUNT = 3000
_ROUNDS = 5


def notebook_figures(scratch: Path) -> list[Figure]:
    """A folder of 3,000 notebooks of 10 KB with different code, read first and once more."""
    folder, home = scratch / "thousands", scratch / "thousands-home"
    write_notebooks(folder)
    firsts, agains = [], []
    for _round in range(_ROUNDS):
        shutil.rmtree(home, ignore_errors=True)
        firsts.append(_seconds(folder, home))
        agains.append(_seconds(folder, home))
    return [
        within(f"Reading {_COUNT:,} notebooks, first", statistics.median(firsts), 0.5, "s"),
        within(f"Reading {_COUNT:,} notebooks, again", statistics.median(agains) * 1000, 50, "ms"),
    ]


def write_notebooks(folder: Path) -> None:
    """Write the folder: each notebook imports something else, and has a picture."""
    metadata = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python"}}
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 8000}}
    for number in range(_COUNT):
        code = f"import numpy\nfrom package{number} import thing\n" + "x = thing(1)\n" * 60
        cell = {"cell_type": "code", "metadata": {}, "source": code, "outputs": [picture]}
        notebook = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        path = folder / f"{number % 30}" / f"{number}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook))


def _seconds(folder: Path, home: Path) -> float:
    began = time.perf_counter()
    found = read_folder_notebooks(folder, AppPaths(home))
    took = time.perf_counter() - began
    assert len(found.notebooks) == _COUNT
    return took
