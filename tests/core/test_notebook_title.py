"""What a notebook is about, read from its beginning alone."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from notedock.core.notebook_title import notebook_title, with_titles
from notedock.core.project import read_project


def text(*lines: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": [f"{line}\n" for line in lines]}


CODE = {"cell_type": "code", "outputs": [], "source": "# no heading"}


def write(folder: Path, *cells: object, name: str = "a.ipynb", **more: object) -> None:
    notebook = {"metadata": {"x": 1}, **more, "cells": cells, "nbformat": 4}
    (folder / name).write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["# Weather in Vienna", "More."], "Weather in Vienna"),
        (["Words.", "", "## The *heading* of `it` ##"], "The heading of it"),
        (["", "First line, **bold** and [a link](https://x.example/a_b).", "b"],
         "First line, bold and a link."),
        (["<h1 align='center'>Title</h1>"], "Title"),
        (["![logo](logo.png)", "<!-- x -->", "---", "Words"], "Words"),
        (["```python", "# not this", "```", "> Quoted"], "Quoted"),
        (["# A", "About prices"], "About prices"),  # the notebook is called that
        (["# A"], ""),
        (["# snake_case and 2 * 3"], "snake_case and 2  3".replace("  ", " ")),
        (["# \u202eevil\x1b[31m red\tend"], "evil [31m red end"),
        (["# " + "x" * 10_000], "x" * 160),
    ],
)  # fmt: skip
def test_the_first_heading_or_else_the_first_line(
    tmp_path: Path, lines: list[str], title: str
) -> None:
    write(tmp_path, CODE, text(*lines), text("# Later"))
    assert notebook_title(tmp_path, "a.ipynb") == title


def test_the_text_may_be_one_string_and_come_after_the_metadata(tmp_path: Path) -> None:
    write(tmp_path, {"cell_type": "markdown", "source": "# One\nTwo"}, metadata={"cells": 3})
    assert notebook_title(tmp_path, "a.ipynb") == "One"


def test_a_large_notebook_is_read_at_its_beginning_alone(tmp_path: Path) -> None:
    big = {"cell_type": "code", "outputs": ["x" * 5_000_000]}
    write(tmp_path, text("# Begins"), big)
    assert notebook_title(tmp_path, "a.ipynb") == "Begins"
    write(tmp_path, big, text("# Too late"), name="b.ipynb")
    assert notebook_title(tmp_path, "b.ipynb") == ""


def test_what_is_no_notebook_has_no_title(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    write(tmp_path, text("# Secret"), name="secret.ipynb")
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "link.ipynb").symlink_to(secret)
    (folder / "deep.ipynb").write_text('{"cells": [' + "[" * 60_000)
    (folder / "list.ipynb").write_text('{"cells": [3, null, {"cell_type": "markdown"}]}')
    (folder / "odd.ipynb").write_text('{"cells": [{"cell_type": "markdown", "source": [[1], {}]}]}')
    (folder / "bytes.ipynb").write_bytes(bytes(range(256)) * 500)
    (folder / "empty.ipynb").touch()
    names = sorted(path.name for path in folder.iterdir())
    for name in [*names, "missing.ipynb", "../secret.ipynb"]:
        assert notebook_title(folder, name) in ("", "[1]{}"), name


def test_text_that_is_made_to_be_slow_takes_no_time(tmp_path: Path) -> None:
    lines = ["[" * 490, "![" * 240, "<" * 490, "*_" * 240, "\\" * 490, "> # " * 120, "#" * 490]
    write(tmp_path, *[text(line, *lines) for line in lines])
    begin = time.perf_counter()
    notebook_title(tmp_path, "a.ipynb")
    assert time.perf_counter() - begin < 0.2


def test_a_change_is_seen_and_what_stays_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, text("# Before"))
    assert notebook_title(tmp_path, "a.ipynb") == "Before"
    known = (tmp_path / "a.ipynb").stat()
    write(tmp_path, text("# Beyond"))
    os.utime(tmp_path / "a.ipynb", ns=(known.st_atime_ns, known.st_mtime_ns))
    assert notebook_title(tmp_path, "a.ipynb") == "Before"  # of the same size and time: not read
    os.utime(tmp_path / "a.ipynb")
    assert notebook_title(tmp_path, "a.ipynb") == "Beyond"


def test_the_titles_of_a_project(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path, text("# One"))
    write(tmp_path, CODE, name="sub/b.ipynb")
    assert with_titles(read_project(tmp_path)).titles == {"a.ipynb": "One"}
