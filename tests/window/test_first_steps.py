"""What a person is told who starts notebooks here for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.states import State
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import FakeEngine, Script, button, child, server, session_of

OPEN = "The notebooks are open in your browser."
STOPPED = "The notebooks are stopped."


def told(window: MainWindow) -> str:
    """Return what is told, empty where nothing is."""
    card = child(window, QWidget, "firstSteps")
    words = "".join(label.text() for label in card.findChildren(QLabel))
    assert not card.isVisible() or card.accessibleDescription() == words
    return words if card.isVisible() else ""


@pytest.fixture
def session(qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script) -> FolderSession:
    found = session_of(window, folders[0])
    qtbot.waitUntil(lambda: found.project is not None)
    script.result = server(folders[0])
    script.go_on.set()
    return found


def start(qtbot: QtBot, window: MainWindow, session: FolderSession) -> None:
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)


def test_the_first_start_and_stop_are_explained_and_nothing_after(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    assert told(window) == ""
    start(qtbot, window, session)
    assert told(window).startswith(OPEN)
    assert "is saved in the folder" in told(window)
    other = next(one for one in window.sessions if one is not session)
    window.navigation.select(other)
    assert told(window) == ""
    window.navigation.select(session)
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert told(window).startswith(STOPPED)
    start(qtbot, window, session)
    assert told(window) == ""


def test_it_can_be_closed_for_good(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    start(qtbot, window, session)
    child(window, QToolButton, "closeFirstSteps").click()
    assert told(window) == ""
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert told(window) == ""


def test_who_has_started_notebooks_before_is_told_nothing(
    qtbot: QtBot, window: MainWindow, session: FolderSession, context: Context, tmp_path: Path
) -> None:
    context.recent_folders.set_duration(tmp_path / "Another", "scipy-notebook", 3.0)
    start(qtbot, window, session)
    assert told(window) == ""


def test_notebooks_that_somebody_else_started_are_not_explained(
    qtbot: QtBot, window: MainWindow, session: FolderSession, engine: FakeEngine
) -> None:
    engine.running.append(server(session.folder))
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert told(window) == ""
