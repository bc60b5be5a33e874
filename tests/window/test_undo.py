"""What was done can be taken back for a while: by mouse, by keyboard, and as it was before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.start_page import StartPage
from notedock.core.states import State
from notedock.flows.context import Context
from notedock.window.problems import undo_bar
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import (
    FakeEngine,
    Script,
    button,
    child,
    environment_shown,
    server,
    session_of,
)


def folders_listed(window: MainWindow) -> list[str]:
    listed = child(window, QListWidget, "projectList")
    return [listed.item(row).text() for row in range(listed.count())]


def forget(window: MainWindow, row: int) -> None:
    """Take a folder off the list as the keyboard does."""
    listed = child(window, QListWidget, "projectList")
    listed.setCurrentRow(row)
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Delete)


def test_nothing_done_nothing_offered(qtbot: QtBot, window: MainWindow) -> None:
    assert not child(window, QWidget, "undoBar").isVisible()


@pytest.mark.parametrize("row", [0, 1])
def test_a_folder_comes_back_where_it_was_with_all_that_was_remembered(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, row: int
) -> None:
    context.recent_folders.set_environment(folders[row], "r-notebook")
    context.recent_folders.set_start_page(folders[row], StartPage.FILES)
    before = context.recent_folders.folders()
    forget(window, row)
    assert folders_listed(window) == [folders[1 - row].name]
    assert len(context.recent_folders.folders()) == 1
    button(window, "undoButton").click()
    assert folders_listed(window) == [one.name for one in folders]
    assert context.recent_folders.folders() == before
    assert window.windowTitle().startswith(folders[row].name)
    assert not child(window, QWidget, "undoBar").isVisible()


def test_a_folder_that_runs_stays_on_the_list_and_it_is_said_why(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: session_of(window, folders[0]).state is State.RUNNING)
    forget(window, 0)
    bar = child(window, QWidget, "undoBar")
    assert bar.isVisible()
    words = "Stop “Quarterly review” first, then remove it from the list."
    assert words in [one.text() for one in bar.findChildren(QLabel)]
    assert not button(window, "undoButton").isVisible()
    assert len(folders_listed(window)) == 2
    forget(window, 1)
    assert button(window, "undoButton").isVisible()


def test_ctrl_z_takes_it_back_wherever_the_focus_is(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    forget(window, 1)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: folders_listed(window) == [one.name for one in folders])


def test_a_folder_opened_anew_is_not_there_twice(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    forget(window, 1)
    window.navigation.open(str(folders[1]))
    qtbot.waitUntil(lambda: len(window.sessions) == 2)
    button(window, "undoButton").click()
    assert sorted(folders_listed(window)) == sorted(one.name for one in folders)


def test_the_environment_before_comes_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    session = session_of(window, folders[0])
    session.choose_environment("r-notebook")
    assert environment_shown(window) == "R for statistics"
    button(window, "undoButton").click()
    assert session.environment == ""
    assert context.recent_folders.environment(folders[0]) == ""
    assert environment_shown(window) == context.catalogue.default.title
    session.choose_environment("")  # it is so already: there is nothing to take back
    assert not child(window, QWidget, "undoBar").isVisible()


def test_a_message_put_away_comes_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session_of(window, folders[0]).show_problem(problems.browser_failed("x"))
    panel = child(window, QWidget, "problemPanel")
    child(window, QToolButton, "problemClose").click()
    assert not panel.isVisible()
    button(window, "undoButton").click()
    assert panel.isVisible()
    assert child(window, QLabel, "problemTitle").text() == problems.browser_failed("").title


def test_what_has_gone_on_cannot_be_taken_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[0])
    session.choose_environment("r-notebook")
    button(window, "startButton").click()
    assert not child(window, QWidget, "undoBar").isVisible()
    session.cancel()
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_the_offer_ends_by_itself_unless_somebody_is_at_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_bar, "SECONDS", 0.1)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bar = child(window, QWidget, "undoBar")
    timer = bar.findChildren(QTimer)[0]
    window.undo.offer(None, "Something was done.", lambda: None)
    button(window, "undoButton").setFocus()
    with qtbot.waitSignals([timer.timeout] * 3):
        pass
    assert bar.isVisible()
    child(window, QListWidget, "projectList").setFocus()
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_it_is_said_aloud(window: MainWindow, announced: list[str]) -> None:
    forget(window, 0)
    gone = "“Quarterly review” was removed from the list. The folder itself is untouched."
    assert announced == [f"{gone} Ctrl+Z undoes it."]
