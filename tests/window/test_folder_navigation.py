"""Opening folders, choosing among them, and what a late answer of a worker may do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.flows.context import Context
from notedock.window.work import folder_navigation
from notedock.window.work.folder_navigation import FolderNavigation
from notedock.window.work.folder_scan import FolderScan, open_folder
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner
from notedock.window.work.window_model import WindowModel


class SlowFolder:
    """A folder on a slow disk: it is opened when the test says so."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.answer = threading.Event()

    def open(self, context: Context, folder: str, confirmed: bool) -> FolderScan:
        if folder == self.folder:
            assert self.answer.wait(20)
        return open_folder(context, folder, confirmed)


@pytest.fixture
def model(context: Context, runner: Runner, folders: list[Path]) -> WindowModel:
    for folder in reversed(folders):
        context.recent_folders.add(folder)
    made = WindowModel(context, runner, lambda *_question: lambda: None)
    made.sessions.load_recent()
    made.navigation.show(next(iter(made.sessions)))
    return made


@pytest.fixture
def navigation(model: WindowModel) -> FolderNavigation:
    return model.navigation


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SlowFolder]:
    folder = tmp_path / "Slow"
    folder.mkdir()
    made = SlowFolder(str(folder))
    monkeypatch.setattr(folder_navigation, "open_folder", made.open)
    yield made
    made.answer.set()


def current(navigation: FolderNavigation) -> FolderSession:
    assert navigation.current is not None
    return navigation.current


def test_the_folder_asked_for_last_is_shown(
    qtbot: QtBot,
    model: WindowModel,
    navigation: FolderNavigation,
    slow: SlowFolder,
    folders: list[Path],
) -> None:
    navigation.open(slow.folder)
    with qtbot.waitSignal(navigation.opened):
        navigation.open(str(folders[1]))
    assert current(navigation).folder == folders[1]
    opened: list[bool] = []
    navigation.opened.connect(opened.append)
    with qtbot.waitSignal(model.sessions.added):
        slow.answer.set()
    assert str(next(iter(model.sessions)).folder) == slow.folder  # listed, but not shown
    assert current(navigation).folder == folders[1]
    assert opened == []


def test_a_late_failure_is_not_told(
    qtbot: QtBot,
    navigation: FolderNavigation,
    slow: SlowFolder,
    folders: list[Path],
) -> None:
    failures: list[Problem] = []
    navigation.failed.connect(failures.append)
    navigation.open(slow.folder)
    with qtbot.waitSignal(navigation.opened):
        navigation.open(str(folders[1]))
    Path(slow.folder).rmdir()
    slow.answer.set()
    for thread in threading.enumerate():
        if thread.name == "notedock-job":
            thread.join(20)  # its answer is in the queue, before the one that follows
    with qtbot.waitSignal(navigation.failed):
        navigation.open("/")
    assert [one.kind for one in failures] == [ProblemKind.SYSTEM_FOLDER]


def test_forgetting_the_shown_folder_shows_the_one_on_top_and_undo_returns(
    qtbot: QtBot, navigation: FolderNavigation, folders: list[Path]
) -> None:
    with qtbot.waitSignal(navigation.undoable) as offered:
        navigation.forget(current(navigation))
    assert current(navigation).folder == folders[1]
    offered.args[2]()
    assert current(navigation).folder == folders[0]


def test_forgetting_the_last_folder_shows_the_welcome(navigation: FolderNavigation) -> None:
    navigation.forget(current(navigation))
    navigation.forget(current(navigation))
    assert navigation.current is None


def test_forgetting_another_folder_changes_nothing_of_what_is_shown(
    model: WindowModel, navigation: FolderNavigation, folders: list[Path]
) -> None:
    undo: list[Callable[[], None]] = []
    navigation.undoable.connect(lambda _session, _words, call: undo.append(call))
    navigation.forget(list(model.sessions)[1])
    assert current(navigation).folder == folders[0]
    undo[0]()
    assert [one.folder for one in model.sessions] == folders
    assert current(navigation).folder == folders[0]


def test_what_was_forgotten_twice_is_offered_once(
    model: WindowModel, navigation: FolderNavigation
) -> None:
    offered: list[object] = []
    navigation.undoable.connect(lambda *what: offered.append(what))
    session = current(navigation)
    navigation.forget(session)
    navigation.forget(session)
    assert len(offered) == 1
