"""A new notebook is put beside what is there, and replaces nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.flows.new_notebook import create_notebook


def test_it_is_a_valid_notebook(tmp_path: Path) -> None:
    assert create_notebook(tmp_path) == "Untitled.ipynb"
    content = json.loads((tmp_path / "Untitled.ipynb").read_text())
    assert content == {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside.ipynb"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Untitled.ipynb").write_text("mine")
    (folder / "Untitled 2.ipynb").symlink_to(outside)  # leads nowhere yet, and out of the folder
    (folder / "Untitled 3.ipynb").mkdir()
    assert create_notebook(folder) == "Untitled 4.ipynb"
    assert (folder / "Untitled.ipynb").read_text() == "mine"
    assert not outside.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give")
def test_it_belongs_to_whom_the_folder_belongs(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 1235)
    made = (tmp_path / create_notebook(tmp_path)).stat()
    assert (made.st_uid, made.st_gid) == (1234, 1235)


def test_a_failure_leaves_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: object, **_how: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dumps", full)
    with pytest.raises(Problem) as raised:
        create_notebook(tmp_path)
    assert raised.value.kind is ProblemKind.NOTEBOOK_NOT_MADE
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Problem) as raised:
        create_notebook(tmp_path / "gone")
    assert raised.value.kind is ProblemKind.FOLDER_MISSING
