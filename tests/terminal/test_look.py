"""`notedock look` says what a folder has and would run in; no engine has to be there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.recipe import Adjustments
from notedock.core.trust import recipe_hash
from tests.terminal.prepared import Prepared
from tests.terminal.program import Program


@pytest.fixture
def notedock(tmp_path: Path, prepared: Prepared) -> Program:
    """The program on a computer without an engine."""
    return Program(tmp_path / "home", {"DOCKER_HOST": "unix:///nowhere"}, prepared=prepared)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Sales"
    made.mkdir()
    for number in range(1, 23):
        (made / f"{number:02}.ipynb").write_text('{"cells": []}')
    (made / "environment.yml").write_text("dependencies:\n  - pandas\n  - [\n")
    packages = "plotly==5\nx @ https://me:secret@example.org/x.zip\n"
    (made / "requirements.txt").write_text(packages)
    return made


def test_it_says_what_is_there_and_what_is_not_used(notedock: Program, folder: Path) -> None:
    done = notedock("look", folder)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:3] == [
        f"Folder: {folder}",
        "Environment: Python for data analysis",
        "Recipe: From requirements.txt (2 packages)",
    ]
    assert "Notebooks: 22" in lines
    assert "  … and 2 more" in lines
    assert "  line 1: plotly==5" in lines
    assert lines[-2] == "Not used"
    assert lines[-1].startswith("  environment.yml cannot be read (line ")
    assert lines[-1].endswith(" requirements.txt is used instead.")
    assert "secret" not in done.out


def test_programs_get_the_same(notedock: Program, folder: Path) -> None:
    done = notedock("look", folder, "--json")
    found = json.loads(done.out)
    assert found["folder"] == str(folder)
    assert len(found["notebooks"]) == 22
    assert (found["environment"], found["python"]) == ("scipy-notebook", None)
    assert (found["files"], found["packages"]) == (["requirements.txt"], {"requirements.txt": 2})
    first = {"what": "requirements", "text": "plotly==5", "file": "requirements.txt", "line": 1}
    assert found["declares"][0] == first
    (unused,) = found["unused"]
    assert (unused["file"], unused["reason"]) == ("environment.yml", "broken")
    assert unused["instead"] == "requirements.txt"
    assert unused["line"] >= 3
    assert unused["sentence"].startswith("environment.yml cannot be read")
    assert "secret" not in done.out


def test_changes_are_said_and_can_be_forgotten(notedock: Program, tmp_path: Path) -> None:
    made = tmp_path / "Old"
    made.mkdir()
    (made / "requirements.txt").write_text("pandas\nsklearn==0.0\n")
    changes = Adjustments("3.8", ("pandas",), {"sklearn": "scikit-learn"})
    known = RecentFolders(AppPaths(tmp_path / "home"))
    known.set_adjustments(made, {recipe_hash(made, read_folder_recipe(made)): changes})
    lines = notedock("look", made).out.splitlines()
    assert "Recipe: Python 3.8, from requirements.txt (2 packages), with your changes" in lines
    said = lines.index("Your changes")
    assert lines[said + 1 :] == [
        "  Python 3.8, as you chose",
        "  without pandas, as you chose",
        "  scikit-learn instead of sklearn, as you chose",
    ]
    found = json.loads(notedock("look", made, "--json").out)
    assert found["python"] == "3.8"
    assert found["changes"] == {
        "python": "3.8",
        "without": ["pandas"],
        "instead": {"sklearn": "scikit-learn"},
    }
    assert notedock("prepare", made, "--as-declared").status == 1  # there is no engine
    assert json.loads(notedock("look", made, "--json").out)["changes"] is None


def test_a_folder_without_a_recipe_is_no_problem(notedock: Program, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = notedock("look", empty)
    assert done.status == 0
    assert "Notebooks: 0\n\nNo file in this folder says which environment it needs.\n" in done.out


def test_names_do_nothing_to_the_terminal(notedock: Program, tmp_path: Path) -> None:
    odd = tmp_path / "o\x1b[2J"
    odd.mkdir()
    (odd / "a\x1b]0;b\x07.ipynb").write_text("{}")
    (odd / "requirements.txt").write_text("pandas\x1b[2J==2\n")
    for more in ((), ("--json",)):
        done = notedock("look", odd, *more)
        assert done.status == 0
        assert "\x1b" not in done.out


def test_wrong_use_is_told_as_everywhere(notedock: Program, tmp_path: Path) -> None:
    assert notedock("look").status == 2
    gone = notedock("look", tmp_path / "gone", "--json")
    assert gone.status == 1
    assert json.loads(gone.out)["problem"] == "folder-missing"
    assert notedock("look", "/etc").status == 1
