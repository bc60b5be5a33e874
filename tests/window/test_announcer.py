"""What is said aloud: every change once, how far a download is now and then, and every Problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.window.shell.announcer import Announcer
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets import buttons
from notedock.window.work.folder_session import FolderSession


@pytest.fixture
def spoken(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(Announcer, "say", lambda _self, words, **_how: said.append(words))
    return said


def session_of(window: MainWindow, folder: Path) -> FolderSession:
    return next(one for one in window.sessions if one.folder == folder)


def test_a_state_is_said_once(window: MainWindow, folders: list[Path], spoken: list[str]) -> None:
    session = session_of(window, folders[1])
    for state in (State.CHECKING, State.CHECKING, State.STARTING, State.RUNNING):
        session.state = state
        session.changed.emit()
    name = folders[1].name
    assert spoken == [f"{name}: Checking what is needed…", f"{name}: Starting…", f"{name}: Running"]


def test_a_download_is_told_four_times(
    window: MainWindow, folders: list[Path], spoken: list[str]
) -> None:
    session = session_of(window, folders[0])
    session.state = State.DOWNLOADING
    for percent in range(101):
        session.progress = Progress(Step.DOWNLOAD, percent * 8_900_000, 890_000_000)
        session.changed.emit()
    assert len(spoken) == 5
    assert "(25 %)" in spoken[1]
    assert "(75 %)" in spoken[3]


def test_how_far_another_folder_is_interests_nobody(
    window: MainWindow, folders: list[Path], spoken: list[str]
) -> None:
    session = session_of(window, folders[1])
    session.state = State.DOWNLOADING
    for percent in range(101):
        session.progress = Progress(Step.DOWNLOAD, percent * 8_900_000, 890_000_000)
        session.changed.emit()
    assert spoken == [f"{folders[1].name}: Downloading…"]


def test_a_problem_is_said_with_what_to_do(
    window: MainWindow, folders: list[Path], spoken: list[str]
) -> None:
    session = session_of(window, folders[0])
    session.show_problem(problems.disk_full(""))
    (words,) = spoken
    assert words == f"{folders[0].name}: {problems.disk_full('')}"
    window.problem.show(problems.browser_failed(""))
    assert spoken[1:] == [str(problems.browser_failed(""))]


def test_what_a_start_has_to_tell_is_said(
    window: MainWindow, folders: list[Path], spoken: list[str]
) -> None:
    session = session_of(window, folders[0])
    session.notice = "Changes cannot be saved."
    session.changed.emit()
    assert spoken == ["Changes cannot be saved."]


def test_that_something_was_copied_is_said(qtbot: QtBot, announced: list[str]) -> None:
    copy = QPushButton("Copy link")
    qtbot.addWidget(copy)
    buttons.copy_to_clipboard(copy, "http://127.0.0.1:8888/lab")
    assert announced == [copy.text()] == ["Copied"]
