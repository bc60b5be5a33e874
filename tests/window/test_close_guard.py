"""Closing the window: what is asked, what is remembered, and that nobody waits for nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.server import Server
from notedock.core.settings import Closing
from notedock.core.states import State
from notedock.core.task import Cancel, Cancelled, Progress, Question, Step, Task
from notedock.engines import jupyter
from notedock.engines.base import Change
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.shell.closing_dialogs import ClosingProgress
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import FakeEngine, Script, button, server, session_of
from tests.window.open_dialogs import details_of, press_button, questions_of


@pytest.fixture
def running(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> FolderSession:
    """The first folder's session, whose notebooks run."""
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    return session


def downloading(qtbot: QtBot, window: MainWindow, folder: Path, script: Script) -> FolderSession:
    """Start the folder, and have it stay at its download."""
    script.steps.append(Progress(Step.DOWNLOAD, 1, 2))
    session = session_of(window, folder)
    session.start()
    qtbot.waitUntil(lambda: session.state is State.DOWNLOADING)
    return session


def asked(qtbot: QtBot, window: MainWindow) -> MessageDialog:
    """Wait for a question, and return the only one."""
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (box,) = questions_of(window)
    return box


def answer(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Press the button with these words in the one question that is asked."""
    press_button(asked(qtbot, window), words)


def test_nothing_runs_and_nothing_is_asked(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    assert questions_of(window) == []


def test_running_notebooks_are_asked_about_once(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    window.close()
    window.close()
    box = asked(qtbot, window)
    assert box.title() == "Close Notedock while notebooks are running?"
    assert "“Quarterly review” is running." in details_of(box)
    assert window.isVisible()
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Stop all")
    assert engine.running == []


def test_they_have_ended_before_the_question_is_answered(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    window.close()
    asked(qtbot, window)
    engine.running.clear()
    qtbot.waitUntil(lambda: running.state is State.OFF)
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Stop all")


def test_they_can_run_on(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    window.close()
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Keep running")
    assert len(engine.running) == 1


def test_the_window_can_stay(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    window.close()
    QTest.keyClick(asked(qtbot, window), Qt.Key.Key_Escape)
    assert questions_of(window) == []
    assert window.isVisible()
    assert running.state is State.RUNNING
    window.close()
    asked(qtbot, window)  # again


@pytest.mark.parametrize(
    ("words", "closing"), [("&Keep running", Closing.KEEP), ("&Stop all", Closing.STOP)]
)
def test_the_answer_can_count_from_now_on(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    engine: FakeEngine,
    context: Context,
    words: str,
    closing: Closing,
) -> None:
    window.close()
    box = asked(qtbot, window).findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.click()
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, words)
    assert context.settings.current.closing is closing


def test_staying_is_not_remembered(
    qtbot: QtBot, window: MainWindow, running: FolderSession, context: Context
) -> None:
    window.close()
    box = asked(qtbot, window).findChild(QCheckBox)
    assert box is not None
    box.click()
    answer(qtbot, window, "Cancel")
    assert context.settings.current.closing is Closing.ASK


@pytest.mark.parametrize(("closing", "left"), [(Closing.KEEP, 1), (Closing.STOP, 0)])
def test_what_is_set_is_done_without_a_question(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    engine: FakeEngine,
    closing: Closing,
    left: int,
) -> None:
    window.preferences.set(closing=closing)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert questions_of(window) == []
    assert len(engine.running) == left


@pytest.mark.parametrize("closing", [Closing.ASK, Closing.KEEP])
def test_a_download_would_be_lost_and_is_asked_about(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script, closing: Closing
) -> None:
    window.preferences.set(closing=closing)
    session = downloading(qtbot, window, folders[0], script)
    window.close()
    box = asked(qtbot, window)
    assert box.title() == "Close Notedock while notebooks are being started?"
    assert "“Quarterly review” is still being prepared. That will be cancelled." in details_of(box)
    assert "run on" not in details_of(box)
    assert box.findChild(QCheckBox) is None  # it is no answer for every time
    answer(qtbot, window, "&Keep the window open")
    assert session.state is State.DOWNLOADING
    window.close()
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Close")
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_both_are_told_apart(
    qtbot: QtBot, window: MainWindow, running: FolderSession, folders: list[Path], script: Script
) -> None:
    session = downloading(qtbot, window, folders[1], script)
    window.close()
    box = asked(qtbot, window)
    assert "“Quarterly review” is running." in details_of(box)
    assert "That will be cancelled" in details_of(box)
    assert "keep running without this window" in details_of(box)
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Keep running")
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_a_stop_under_way_ends_before_the_window_goes(
    qtbot: QtBot, window: MainWindow, running: FolderSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def stop(context: Context, _server: Server, task: object, **_how: object) -> None:
        go_on.wait(20)
        context.engine.running.clear()  # type: ignore[attr-defined]

    monkeypatch.setattr(stop_flow, "stop", stop)
    button(window, "stopButton").click()
    window.close()
    assert questions_of(window) == []
    progress = window.findChild(ClosingProgress)
    assert progress is not None
    assert progress.title() == "Waiting for “Quarterly review” to stop…"
    assert window.isVisible()
    with qtbot.waitSignal(window.closed):
        go_on.set()


@pytest.mark.parametrize(
    ("progress_of_stop", "said"),
    [
        (Progress(Step.SAVE, 7, 11), "Saving the last changes of “Quarterly review”… 4 s"),
        (Progress(Step.SAVE), "Saving the last changes of “Quarterly review”…"),
        (Progress(Step.SAVE, what="Rain.ipynb"), "Saving “Rain.ipynb” in “Quarterly review”…"),
    ],
    ids=["by itself", "being asked", "a notebook"],
)
def test_what_saves_is_waited_for_by_its_name_while_the_others_keep_running(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    folders: list[Path],
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    progress_of_stop: Progress,
    said: str,
) -> None:
    go_on = threading.Event()

    def stop(_context: Context, stopped: Server, task: Task, **_how: object) -> None:
        task.report(progress_of_stop)
        go_on.wait(20)
        engine.running.remove(stopped)

    monkeypatch.setattr(stop_flow, "stop", stop)
    other = session_of(window, folders[1])
    engine.running.append(server(folders[1], 2))
    qtbot.waitUntil(lambda: other.state is State.RUNNING)
    running.stop()
    qtbot.waitUntil(lambda: running.saving)
    window.close()
    assert f"“{other.name}” is running." in details_of(asked(qtbot, window))
    assert f"“{running.name}” is still saving its last changes." in details_of(asked(qtbot, window))
    answer(qtbot, window, "&Keep running")
    (progress,) = window.findChildren(ClosingProgress)
    assert progress.title() == f"Waiting for “{running.name}” to stop…"
    assert progress.texts() == [
        said,
        "Your other notebooks keep running.",
    ]
    with qtbot.waitSignal(window.closed):
        go_on.set()
    assert [one.folder for one in engine.running] == [folders[1]]


def test_names_of_notebooks_add_no_lines_to_the_question(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("a.ipynb\nAll is saved.", *(f"{number}.ipynb" for number in range(6)))
    calculates = jupyter.Activity(True, names)
    monkeypatch.setattr(jupyter, "activity", lambda *_server, **_how: calculates)
    window.close()
    words = details_of(asked(qtbot, window)).splitlines()
    assert "All is saved." not in words
    assert words[0].endswith("“3.ipynb” and 2 more.")


@pytest.mark.parametrize("closing", [Closing.ASK, Closing.STOP])
def test_a_calculation_is_told_before_all_is_stopped_and_not_asked_about_again(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    monkeypatch: pytest.MonkeyPatch,
    closing: Closing,
) -> None:
    forced: list[bool] = []

    def stop(context: Context, _server: Server, _task: Task, *, force: bool = False) -> None:
        forced.append(force)
        context.engine.running.clear()  # type: ignore[attr-defined]

    calculates = jupyter.Activity(True, ("Start.ipynb",))
    monkeypatch.setattr(jupyter, "activity", lambda *_server, **_how: calculates)
    monkeypatch.setattr(stop_flow, "stop", stop)
    window.preferences.set(closing=closing)
    window.close()
    words = details_of(asked(qtbot, window))
    assert "“Quarterly review” is still calculating: “Start.ipynb”." in words
    assert "Your last changes are saved first." in words
    with qtbot.waitSignal(window.closed):
        answer(qtbot, window, "&Stop all")
    assert forced == [True]


def test_a_question_of_a_job_is_answered_before_the_window_closes(
    qtbot: QtBot, window: MainWindow, running: FolderSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question("Really?", "", "Yes", "No", problems.kernel_busy("x"))

    def stop(_context: Context, _server: Server, task: Task, **_how: object) -> None:
        if not task.ask(question):
            raise Cancelled

    monkeypatch.setattr(stop_flow, "stop", stop)
    running.stop()
    assert asked(qtbot, window).title() == "Really?"
    window.close()
    assert asked(qtbot, window).title() == "Really?"
    assert QApplication.activeModalWidget() is asked(qtbot, window)  # nothing lies above it
    answer(qtbot, window, "No")
    qtbot.waitUntil(lambda: running.state is State.RUNNING)
    assert window.isVisible()


def test_nobody_waits_for_an_engine_that_has_nothing_to_say(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Podman lets nobody into its stream of events before there is one: nothing ends that."""
    listening, end = threading.Event(), threading.Event()

    def changes(_person: str, _cancel: Cancel) -> Iterator[Change]:
        listening.set()
        end.wait(20)
        yield Change()

    monkeypatch.setattr(engine, "changes", changes)
    window.sessions.watch()
    assert listening.wait(30)
    with qtbot.waitSignal(window.closed):
        window.close()
    began = time.monotonic()
    window.shut_down()
    took = time.monotonic() - began
    end.set()
    assert took < 2  # it waits three seconds for other jobs
