"""Files of a recipe that need a decision, where nobody can be asked: a Problem, unless one is made.

What is decided is in tests/flows/test_recipe_questions.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.program import Program


@pytest.mark.parametrize("command", ["start", "prepare"])
@pytest.mark.parametrize(
    ("name", "content", "kind", "option"),
    [
        ("Requirements.txt", "pandas\n", "recipe-misnamed", "--use-file"),
        ("environment.yml", "dependencies:\n  - [\n", "recipe-broken", "--force"),
    ],
)
def test_nothing_starts_before_somebody_has_decided(
    notedock: Program, folder: Path, command: str, name: str, content: str, kind: str, option: str
) -> None:
    (folder / name).write_text(content)
    done = notedock(command, folder)
    assert (done.status, done.out) == (1, "")
    assert f"“{name}”" in done.err
    assert option in done.err
    if command == "start":
        assert json.loads(notedock(command, folder, "--json").out)["problem"] == kind


def test_only_a_recipe_can_be_used_as_one(notedock: Program, folder: Path) -> None:
    done = notedock("start", folder, "--use-file", "Start.ipynb", "--json")
    assert json.loads(done.out)["problem"] == "recipe-not-found"
