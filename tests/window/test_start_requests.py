"""What a person asked for is asked for again as a whole, until it is done or called off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QTreeView
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.environment import OWN
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.states import State
from notedock.core.task import Task
from notedock.engines.base import EngineInfo
from notedock.flows import open_external, page_address
from notedock.flows import start as start_flow
from notedock.flows.context import Context
from notedock.flows.reconcile import Ended
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import (
    FakeEngine,
    button,
    child,
    choose_other,
    environment_shown,
    server,
    session_of,
)

TIP = Qt.ItemDataRole.ToolTipRole
NOTEBOOK = "notebooks/Second.ipynb"
NO_DOWNLOAD = problems.download_failed("")
NO_ENGINE = problems.engine_silent("Docker", "")
NO_RECIPE = problems.recipe_unclear("Dockerfile", 1, "")
BACK = EngineInfo("Docker", "27.0", "unix:///nowhere")

# Waits until this many starts have failed, and returns what was asked for last.
Failed = Callable[[int], StartRequest]


class Starts:
    """Starts that end as the test says. asked: the requests; links: what the browser was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[StartRequest] = []
        self.links: list[str] = []
        self.outcome: Server | Problem = NO_DOWNLOAD
        self.held = False
        monkeypatch.setattr(start_flow, "start", self._start)
        monkeypatch.setattr(open_external, "open_link", self.links.append)

    def _start(self, context: Context, request: StartRequest, task: Task) -> Server:
        self.asked.append(request)
        while self.held:
            task.cancel.wait(0.01)
        if isinstance(self.outcome, Problem):
            raise self.outcome
        context.engine.running.append(self.outcome)  # type: ignore[attr-defined]
        return self.outcome


@pytest.fixture
def folders(folders: list[Path]) -> list[Path]:
    second = folders[0] / NOTEBOOK
    second.parent.mkdir()
    second.write_text((folders[0] / "Start.ipynb").read_text())
    (folders[0] / "Dockerfile").write_text("FROM x\n")
    return folders


