"""Where a folder comes from: its owner, marks of downloads, and the day."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from notedock.core.origin import format_date, format_month, is_downloaded, origin
from tests.conftest import give, needs_root


@pytest.fixture
def own(tmp_path: Path) -> Path:
    made = tmp_path / "Sales"
    made.mkdir()
    (made / "Start.ipynb").write_text("{}")
    return made


def test_a_folder_of_ones_own(own: Path) -> None:
    found = origin(own, "Start.ipynb", ["Start.ipynb"])
    assert (found.owner, found.downloaded, found.is_elsewhere) == ("", False, False)
    assert abs(found.added - time.time()) < 60


def test_the_day_is_that_of_arrival_and_not_the_one_its_author_set(own: Path) -> None:
    os.utime(own / "Start.ipynb", (0, 0))
    assert abs(origin(own, "Start.ipynb", []).added - time.time()) < 60


@needs_root
def test_a_folder_of_another_account(own: Path) -> None:
    give(own, 1, 1)
    assert origin(own, "", []).owner == "daemon"
    give(own, 54321, 1)
    found = origin(own, "", [])
    assert (found.owner, found.is_elsewhere) == ("54321", True)


@pytest.mark.skipif(sys.platform != "linux", reason="the mark of Linux")
@pytest.mark.parametrize("marked", [".", "Start.ipynb", "data.csv"])
def test_a_mark_on_the_folder_its_main_file_or_another(own: Path, marked: str) -> None:
    (own / "data.csv").touch()
    os.setxattr(own / marked, "user.xdg.origin.url", b"https://example.org/a.zip")
    assert origin(own, "Start.ipynb", ["data.csv"]).downloaded


@pytest.mark.skipif(sys.platform != "linux", reason="the attributes of Linux")
def test_other_attributes_are_no_mark(own: Path) -> None:
    os.setxattr(own, "user.comment", b"mine")
    assert not is_downloaded(own)


def test_what_is_gone_is_known_nothing_of(tmp_path: Path) -> None:
    found = origin(tmp_path / "gone", "x", ["y"])
    assert (found.owner, found.downloaded, found.added) == (None, False, 0.0)


def test_a_day_in_words() -> None:
    assert format_date(time.mktime((2026, 3, 4, 12, 0, 0, 0, 0, -1))) == "4 March 2026"
    assert format_month(time.mktime((2026, 3, 4, 12, 0, 0, 0, 0, -1))) == "March 2026"
