"""Where the program keeps its files, and that they are never seen half-written."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from notedock.core.places import places, write_whole


def test_everything_lies_below_the_home_that_was_chosen(tmp_path: Path) -> None:
    own = places({"NOTEDOCK_HOME": str(tmp_path), "XDG_DATA_HOME": "/elsewhere"})
    assert own.home == tmp_path
    assert own.folders.parent == own.logs.parent == tmp_path


def test_a_chosen_home_may_be_relative_or_begin_with_a_wave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places({"NOTEDOCK_HOME": "own"}).home == tmp_path / "own"
    assert places({"NOTEDOCK_HOME": "~/own"}).home == tmp_path / "own"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own places")
def test_without_a_choice_it_is_where_programs_keep_their_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places({}).home == tmp_path / ".local/share/notedock"
    assert places({"NOTEDOCK_HOME": ""}).home == tmp_path / ".local/share/notedock"
    assert places({"XDG_DATA_HOME": "/data"}).home == Path("/data/notedock")


def test_asking_for_the_places_makes_none(tmp_path: Path) -> None:
    places({"NOTEDOCK_HOME": str(tmp_path / "new")})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "x.txt", "größer 📈\n")
    assert (tmp_path / "a/b/x.txt").read_text(encoding="utf-8") == "größer 📈\n"
    assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["x.txt"]


def test_a_reader_sees_the_old_text_or_the_new_one_and_no_mixture(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    texts = {letter * 300_000 for letter in "abc"}
    write_whole(path, "a" * 300_000)
    done = threading.Event()

    def write() -> None:
        for _ in range(40):
            for text in texts:
                write_whole(path, text)
        done.set()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    while not done.is_set():
        assert path.read_text() in texts
    for writer in writers:
        writer.join()
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    in_the_way = tmp_path / "x.txt"
    in_the_way.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(in_the_way, "text")
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    write_whole(path, "old")
    with pytest.raises(TypeError):
        write_whole(path, 7)  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_text_that_is_no_valid_unicode_is_written_all_the_same(tmp_path: Path) -> None:
    write_whole(tmp_path / "x.txt", "a\udce9b")
    assert (tmp_path / "x.txt").read_text() == "a?b"
