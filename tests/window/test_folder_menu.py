"""The list of folders: its menu with all that the page offers, and the search among many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.states import State
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import FakeEngine, Script, child, server, session_of

ALL = [
    "Start",
    "Cancel",
    "Open in browser",
    "Stop",
    "Copy link",
    "Change the environment…",
    "Show in the file manager",
    "New notebook",
    "Open read-only",
    "What opens in the browser",
    "Show web apps that notebooks run",
    "Pin to the top",
    "Rename in Notedock…",
    "Remove from the list",
    "Stop all folders…",
]
NOT_RUNNING = {"Cancel", "Open in browser", "Stop", "Copy link", "Stop all folders…"}


def menu_of(qtbot: QtBot, window: MainWindow, row: int) -> dict[str, QAction]:
    """Ask for the menu of a folder in the list; return its actions by their words."""
    listed = child(window, QListWidget, "projectList")
    where = listed.visualItemRect(listed.item(row)).center()
    for older in listed.findChildren(QMenu):
        older.close()
    listed.customContextMenuRequested.emit(where)
    (menu,) = [one for one in listed.findChildren(QMenu) if one.isVisible()]
    found = {one.text().replace("&", ""): one for one in menu.actions() if one.text()}
    qtbot.addWidget(menu)
    return found


def usable(actions: dict[str, QAction]) -> set[str]:
    return {words for words, action in actions.items() if action.isEnabled()}


def test_the_menu_of_a_folder_has_all_that_its_page_offers(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[1])
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.project is not None)
    actions = menu_of(qtbot, window, 1)
    assert window.navigation.current is session
    assert list(actions) == ALL
    assert set(ALL) - usable(actions) == NOT_RUNNING
    assert actions["Stop"].toolTip() == "The notebooks are not running."
    actions["Start"].trigger()
    assert session.state is State.CHECKING


def test_the_menu_of_a_running_folder_stops_it(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    session = session_of(window, folders[0])
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.project is not None)
    actions = menu_of(qtbot, window, 0)
    refused = {"Start", "Cancel", "Open read-only", "Remove from the list"}
    assert set(ALL) - usable(actions) == refused
    assert all(actions[words].toolTip().endswith(".") for words in refused)
    actions["Stop"].trigger()
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_a_folder_is_opened_read_only_and_then_for_changes(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, script: Script
) -> None:
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.project is not None)
    running = replace(server(folders[0]), environment=context.catalogue.default.name)
    script.result = replace(running, read_only=True)
    menu_of(qtbot, window, 0)["Open read-only"].trigger()
    assert child(window, QLabel, "savedLabel").text() == ""
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert child(window, QLabel, "stateLabel").text() == "Running, read-only"
    assert not session.saves
    again = child(window, QPushButton, "startAgainButton")
    assert again.isVisible()  # the same is offered on the page
    script.result = replace(running, id="id-2")
    menu_of(qtbot, window, 0)["Start again and allow changes"].trigger()
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.saves)
    assert [one.read_only for one in script.requests] == [True, False]
    assert child(window, QLabel, "stateLabel").text() == "Running"
    assert not again.isVisible()


def test_the_menu_opens_by_the_keyboard_too(qtbot: QtBot, window: MainWindow) -> None:
    listed = child(window, QListWidget, "projectList")
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in listed.findChildren(QMenu)))
    for menu in listed.findChildren(QMenu):
        menu.close()


# ---------------------------------------------------------------- the search


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"Report {number}" for number in range(1, 11)]
    for folder in made:
        folder.mkdir()
    return made


def names(window: MainWindow) -> list[str]:
    listed = child(window, QListWidget, "projectList")
    items = (listed.item(row) for row in range(listed.count()))
    return [item.text() for item in items if not item.isHidden()]


def test_many_folders_can_be_searched(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    search = child(window, QLineEdit, "folderSearch")
    assert search.isVisible()
    assert search.accessibleName() == "Search the folders"
    search.setFocus()
    QTest.keyClicks(search, "report 1")
    assert names(window) == ["Report 1", "Report 10"]
    window.navigation.open(str(folders[4]))  # what is shown is in the list
    qtbot.waitUntil(lambda: window.navigation.current is session_of(window, folders[4]))
    assert search.text() == ""
    search.setFocus()
    QTest.keyClicks(search, "nowhere")
    assert names(window) == []
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert len(names(window)) == 10
    window.navigation.forget(session_of(window, folders[9]))
    assert not search.isVisible()
