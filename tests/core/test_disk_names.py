"""Names with accents are found however they are written, as the disk has them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from notedock.core.disk_names import as_on_disk
from notedock.core.problem import Problem
from notedock.core.project import find_notebook, read_project, resolve_folder

NAME = "Übung ñandú 각"
FORMS = ("NFC", "NFD")


def written(form: str, name: str = NAME) -> str:
    return unicodedata.normalize(form, name)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", FORMS)
@pytest.mark.parametrize("on_disk", FORMS)
def test_a_folder_and_its_notebook_are_one_in_every_spelling(
    tmp_path: Path, on_disk: str, given: str
) -> None:
    folder = tmp_path / written(on_disk) / "x" / written(on_disk, "é")
    folder.mkdir(parents=True)
    (folder / written(on_disk, "für.ipynb")).touch()
    asked = tmp_path / written(given) / "x" / written(given, "é")
    assert resolve_folder(asked) == folder
    notebook = find_notebook(asked, written(given, "für.ipynb"))
    assert (notebook,) == read_project(asked).notebooks


def test_a_relative_path_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / written("NFD")).mkdir()
    monkeypatch.chdir(tmp_path)
    assert resolve_folder(written("NFC")) == tmp_path / written("NFD")


def test_two_folders_whose_names_differ_in_that_alone_stay_two(tmp_path: Path) -> None:
    both = [tmp_path / written(form) for form in FORMS]
    for one in both:
        one.mkdir()
    assert [resolve_folder(one) for one in both] == both


def test_what_is_not_there_stays_as_it_was_written(tmp_path: Path) -> None:
    missing = tmp_path / written("NFD") / written("NFC", "ä")
    assert as_on_disk(missing) == missing
    with pytest.raises(Problem, match="is not there"):
        resolve_folder(missing)
