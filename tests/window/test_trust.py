"""Who made the folder is asked in a dialog; each answer does what it says, and is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from notedock.core.project import read_project
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.states import State
from notedock.core.task import Task
from notedock.flows import start as start_flow
from notedock.flows.context import Context
from notedock.flows.prepare import chosen_environment
from notedock.flows.trust import settle_trust
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import FakeEngine, Script, button, server, session_of
from tests.window.open_dialogs import details_of, press_button, questions_of

YES, CANCEL = "I know who made this", "Cancel"
WITHOUT, READING = "Open without its recipe", "Open read-only"


@pytest.fixture
def folders(folders: list[Path]) -> list[Path]:
    (folders[0] / "requirements.txt").write_text("pandas\n")
    return folders


@pytest.fixture
def started(
    script: Script, context: Context, monkeypatch: pytest.MonkeyPatch
) -> list[StartRequest]:
    """What is left to do when the question is answered; after that the server runs."""
    context.settings.change(ask_trust=True)
    left: list[StartRequest] = []

    def start(context: Context, request: StartRequest, task: Task) -> Server:
        project = read_project(request.folder)
        environment = chosen_environment(context, project, request.environment)
        left.append(settle_trust(context, project, environment, request, task))
        made = server(project.folder, len(left))
        context.engine.running.append(made)  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(start_flow, "start", start)
    return left


@pytest.fixture
def session(window: MainWindow, folders: list[Path]) -> FolderSession:
    return session_of(window, folders[0])


def asked(qtbot: QtBot, window: MainWindow) -> MessageDialog:
    """Press Start, wait for the question, and return it."""
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (box,) = questions_of(window)
    return box


def until_running(qtbot: QtBot, session: FolderSession) -> None:
    qtbot.waitUntil(lambda: session.state is State.RUNNING)


def test_the_question_names_the_folder_and_what_would_run(
    qtbot: QtBot, window: MainWindow, session: FolderSession, started: list[StartRequest]
) -> None:
    box = asked(qtbot, window)
    assert box.title() == "Do you know who made “Quarterly review”?"
    assert "The recipe installs pandas." in details_of(box)
    assert "one notebook" in details_of(box)
    labels = [one.text() for one in box.buttons()]
    assert sorted(labels) == sorted([YES, WITHOUT, READING, CANCEL])
    assert started == []
    press_button(box, CANCEL)
    qtbot.waitUntil(lambda: session.state is State.OFF)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_the_default_button_start_nothing(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    started: list[StartRequest],
    key: Qt.Key,
) -> None:
    box = asked(qtbot, window)
    QTest.keyClick(box, key)
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert started == []
    press_button(asked(qtbot, window), CANCEL)  # nothing was remembered
    qtbot.waitUntil(lambda: session.state is State.OFF)


@pytest.mark.parametrize(
    ("label", "without_recipe", "read_only"),
    [(YES, False, False), (WITHOUT, True, False), (READING, True, True)],
)
def test_each_answer_opens_the_folder_as_it_says(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    started: list[StartRequest],
    label: str,
    without_recipe: bool,
    read_only: bool,
) -> None:
    press_button(asked(qtbot, window), label)
    until_running(qtbot, session)
    (request,) = started
    assert (request.without_recipe, request.read_only) == (without_recipe, read_only)


def test_it_is_asked_once_and_again_when_the_recipe_has_changed(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    started: list[StartRequest],
    engine: FakeEngine,
) -> None:
    press_button(asked(qtbot, window), YES)
    until_running(qtbot, session)
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    button(window, "startButton").click()
    until_running(qtbot, session)
    assert len(started) == 2
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    (session.folder / "requirements.txt").write_text("pandas\nnumpy\n")
    box = asked(qtbot, window)
    assert "The recipe installs pandas, numpy." in details_of(box)
    press_button(box, CANCEL)
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_it_is_not_asked_where_the_person_does_not_want_it(
    qtbot: QtBot, window: MainWindow, session: FolderSession, started: list[StartRequest]
) -> None:
    window.preferences.set(ask_trust=False)
    button(window, "startButton").click()
    until_running(qtbot, session)
    assert started == [session.new_request()]
