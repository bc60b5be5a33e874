"""The sample's files: as a reader should find them, and all of them where they are said to be."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from notedock.core import resources
from notedock.core.app_paths import AppPaths
from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.start_page import first_notebook
from notedock.flows.notebook_trust import of_sample
from notedock.flows.sample import (
    copy_sample,
    first_change,
    make_sample,
    move_sample,
    remove_sample,
)
from tests.sample.files import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.fixture(params=NOTEBOOKS, ids=lambda file: file.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def cells(notebook: Path, kind: str) -> list[dict[str, Any]]:
    read = json.loads(notebook.read_text(encoding="utf-8"))
    return [cell for cell in read["cells"] if cell["cell_type"] == kind]


def test_the_three_stories_are_there() -> None:
    names = [notebook.stem for notebook in NOTEBOOKS]
    assert names == ["Explore the data", "Start here", "Trees from a table"]


def test_a_notebook_comes_with_its_results(notebook: Path) -> None:
    """All of them, as `make results` has worked them out; sliders and trees need a kernel."""
    code = cells(notebook, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert cell["metadata"] == {}
        kinds = {kind for output in cell["outputs"] for kind in output["data"]}
        assert kinds <= {"text/html", "text/markdown", "text/plain"}
        assert kinds or cell["id"] == "ask"  # which moves a tree further up
        assert " at 0x" not in str(cell["outputs"])  # another one each time


def test_only_an_unchanged_notebook_of_the_sample_is_trusted(tmp_path: Path) -> None:
    made = copy_sample(tmp_path)
    first, second, third = sorted((made / "notebooks").glob("*.ipynb"))
    second.write_bytes(second.read_bytes() + b" ")
    third.unlink()
    os.mkfifo(third)  # opening it would block
    signatures = of_sample(made)
    assert signatures is not None
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(signatures.database)
        assert database.execute("SELECT count(*) FROM nbsignatures").fetchone() == (1,)
    first.write_text("{}")
    assert of_sample(made) is None


def test_a_notebook_says_how_it_is_run(notebook: Path) -> None:
    text = "\n".join("".join(cell["source"]) for cell in cells(notebook, "markdown"))
    assert "**Run → Run All Cells**" in text
    assert "double arrow" not in text  # asks whether all variables are to be lost


def test_cells_are_short(notebook: Path) -> None:
    for cell in cells(notebook, "code"):
        assert len([line for line in cell["source"] if line.strip()]) <= 15, cell["source"]


def test_links_and_pictures_lead_somewhere(notebook: Path) -> None:
    text = "\n".join("".join(cell["source"]) for cell in cells(notebook, "markdown"))
    for link in _LINK.findall(text):
        assert (notebook.parent / unquote(link)).is_file(), link


def test_the_lock_of_the_javascript_names_no_address() -> None:
    lock = (ROOT / "js" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
    wanted = json.loads((ROOT / "js" / "package.json").read_text(encoding="utf-8"))
    versions = (wanted["dependencies"] | wanted["devDependencies"]).values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    assert wanted["dependencies"]["d3"].startswith("7.")


def test_nothing_that_was_made_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--", *resources.SAMPLE], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    assert not [name for name in listed if "node_modules" in name or ".min." in name]
    assert not [name for name in listed if (ROOT / name).stat().st_size > 500_000]


def test_a_copy_is_whole_new_and_never_over_another(tmp_path: Path) -> None:
    place = tmp_path / "Documents"
    first = copy_sample(place)
    assert first == place / "Notedock sample"
    (first / "notebooks" / "Start here.ipynb").write_text("mine")
    second = copy_sample(place)
    assert second == place / "Notedock sample 2"
    assert (first / "notebooks" / "Start here.ipynb").read_text() == "mine"
    assert sorted(one.name for one in second.iterdir()) == sorted(resources.SAMPLE)
    for copied in (one for one in second.rglob("*") if one.is_file()):
        origin = ROOT / copied.relative_to(second)
        assert copied.read_bytes() == origin.read_bytes()
        assert copied.stat().st_mode & 0o600 == 0o600
    assert not list(second.rglob("__pycache__"))
    project = read_project(second)
    assert read_folder_recipe(second).dockerfile == "Dockerfile"
    assert first_notebook(project.notebooks) == "notebooks/Start here.ipynb"


def test_a_place_that_cannot_be_written_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem) as caught:
        copy_sample(tmp_path / "file")
    assert caught.value.kind == "sample-not-copied"


def test_a_copy_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(Problem) as caught:
        copy_sample(tmp_path)
    assert caught.value.kind == "sample-not-copied"
    assert "No space" in caught.value.detail
    assert list(tmp_path.iterdir()) == []


def _add_a_file(made: Path) -> None:
    (made / "modules" / "mine.py").touch()


def _add_a_link(made: Path) -> None:
    (made / "notebooks" / "elsewhere").symlink_to(made.parent)


def _change_data(made: Path) -> None:
    with (made / "notebooks" / "data" / "sales.csv").open("a") as file:
        file.write("more\n")


def _run_and_delete(made: Path) -> None:
    (made / "modules" / "__pycache__").mkdir()
    (made / "modules" / "__pycache__" / "look.pyc").touch()
    (made / "requirements.txt").unlink()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_add_a_file, "modules/mine.py"),
        (_add_a_link, "notebooks/elsewhere"),
        (_change_data, "notebooks/data/sales.csv"),
        (_run_and_delete, ""),
    ],
)
def test_only_a_copy_in_which_nothing_would_be_missed_is_removed(
    tmp_path: Path, paths: AppPaths, change: Callable[[Path], None], found: str
) -> None:
    made = make_sample(paths, tmp_path)
    change(made)
    assert first_change(made) == found
    if not found:
        remove_sample(paths, made)
        assert not made.exists()
        return
    before = sorted(made.rglob("*"))
    with pytest.raises(Problem) as caught:
        remove_sample(paths, made)
    assert caught.value.kind == "sample-not-removed"
    assert sorted(made.rglob("*")) == before


@pytest.mark.parametrize("other_disk", [False, True])
def test_a_copy_is_moved_whole_or_not_at_all(
    tmp_path: Path, paths: AppPaths, monkeypatch: pytest.MonkeyPatch, *, other_disk: bool
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    made = make_sample(paths, tmp_path)
    (made / "mine.txt").write_text("mine")
    names = sorted(one.relative_to(made) for one in made.rglob("*"))
    if other_disk:
        monkeypatch.setattr(Path, "rename", refuse)
        with monkeypatch.context() as patch:
            patch.setattr("shutil.copytree", refuse)
            with pytest.raises(Problem):
                move_sample(paths, made, tmp_path / "other")
            assert list((tmp_path / "other").iterdir()) == []
    with pytest.raises(Problem) as caught:
        move_sample(paths, made, made / "notebooks")
    assert caught.value.kind == "sample-not-moved"
    assert sorted(one.relative_to(made) for one in made.rglob("*")) == names
    assert move_sample(paths, made, tmp_path) == made
    moved = move_sample(paths, made, tmp_path / "other")
    assert sorted(one.relative_to(moved) for one in moved.rglob("*")) == names
    assert not made.exists()


def test_a_program_without_its_sample_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "app" / "notedock")
    with pytest.raises(Problem) as caught:
        copy_sample(tmp_path)
    assert caught.value.kind == "sample-missing"
