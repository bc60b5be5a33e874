"""The program's folders, and atomic writes."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths, app_paths, repair_modes, write_atomically
from tests.conftest import give, needs_root


def test_everything_lies_below_the_home_that_was_chosen(tmp_path: Path) -> None:
    own = app_paths({"NOTEDOCK_HOME": str(tmp_path), "XDG_DATA_HOME": "/elsewhere"})
    assert own.home == tmp_path
    assert own.folders.parent == own.logs.parent == tmp_path


def test_a_chosen_home_may_be_relative_or_begin_with_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert app_paths({"NOTEDOCK_HOME": "own"}).home == tmp_path / "own"
    assert app_paths({"NOTEDOCK_HOME": "~/own"}).home == tmp_path / "own"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own places")
def test_without_a_choice_it_is_where_programs_keep_their_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert app_paths({}).home == tmp_path / ".local/share/notedock"
    assert app_paths({"NOTEDOCK_HOME": ""}).home == tmp_path / ".local/share/notedock"
    assert app_paths({"XDG_DATA_HOME": "/data"}).home == Path("/data/notedock")


def test_asking_for_the_folders_makes_none(tmp_path: Path) -> None:
    app_paths({"NOTEDOCK_HOME": str(tmp_path / "new")})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "x.txt", "größer 📈\n")
    assert (tmp_path / "a/b/x.txt").read_text(encoding="utf-8") == "größer 📈\n"
    assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["x.txt"]


def test_a_reader_sees_the_old_text_or_the_new_one_and_no_mixture(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    texts = {letter * 300_000 for letter in "abc"}
    write_atomically(path, "a" * 300_000)
    done = threading.Event()

    def write() -> None:
        for _ in range(40):
            for text in texts:
                write_atomically(path, text)
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
        write_atomically(in_the_way, "text")
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    write_atomically(path, "old")
    with pytest.raises(TypeError):
        write_atomically(path, 7)  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_text_that_is_no_valid_unicode_is_written_all_the_same(tmp_path: Path) -> None:
    write_atomically(tmp_path / "x.txt", "a\udce9b")
    assert (tmp_path / "x.txt").read_text() == "a?b"


# ---------------------------------------------------------------- for this account alone


@pytest.fixture(params=[0o000, 0o022, 0o277, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_what_is_written_is_for_this_account_alone_whatever_the_umask(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "x.txt", "text")
    made = [tmp_path / "a", tmp_path / "a/b", tmp_path / "a/b/x.txt"]
    assert [mode(one) for one in made] == [0o700, 0o700, 0o600]


def test_a_home_that_others_could_read_is_closed_and_nothing_else_is_touched(
    tmp_path: Path,
) -> None:
    paths = AppPaths(tmp_path / "home")
    ours = [paths.home / "settings.json", paths.home / "window.lock"]
    ours += [folder / "x.json" for folder in paths.all_folders()[:-1]]
    others = [paths.home / "mine.txt", tmp_path / "outside"]
    for file in [*ours, *others]:
        file.parent.mkdir(exist_ok=True, mode=0o755)
        file.touch()
        file.chmod(0o644)
    (paths.home / "window.txt").symlink_to(tmp_path / "outside")
    paths.recipe_hashes.symlink_to(tmp_path)
    for folder in [paths.home, *paths.all_folders()[:-1]]:
        folder.chmod(0o777)
    tmp_path.chmod(0o755)

    repair_modes(paths)

    folders = [paths.home, *paths.all_folders()[:-1]]
    assert {mode(one) for one in folders} == {0o700}
    assert {mode(one) for one in ours} == {0o600}
    assert {mode(one) for one in others} == {0o644}
    assert mode(tmp_path) == 0o755


def test_a_folder_that_others_use_too_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, before in ((tmp_path / "home", 0o755), (tmp_path / "tmp", 0o1777)):
        folder.mkdir()
        folder.chmod(before)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        repair_modes(AppPaths(folder))
        assert mode(folder) == before
    repair_modes(AppPaths(tmp_path / "not there"))


@needs_root
def test_what_belongs_to_another_account_is_left_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    give(home, 1234, 2345)
    repair_modes(AppPaths(home))
    assert mode(home) == 0o755


def test_a_home_of_an_unknown_person_is_taken_literally(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = app_paths({"NOTEDOCK_HOME": "~nobody-of-this-name/x"}).home
    assert home == tmp_path / "~nobody-of-this-name/x"
