"""The store of recent folders, also with damaged files and without a writable home."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.data_folder import DataFolder
from notedock.core.folder_name import MAX_NAME
from notedock.core.limits import Limits
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.recent_folders import RecentFolder, RecentFolders
from notedock.core.start_page import StartPage
from notedock.core.variables import EnvFileChoice

A, B, C = Path("/data/a"), Path("/data/b"), Path("/data/größe\n'1'")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, of which the last entry counts; every question makes it later."""
    ticks = [1000.0]

    def now() -> float:
        ticks.append(ticks[-1] + 1)
        return ticks[-1]

    monkeypatch.setattr("notedock.core.recent_folders.time.time", now)
    return ticks


@pytest.fixture
def kept(paths: AppPaths, clock: list[float]) -> RecentFolders:
    return RecentFolders(paths)


def folders(kept: RecentFolders) -> list[Path]:
    return [one.folder for one in kept.folders()]


def test_the_last_opened_comes_first(kept: RecentFolders) -> None:
    for folder in (A, B, C, A):
        kept.add(folder)
    assert folders(kept) == [A, C, B]


def test_another_instance_sees_it(kept: RecentFolders, paths: AppPaths) -> None:
    kept.add(C, "r-notebook")
    other = RecentFolders(paths)
    assert folders(other) == [C]
    assert other.environment(C) == "r-notebook"


def test_opening_again_keeps_the_environment_unless_another_is_chosen(kept: RecentFolders) -> None:
    kept.add(A, "r-notebook")
    kept.add(A)
    assert kept.environment(A) == "r-notebook"
    kept.add(A, "julia-notebook")
    assert kept.environment(A) == "julia-notebook"


def test_choosing_does_not_move_a_folder_to_the_top(kept: RecentFolders) -> None:
    kept.add(A)
    kept.add(B)
    kept.set_environment(A, "r-notebook")
    assert folders(kept) == [B, A]
    assert kept.environment(A) == "r-notebook"


def test_choosing_for_a_new_folder_remembers_it(kept: RecentFolders) -> None:
    kept.set_environment(A, "r-notebook")
    assert folders(kept) == [A]


def test_what_opens_is_kept_beside_the_environment(kept: RecentFolders, paths: AppPaths) -> None:
    assert kept.start_page(A) is StartPage.AUTOMATIC
    kept.add(A, "r-notebook")
    kept.add(B)
    kept.set_start_page(A, StartPage.FILES)
    kept.set_environment(A, "julia-notebook")
    kept.add(B)
    other = RecentFolders(paths)
    assert (other.start_page(A), other.environment(A)) == (StartPage.FILES, "julia-notebook")
    assert folders(other) == [B, A]


def test_limits_are_kept_beside_the_rest(kept: RecentFolders, paths: AppPaths) -> None:
    assert kept.limits(A) == Limits()
    kept.add(A, "r-notebook", 8901)
    kept.set_limits(A, Limits(memory=2000))
    kept.add(A)
    other = RecentFolders(paths)
    assert other.limits(A) == Limits(memory=2000)
    assert (other.environment(A), other.port(A)) == ("r-notebook", 8901)


def test_data_and_the_answer_about_settings_are_kept_beside_the_rest(
    kept: RecentFolders, paths: AppPaths
) -> None:
    assert (kept.data(A), kept.env_file(A)) == (None, EnvFileChoice())
    kept.add(A, "r-notebook")
    kept.set_data(A, DataFolder(C, writable=True))
    kept.set_env_file(A, EnvFileChoice("abc", used=True))
    kept.add(A)
    other = RecentFolders(paths)
    assert (other.data(A), other.env_file(A)) == (
        DataFolder(C, writable=True),
        EnvFileChoice("abc", used=True),
    )
    other.set_data(A, None)
    assert (kept.data(A), kept.environment(A)) == (None, "r-notebook")


