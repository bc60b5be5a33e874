"""What the window says of notebooks that are paused, or whose folder was moved or replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from notedock.core.folder_identity import identify
from notedock.core.server import Server, Status
from notedock.core.states import State
from notedock.flows import open_external
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import FakeEngine, Script, button, child, server, session_of

REPLACED = "This folder was moved or replaced while its notebooks were running."
MOVED = "This folder was moved, renamed or deleted while its notebooks were running."
PAUSED = "The notebooks are paused."
Running = Callable[[Status], Server]


@pytest.fixture
def running(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> Running:
    """Let the first folder's notebooks be found running or paused."""

    def run(status: Status) -> Server:
        found = replace(server(folders[0]), folder_id=identify(folders[0]), status=status)
        engine.running.append(found)
        qtbot.waitUntil(lambda: session_of(window, folders[0]).state is State.RUNNING)
        return found

    return run


def saved(window: MainWindow) -> bool:
    """Tell whether it says that everything is saved in the folder."""
    return "saved here" in child(window, QLabel, "savedLabel").text()


def problem(window: MainWindow) -> str:
    title = child(window, QLabel, "problemTitle")
    return title.text() if title.isVisibleTo(window) else ""


def in_the_list(window: MainWindow) -> str:
    item = child(window, QListWidget, "projectList").item(0)
    return str(item.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_folder_that_was_replaced_is_said_when_the_window_comes_to_the_front(
    qtbot: QtBot, window: MainWindow, folders: list[Path], running: Running
) -> None:
    running(Status.RUNNING)
    assert saved(window)
    folders[0].rename(folders[0].with_name("away"))
    folders[0].mkdir()
    window.activated.emit()
    qtbot.waitUntil(lambda: problem(window) == REPLACED)
    assert not saved(window)
    assert "Folder moved or deleted" in in_the_list(window)
    shown = [one.text() for one in window.findChildren(QLabel) if one.isVisibleTo(window)]
    assert f"What you change now is not saved in “{folders[0]}”." in shown


def test_one_that_is_moved_away_is_said_until_it_is_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path], running: Running
) -> None:
    running(Status.RUNNING)
    folders[0].rename(folders[0].with_name("away"))
    window.activated.emit()
    qtbot.waitUntil(lambda: problem(window) == MOVED)
    assert not saved(window)
    folders[0].with_name("away").rename(folders[0])
    window.activated.emit()
    qtbot.waitUntil(lambda: problem(window) == "")
    assert saved(window)


def test_what_was_put_away_is_not_said_again_and_nothing_claims_to_be_saved(
    qtbot: QtBot, window: MainWindow, folders: list[Path], running: Running
) -> None:
    running(Status.RUNNING)
    folders[0].rename(folders[0].with_name("away"))
    window.activated.emit()
    qtbot.waitUntil(lambda: problem(window) == MOVED)
    child(window, QAbstractButton, "problemClose").click()
    shown: list[str] = []
    session_of(window, folders[0]).changed.connect(lambda: shown.append(problem(window)))
    window.activated.emit()
    qtbot.wait(100)
    assert set(shown) <= {""}
    assert not saved(window)


def test_a_server_found_at_the_start_of_the_window_is_compared_as_well(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
) -> None:
    engine.running.append(replace(server(folders[0]), folder_id="1:1"))
    qtbot.waitUntil(lambda: problem(window) == REPLACED)
    assert not saved(window)


def test_a_server_of_an_older_version_is_not_judged(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: session_of(window, folders[0]).state is State.RUNNING)
    with qtbot.waitSignal(window.activated):
        window.activated.emit()
    assert saved(window)
    assert problem(window) == ""


def test_its_page_is_not_opened_and_one_button_stops_and_starts_again(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    running: Running,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(open_external, "open_link", opened.append)
    running(Status.RUNNING)
    folders[0].rename(folders[0].with_name("away"))
    folders[0].mkdir()
    window.activated.emit()
    qtbot.waitUntil(lambda: problem(window) == REPLACED)
    child(window, QAbstractButton, "problemClose").click()
    button(window, "openButton").click()
    assert problem(window) == REPLACED
    again = replace(server(folders[0], 2), folder_id=identify(folders[0]))
    script.result = again
    script.go_on.set()
    action = button(window, "problemAction")
    assert action.text().replace("&", "") == "Stop and start again"
    action.click()
    qtbot.waitUntil(lambda: opened == [again.link()])
    qtbot.waitUntil(lambda: saved(window))
    assert problem(window) == ""


def test_paused_notebooks_are_said_at_once_and_go_on(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    running: Running,
) -> None:
    found = running(Status.RUNNING)
    engine.running[:] = [replace(found, status=Status.PAUSED)]
    qtbot.waitUntil(lambda: problem(window) == PAUSED)
    assert child(window, QLabel, "stateLabel").text() == "Paused"
    assert not saved(window)
    button(window, "problemAction").click()
    qtbot.waitUntil(lambda: problem(window) == "")
    assert child(window, QLabel, "stateLabel").text() == "Running"
    assert saved(window)


def test_notebooks_that_are_found_paused_can_be_resumed_or_stopped(
    qtbot: QtBot, window: MainWindow, folders: list[Path], running: Running
) -> None:
    running(Status.PAUSED)
    assert problem(window) == PAUSED
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session_of(window, folders[0]).state is State.OFF)
    assert problem(window) == ""