@pytest.fixture
def session(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> FolderSession:
    found = session_of(window, folders[0])
    qtbot.waitUntil(lambda: found.project is not None)
    return found


@pytest.fixture
def starts(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Starts:
    return Starts(monkeypatch)


@pytest.fixture
def failed(qtbot: QtBot, session: FolderSession, starts: Starts) -> Failed:
    def wait(count: int) -> StartRequest:
        qtbot.waitUntil(lambda: len(starts.asked) == count and session.state is State.FAILED)
        return starts.asked[-1]

    return wait


def open_notebook(window: MainWindow, path: str) -> None:
    """Press Return on a notebook of the list."""
    listed = child(window, QTreeView, "notebookList")
    listed.setFocus()
    window.page.notebooks.select(path)
    assert path in listed.currentIndex().data(TIP)
    QTest.keyClick(listed, Qt.Key.Key_Return)


def press(window: MainWindow, words: str) -> None:
    """Press the button of the Problem that is shown."""
    action = button(window, "problemAction")
    assert action.isVisible()
    assert action.text().replace("&", "") == words
    action.click()


def test_try_again_asks_for_the_same_notebook(
    window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    open_notebook(window, NOTEBOOK)
    first = failed(1)
    assert first.notebook == NOTEBOOK
    press(window, "Try again")
    assert failed(2) == first


def test_try_again_after_start_without_it_leaves_the_recipe_out_too(
    window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    starts.outcome = NO_RECIPE
    open_notebook(window, NOTEBOOK)
    first = failed(1)
    starts.outcome = NO_DOWNLOAD
    press(window, "Start without it")
    assert failed(2) == replace(first, without_recipe=True)
    press(window, "Try again")
    assert failed(3) == replace(first, without_recipe=True)


def test_start_asks_anew(
    window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    starts.outcome = NO_RECIPE
    open_notebook(window, NOTEBOOK)
    failed(1)
    press(window, "Start without it")
    failed(2)
    button(window, "startButton").click()
    assert failed(3) == StartRequest(session.folder)


def test_an_environment_chosen_after_a_failure_takes_the_place_of_the_one_asked_for(
    qtbot: QtBot, window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    session.choose_environment("scipy-notebook")
    starts.outcome = NO_RECIPE
    open_notebook(window, NOTEBOOK)
    assert failed(1).environment == "scipy-notebook"
    starts.outcome = NO_DOWNLOAD
    press(window, "Start without it")
    failed(2)
    choose_other(window, "r-notebook")
    session.show_problem(NO_DOWNLOAD)
    press(window, "Try again")
    assert failed(3) == StartRequest(session.folder, "r-notebook", NOTEBOOK, without_recipe=True)
    session.choose_environment(OWN)
    session.show_problem(NO_DOWNLOAD)
    press(window, "Try again")
    assert failed(4) == StartRequest(session.folder, None, NOTEBOOK, without_recipe=True)


@pytest.mark.parametrize("chosen", ["", "r-notebook"])
def test_an_engine_that_is_back_is_asked_for_the_same(
    window: MainWindow, session: FolderSession, starts: Starts, failed: Failed, chosen: str
) -> None:
    starts.outcome = NO_RECIPE
    open_notebook(window, NOTEBOOK)
    failed(1)
    starts.outcome = NO_ENGINE
    press(window, "Start without it")
    asked = failed(2)
    if chosen:
        session.choose_environment(chosen)
    starts.outcome = NO_DOWNLOAD
    window.sessions.engine_ready.emit(BACK)
    assert failed(3) == replace(asked, environment=chosen or None)
    assert asked.notebook == NOTEBOOK
    assert asked.without_recipe


def test_an_engine_that_is_back_starts_nothing_that_was_not_asked_for(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    starts: Starts,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The notebooks were started elsewhere, and the engine went before they had answered."""

    def lose_engine(*_asked: object) -> None:
        raise NO_ENGINE

    monkeypatch.setattr(start_flow, "wait_until_answering", lose_engine)
    engine.running.append(server(session.folder))
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    window.sessions.engine_ready.emit(BACK)
    assert session.state is State.FAILED
    assert session.problem is None


def test_what_was_put_away_is_not_asked_for_by_itself(
    window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    starts.outcome = NO_ENGINE
    open_notebook(window, NOTEBOOK)
    first = failed(1)
    child(window, QToolButton, "problemClose").click()
    window.sessions.engine_ready.emit(BACK)
    assert session.state is State.FAILED
    button(window, "undoButton").click()  # the message is there again, and with it what was asked
    window.sessions.engine_ready.emit(BACK)
    assert failed(2) == first


def test_what_was_called_off_is_not_asked_for_again(
    qtbot: QtBot, window: MainWindow, session: FolderSession, starts: Starts, failed: Failed
) -> None:
    starts.held = True
    open_notebook(window, NOTEBOOK)
    qtbot.waitUntil(lambda: len(starts.asked) == 1)
    button(window, "cancelButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    starts.held = False
    session.show_problem(problems.folder_not_shared("/x", ""))
    press(window, "Try again")
    assert failed(2) == StartRequest(session.folder)


def test_notebooks_that_ended_by_themselves_are_started_as_they_were(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    starts: Starts,
    failed: Failed,
    engine: FakeEngine,
) -> None:
    starts.outcome = NO_RECIPE
    button(window, "startButton").click()
    failed(1)
    starts.outcome = server(session.folder)
    press(window, "Start without it")
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    ended_now = Ended(starts.outcome, problems.ended_unexpectedly(1, out_of_memory=False, log=""))
    engine.running.clear()
    session.reconcile(None, ended_now, time.monotonic())
    starts.outcome = NO_DOWNLOAD
    press(window, "Try again")
    assert failed(3).without_recipe


def test_the_browser_is_given_what_the_start_has_returned(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    starts: Starts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(page_address, "at_page", lambda *asked, **_rest: looked.append(asked))
    starts.outcome = server(session.folder).at("/returned by the flow")
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: starts.links == [starts.outcome.link()])  # type: ignore[union-attr]
    assert session.state is State.RUNNING
    assert looked == []


def test_a_link_that_no_browser_took_is_the_one_to_copy(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    starts: Starts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_address, "at_page", lambda _context, found, path="": found.at(path))
    starts.outcome = server(session.folder)
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: len(starts.links) == 1)

    def refuse(link: str) -> None:
        raise problems.browser_failed(link)

    monkeypatch.setattr(open_external, "open_link", refuse)
    open_notebook(window, NOTEBOOK)
    qtbot.waitUntil(lambda: session.problem is not None)
    press(window, "Copy the link")
    assert NOTEBOOK in QGuiApplication.clipboard().text()


def test_an_environment_chosen_while_the_folder_is_looked_into_is_kept(
    qtbot: QtBot, window: MainWindow, session: FolderSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, go_on = threading.Event(), threading.Event()
    remembered = RecentFolders.environment

    def slowly(kept: RecentFolders, folder: Path) -> str:
        found = remembered(kept, folder)
        read.set()
        assert go_on.wait(10)
        return found

    monkeypatch.setattr(RecentFolders, "environment", slowly)
    session.project = None
    window.sessions.scan(session)
    qtbot.waitUntil(read.is_set)
    session.choose_environment("r-notebook")
    go_on.set()
    qtbot.waitUntil(lambda: session.project is not None)
    assert session.environment == "r-notebook"
    assert environment_shown(window) == "R for statistics"


def test_an_environment_chosen_elsewhere_is_seen_when_the_folder_is_looked_into(
    qtbot: QtBot, window: MainWindow, session: FolderSession, context: Context
) -> None:
    session.choose_environment("r-notebook")
    context.recent_folders.set_environment(session.folder, "julia-notebook")  # in a terminal
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.environment == "julia-notebook")