@pytest.mark.parametrize("data", ["/x", ["relative", True], ["/x", "yes"], ["/\0", False], [1, 2]])
def test_a_damaged_choice_leaves_the_others_as_they_are(
    kept: RecentFolders, paths: AppPaths, data: object
) -> None:
    kept.add(A, "r-notebook")
    (file,) = paths.folders.glob("*.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"data": data, "env_file": 1}))
    assert (kept.environment(A), kept.data(A), kept.env_file(A)) == (
        "r-notebook",
        None,
        EnvFileChoice(),
    )


def test_the_port_of_a_folder_is_kept_and_not_taken_over_by_another(
    kept: RecentFolders, paths: AppPaths
) -> None:
    assert kept.port(A) == 0
    kept.add(A, port=8888)
    kept.add(A, "r-notebook")
    kept.set_start_page(A, StartPage.LAB)
    kept.add(B, port=8888)  # as with --port, while A was stopped
    kept.add(C)
    other = RecentFolders(paths)
    assert [other.port(folder) for folder in (A, B, C)] == [8888, 0, 0]
    kept.add(B, port=8889)
    kept.add(B, port=8888)
    assert other.port(B) == 8889
    assert (other.ports_of_others(A), other.ports_of_others(C)) == ({8889}, {8888, 8889})
    kept.add(A, port=9000)
    assert other.ports_of_others(B) == {9000}
    kept.forget(A)
    assert other.ports_of_others(B) == set()


@pytest.mark.parametrize("value", ['"8888"', "-1", "70000", "[]", "null", "8888.5"])
def test_a_port_by_another_version_is_none(
    kept: RecentFolders, paths: AppPaths, value: str
) -> None:
    kept.add(A, "r-notebook", 8888)
    (path,) = paths.folders.iterdir()
    path.write_text(path.read_text().replace('"port": 8888', f'"port": {value}'))
    assert (kept.port(A), kept.environment(A)) == (0, "r-notebook")
    assert kept.ports_of_others(B) == set()


@pytest.mark.parametrize("value", ['"poster"', "7", "[]", "null"])
def test_what_opens_by_another_version_is_automatic(
    kept: RecentFolders, paths: AppPaths, value: str
) -> None:
    kept.add(A, "r-notebook")
    (path,) = paths.folders.iterdir()
    path.write_text(path.read_text().replace('"opens": ""', f'"opens": {value}'))
    assert (kept.start_page(A), kept.environment(A)) == (StartPage.AUTOMATIC, "r-notebook")


def test_what_was_forgotten_can_be_put_back_as_it_was(kept: RecentFolders) -> None:
    kept.add(A, "r-notebook")
    kept.set_start_page(A, StartPage.LAB)
    kept.add(B)
    before = kept.folders()
    entry = kept.forget(A)
    assert entry == before[1]
    kept.restore(entry)
    assert kept.folders() == before
    assert kept.forget(C) is None


def test_defaults_are_empty(kept: RecentFolders) -> None:
    assert kept.environment(A) == ""
    assert kept.folders() == []


def test_forgetting_takes_one_folder_off_the_list_and_leaves_it_on_disk(
    kept: RecentFolders, tmp_path: Path
) -> None:
    (tmp_path / "x.ipynb").touch()
    kept.add(tmp_path, "r-notebook")
    kept.add(B)
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
def test_a_damaged_file_counts_as_absent(
    kept: RecentFolders, paths: AppPaths, content: bytes
) -> None:
    kept.add(A)
    kept.add(B)
    damaged = next(
        p for p in paths.folders.iterdir() if json.loads(p.read_text())["folder"] == str(B)
    )
    damaged.write_bytes(content)
    assert folders(kept) == [A]
    assert kept.environment(B) == ""
    kept.add(B)
    assert folders(kept) == [B, A]


def test_other_files_in_the_folder_are_ignored(kept: RecentFolders, paths: AppPaths) -> None:
    kept.add(A)
    (paths.folders / "notes.txt").write_text("mine")
    (paths.folders / "folder.json").mkdir()
    assert folders(kept) == [A]
    assert (paths.folders / "notes.txt").read_text() == "mine"


def test_a_choice_that_cannot_be_written_is_told_once_and_counts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file is in the way")
    kept = RecentFolders(AppPaths(home))
    kept.add(A, "minimal-notebook")
    with pytest.raises(Problem) as told:
        kept.set_environment(A, "r-notebook")
    assert told.value.kind is ProblemKind.CHOICE_NOT_KEPT
    kept.set_start_page(A, StartPage.LAB)
    assert folders(kept) == [A]
    assert kept.environment(A) == "r-notebook"
    assert kept.start_page(A) is StartPage.LAB
    home.unlink()
    kept.add(A)
    assert RecentFolders(AppPaths(home)).environment(A) == "r-notebook"


def test_a_home_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file is in the way")
    kept = RecentFolders(AppPaths(home))
    kept.add(A, "r-notebook")
    kept.forget(A)
    assert kept.folders() == []
    assert kept.environment(A) == ""
    assert home.read_text() == "a file is in the way"


def test_windows_and_terminals_do_not_overwrite_each_other(kept: RecentFolders) -> None:
    many = [Path(f"/data/{n}") for n in range(40)]
    threads = [threading.Thread(target=kept.add, args=(folder, "x")) for folder in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(folders(kept)) == set(many)


def test_whether_pages_are_shown_is_kept_for_each_folder(
    kept: RecentFolders, paths: AppPaths
) -> None:
    kept.add(A, "r-notebook")
    kept.set_shows_pages(A, True)
    other = RecentFolders(paths)
    assert (other.shows_pages(A), other.shows_pages(B)) == (True, False)
    assert other.environment(A) == "r-notebook"
    other.set_shows_pages(A, False)
    assert not kept.shows_pages(A)


def test_what_the_list_shows_is_kept_for_each_folder(kept: RecentFolders, paths: AppPaths) -> None:
    kept.add(A, "r-notebook", 8901)
    kept.set_name(A, "The figures")
    kept.set_pinned(A, 5.0)
    kept.confirm(A)
    kept.set_duration(A, "r-notebook", 12.5)
    kept.set_duration(A, "julia-notebook", 70)
    kept.add(A)
    entry = RecentFolders(paths).entry(A)
    assert (entry.name, entry.pinned, entry.confirmed) == ("The figures", 5.0, True)
    assert entry.durations == {"r-notebook": 12.5, "julia-notebook": 70.0}
    assert (entry.environment, entry.port) == ("r-notebook", 8901)
    assert kept.entry(B) == replace(RecentFolder(B, "", 0.0), opened=kept.entry(B).opened - 1)


GARBAGE: dict[str, list[object]] = {
    "name": [7, None, "  ", "x" * 999 + "\n"],
    "pinned": ["yes", -1, True, float("inf"), None],
    "confirmed": ["true", 1, None],
    "durations": [[], 7, {"r": "long", "s": -1, "t": True, "u": float("nan")}],
}


@pytest.mark.parametrize("field", GARBAGE)
def test_what_is_of_no_use_there_counts_as_not_chosen(
    kept: RecentFolders, paths: AppPaths, field: str
) -> None:
    kept.add(A, "r-notebook")
    (file,) = paths.folders.glob("*.json")
    whole = json.loads(file.read_text())
    for value in GARBAGE[field]:
        file.write_text(json.dumps(whole | {field: value}))
        entry = kept.entry(A)
        assert entry.environment == "r-notebook"
        assert len(entry.name) <= MAX_NAME
        assert not entry.name.strip("x")
        assert (entry.pinned, entry.confirmed, dict(entry.durations)) == (0.0, False, {})
    file.write_text(json.dumps({key: whole[key] for key in ("folder", "environment", "opened")}))
    assert kept.entry(A).environment == "r-notebook"  # as an older version has written it


def test_a_folder_that_has_moved_takes_along_what_was_chosen(kept: RecentFolders) -> None:
    kept.add(A, "r-notebook", 8901)
    kept.set_name(A, "The figures")
    kept.move(A, A)
    kept.move(A, B)
    assert folders(kept) == [B]
    assert (kept.environment(B), kept.port(B), kept.entry(B).name) == (
        "r-notebook",
        8901,
        "The figures",
    )
    kept.add(C, "julia-notebook")
    kept.move(B, C)  # which has choices of its own
    assert folders(kept) == [C]
    assert (kept.environment(C), kept.entry(C).name) == ("julia-notebook", "")
