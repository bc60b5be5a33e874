"""Stopping all folders without closing: what is asked, and that each is stopped as it has to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from notedock.core.server import Server
from notedock.core.states import State
from notedock.core.task import Task
from notedock.engines import jupyter
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog
from tests.window.conftest import FakeEngine, Script, child, server, session_of
from tests.window.open_dialogs import details_of, press_button, questions_of

Stopped = list[tuple[str, bool]]  # the id of each server, and whether a calculation may be lost


@pytest.fixture
def stopped(script: Script, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine) -> Stopped:
    """What is stopped from now on; the second server calculates."""
    found: Stopped = []

    def stop(_context: Context, one: Server, _task: Task, *, force: bool = False) -> None:
        found.append((one.id, force))
        engine.running = [other for other in engine.running if other.id != one.id]

    def activity(one: Server, timeout: float = 5.0) -> jupyter.Activity:
        return jupyter.Activity(False, ("Long.ipynb",) if one.id == "id-2" else ())

    monkeypatch.setattr(stop_flow, "stop", stop)
    monkeypatch.setattr(jupyter, "activity", activity)
    return found


@pytest.fixture
def asked(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, stopped: Stopped
) -> MessageDialog:
    """The question, asked from the menu of a folder while both run."""
    engine.running = [server(folders[0], 1), server(folders[1], 2)]
    sessions = [session_of(window, folder) for folder in folders]
    qtbot.waitUntil(lambda: all(one.state is State.RUNNING for one in sessions))
    menu = child(window, QToolButton, "moreButton").menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    (action,) = [one for one in menu.actions() if one.text() == "S&top all folders…"]
    action.trigger()
    action.trigger()  # it is asked once
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (dialog,) = questions_of(window)
    return dialog


def test_all_that_runs_is_named_and_stopped_and_the_window_stays(
    qtbot: QtBot, window: MainWindow, asked: MessageDialog, stopped: Stopped, engine: FakeEngine
) -> None:
    assert asked.title() == "Stop all folders?"
    assert "“Quarterly review” is running." in details_of(asked)
    assert "is still calculating: “Long.ipynb”." in details_of(asked)
    assert "What was calculated so far is lost" in details_of(asked)
    press_button(asked, "&Stop all")
    qtbot.waitUntil(lambda: all(one.state is State.OFF for one in window.sessions))
    assert sorted(stopped) == [("id-1", False), ("id-2", True)]
    assert window.isVisible()


def test_the_answer_can_be_no(
    qtbot: QtBot, window: MainWindow, asked: MessageDialog, stopped: Stopped
) -> None:
    window.close()  # meanwhile: there is one question already
    assert questions_of(window) == [asked]
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert questions_of(window) == []
    assert stopped == []
    assert all(one.state is State.RUNNING for one in window.sessions)
