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


def test_a_package_is_left_out_or_replaced_and_that_is_remembered(
    notedock: Program, folder: Path
) -> None:
    (folder / "requirements.txt").write_text("no-such-package-zzz==1\nPillow==0.0.1\n")
    words = ("--environment", "minimal-notebook", "--trust", "--without", "No_such.package-zzz")
    done = notedock("prepare", folder, *words, "--replace", "pillow=traitlets")
    assert (done.status, done.out) == (0, ""), done.err
    look = notedock("look", folder).out
    assert "without no-such-package-zzz, as you chose" in look
    assert "traitlets instead of pillow, as you chose" in look
    (folder / "requirements.txt").unlink()
    done = notedock("prepare", folder, *words)
    assert "This folder has no list of packages that could be changed." in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("--without", "a b"),
        ("--replace", "a"),
        ("--replace", "a=-r"),
        ("--python", "2.7"),
        ("--python", "3.8 -c x"),
    ],
)
def test_only_names_of_packages_and_versions_of_python_are_taken(
    notedock: Program, folder: Path, words: tuple[str, str]
) -> None:
    assert notedock("start", folder, *words).status == 2
