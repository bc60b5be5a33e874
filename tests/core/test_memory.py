"""What is remembered of folders, and what happens when it cannot be."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from notedock.core.memory import Memory
from notedock.core.opening import Opens
from notedock.core.places import Places

A, B, C = Path("/data/a"), Path("/data/b"), Path("/data/größe\n'1'")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, of which the last entry counts; every question makes it later."""
    ticks = [1000.0]

    def now() -> float:
        ticks.append(ticks[-1] + 1)
        return ticks[-1]

    monkeypatch.setattr("notedock.core.memory.time.time", now)
    return ticks


@pytest.fixture
def kept(places: Places, clock: list[float]) -> Memory:
    return Memory(places)


def folders(kept: Memory) -> list[Path]:
    return [one.folder for one in kept.folders()]


def test_the_last_opened_comes_first(kept: Memory) -> None:
    for folder in (A, B, C, A):
        kept.opened(folder)
    assert folders(kept) == [A, C, B]


def test_another_program_of_the_same_person_sees_it(kept: Memory, places: Places) -> None:
    kept.opened(C, "r-notebook")
    other = Memory(places)
    assert folders(other) == [C]
    assert other.environment(C) == "r-notebook"


def test_opening_again_keeps_the_environment_unless_another_is_chosen(kept: Memory) -> None:
    kept.opened(A, "r-notebook")
    kept.opened(A)
    assert kept.environment(A) == "r-notebook"
    kept.opened(A, "julia-notebook")
    assert kept.environment(A) == "julia-notebook"


def test_choosing_does_not_move_a_folder_to_the_top(kept: Memory) -> None:
    kept.opened(A)
    kept.opened(B)
    kept.choose(A, "r-notebook")
    assert folders(kept) == [B, A]
    assert kept.environment(A) == "r-notebook"


def test_choosing_for_a_new_folder_remembers_it(kept: Memory) -> None:
    kept.choose(A, "r-notebook")
    assert folders(kept) == [A]


def test_what_opens_is_kept_beside_the_environment(kept: Memory, places: Places) -> None:
    assert kept.opens(A) is Opens.AUTOMATIC
    kept.opened(A, "r-notebook")
    kept.opened(B)
    kept.choose_opens(A, Opens.FILES)
    kept.choose(A, "julia-notebook")
    kept.opened(B)
    other = Memory(places)
    assert (other.opens(A), other.environment(A)) == (Opens.FILES, "julia-notebook")
    assert folders(other) == [B, A]


@pytest.mark.parametrize("value", ['"poster"', "7", "[]", "null"])
def test_what_opens_by_another_version_is_automatic(
    kept: Memory, places: Places, value: str
) -> None:
    kept.opened(A, "r-notebook")
    (path,) = places.folders.iterdir()
    path.write_text(path.read_text().replace('"opens": ""', f'"opens": {value}'))
    assert (kept.opens(A), kept.environment(A)) == (Opens.AUTOMATIC, "r-notebook")


def test_what_was_forgotten_can_be_put_back_as_it_was(kept: Memory) -> None:
    kept.opened(A, "r-notebook")
    kept.choose_opens(A, Opens.LAB)
    kept.opened(B)
    before = kept.folders()
    entry = kept.forget(A)
    assert entry == before[1]
    kept.restore(entry)
    assert kept.folders() == before
    assert kept.forget(C) is None


def test_what_nobody_chose_is_empty(kept: Memory) -> None:
    assert kept.environment(A) == ""
    assert kept.folders() == []


def test_forgetting_takes_one_folder_off_the_list_and_leaves_it_on_disk(
    kept: Memory, tmp_path: Path
) -> None:
    (tmp_path / "x.ipynb").touch()
    kept.opened(tmp_path, "r-notebook")
    kept.opened(B)
    kept.forget(tmp_path)
    kept.forget(tmp_path)
    assert folders(kept) == [B]
    assert kept.environment(tmp_path) == ""
    assert (tmp_path / "x.ipynb").exists()


DAMAGED = {
    "empty": b"",
    "cut off": b'{"folder": "/data/b", "envir',
    "not text": b"\xff\xfe\x00",
    "another shape": b"[1, 2]",
    "no folder": b'{"environment": "x", "opened": 1}',
    "no time": b'{"folder": "/data/b", "environment": "x", "opened": "yesterday"}',
    "folder is a number": b'{"folder": 7, "environment": "x", "opened": 1}',
    "nothing": b"null",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_as_if_it_had_never_been(
    kept: Memory, places: Places, content: bytes
) -> None:
    kept.opened(A)
    kept.opened(B)
    damaged = next(
        p for p in places.folders.iterdir() if json.loads(p.read_text())["folder"] == str(B)
    )
    damaged.write_bytes(content)
    assert folders(kept) == [A]
    assert kept.environment(B) == ""
    kept.opened(B)
    assert folders(kept) == [B, A]


def test_files_of_others_in_its_folder_are_let_be(kept: Memory, places: Places) -> None:
    kept.opened(A)
    (places.folders / "notes.txt").write_text("mine")
    (places.folders / "folder.json").mkdir()
    assert folders(kept) == [A]
    assert (places.folders / "notes.txt").read_text() == "mine"


def test_a_home_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file is in the way")
    kept = Memory(Places(home))
    kept.opened(A, "r-notebook")
    kept.choose(A, "r-notebook")
    kept.forget(A)
    assert kept.folders() == []
    assert kept.environment(A) == ""
    assert home.read_text() == "a file is in the way"


def test_windows_and_terminals_do_not_overwrite_each_other(kept: Memory) -> None:
    many = [Path(f"/data/{n}") for n in range(40)]
    threads = [threading.Thread(target=kept.opened, args=(folder, "x")) for folder in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(folders(kept)) == set(many)
