"""The Problem that was shown last is kept without secrets, whatever has become of its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notedock.core import last_problem, problems
from notedock.core.masking import MASK

LINK = "http://127.0.0.1:8888/lab?token=0123456789abcdef0123"


def test_the_newest_is_kept_without_its_secrets(tmp_path: Path) -> None:
    last_problem.note(tmp_path, problems.system_folder("/"))
    problem = problems.browser_failed(f"no program for {LINK}")
    last_problem.note(tmp_path, problem)
    noted = last_problem.read(tmp_path)
    assert noted is not None
    assert (noted.kind, noted.text) == ("browser-failed", str(problem))
    assert noted.detail == f"no program for http://127.0.0.1:8888/lab?token={MASK}"
    (file,) = tmp_path.iterdir()
    assert "0123456789abcdef" not in file.read_text()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"kind": "x"}', json.dumps({"when": "soon"})])
def test_a_damaged_one_is_none(tmp_path: Path, content: str) -> None:
    last_problem.note(tmp_path, problems.system_folder("/"))
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    assert last_problem.read(tmp_path) is None


def test_where_it_cannot_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    last_problem.note(tmp_path / "file", problems.system_folder("/"))
    assert last_problem.read(tmp_path / "file") is None
