"""Closing the window: what is asked, what is remembered, and that nobody waits for nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from notedock.core.server import Server
from notedock.core.settings import Closing
from notedock.core.states import State
from notedock.core.task import Cancel, Progress, Step
from notedock.flows.context import Context
from notedock.window import jobs
from notedock.window.main_window import MainWindow
from notedock.window.session import Session
from tests.window.conftest import QuietEngine, Script, button, server, session_of


@pytest.fixture
def running(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: QuietEngine, script: Script
) -> Session:
    """The first folder's session, whose notebooks run."""
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    return session


def downloading(qtbot: QtBot, window: MainWindow, folder: Path, script: Script) -> Session:
    """Start the folder, and have it stay at its download."""
    script.steps.append(Progress(Step.DOWNLOAD, 1, 2))
    session = session_of(window, folder)
    session.start()
    qtbot.waitUntil(lambda: session.state is State.DOWNLOADING)
    return session


def boxes(window: MainWindow) -> list[QMessageBox]:
    return [one for one in window.findChildren(QMessageBox) if one.isVisible()]


def answer(window: MainWindow, words: str) -> None:
    """Press the button with these words in the one question that is asked."""
    (box,) = boxes(window)
    next(one for one in box.buttons() if one.text() == words).click()


def test_nothing_runs_and_nothing_is_asked(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.gone):
        window.close()
    assert boxes(window) == []


def test_running_notebooks_are_asked_about_once(
    qtbot: QtBot, window: MainWindow, running: Session, engine: QuietEngine
) -> None:
    window.close()
    window.close()
    (box,) = boxes(window)
    assert box.text() == "The notebooks of one folder are running."
    assert window.isVisible()
    with qtbot.waitSignal(window.gone):
        answer(window, "&Stop all")
    assert engine.running == []


def test_they_can_run_on(
    qtbot: QtBot, window: MainWindow, running: Session, engine: QuietEngine
) -> None:
    window.close()
    with qtbot.waitSignal(window.gone):
        answer(window, "&Keep running")
    assert len(engine.running) == 1


def test_the_window_can_stay(
    qtbot: QtBot, window: MainWindow, running: Session, engine: QuietEngine
) -> None:
    window.close()
    QTest.keyClick(boxes(window)[0], Qt.Key.Key_Escape)
    assert boxes(window) == []
    assert window.isVisible()
    assert running.state is State.RUNNING
    window.close()
    assert len(boxes(window)) == 1  # it asks again


@pytest.mark.parametrize(
    ("words", "closing"), [("&Keep running", Closing.KEEP), ("&Stop all", Closing.STOP)]
)
def test_the_answer_can_count_from_now_on(
    qtbot: QtBot,
    window: MainWindow,
    running: Session,
    engine: QuietEngine,
    context: Context,
    words: str,
    closing: Closing,
) -> None:
    window.close()
    box = boxes(window)[0].checkBox()
    assert isinstance(box, QCheckBox)
    box.click()
    with qtbot.waitSignal(window.gone):
        answer(window, words)
    assert context.settings.now.closing is closing


def test_staying_is_not_remembered(
    qtbot: QtBot, window: MainWindow, running: Session, context: Context
) -> None:
    window.close()
    boxes(window)[0].checkBox().click()
    answer(window, "Cancel")
    assert context.settings.now.closing is Closing.ASK


@pytest.mark.parametrize(("closing", "left"), [(Closing.KEEP, 1), (Closing.STOP, 0)])
def test_what_is_set_is_done_without_a_question(
    qtbot: QtBot,
    window: MainWindow,
    running: Session,
    engine: QuietEngine,
    closing: Closing,
    left: int,
) -> None:
    window.preferences.set(closing=closing)
    with qtbot.waitSignal(window.gone):
        window.close()
    assert boxes(window) == []
    assert len(engine.running) == left


@pytest.mark.parametrize("closing", [Closing.ASK, Closing.KEEP])
def test_a_download_would_be_lost_and_is_asked_about(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script, closing: Closing
) -> None:
    window.preferences.set(closing=closing)
    session = downloading(qtbot, window, folders[0], script)
    window.close()
    (box,) = boxes(window)
    assert box.text() == "The notebooks of one folder are still being started."
    assert "called off" in box.informativeText()
    assert "run on" not in box.informativeText()
    assert box.checkBox() is None  # it is no answer for every time
    answer(window, "&Stay")
    assert session.state is State.DOWNLOADING
    window.close()
    with qtbot.waitSignal(window.gone):
        answer(window, "&Close")
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_both_are_told_apart(
    qtbot: QtBot, window: MainWindow, running: Session, folders: list[Path], script: Script
) -> None:
    session = downloading(qtbot, window, folders[1], script)
    window.close()
    (box,) = boxes(window)
    assert box.text() == "Notebooks are running, and others are still being started."
    assert "run on" in box.informativeText()
    assert "called off" in box.informativeText()
    with qtbot.waitSignal(window.gone):
        answer(window, "&Keep running")
    qtbot.waitUntil(lambda: session.state is State.OFF)


def test_a_stop_under_way_ends_before_the_window_goes(
    qtbot: QtBot, window: MainWindow, running: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def stop(context: Context, _server: Server, task: object) -> None:
        go_on.wait(20)
        context.engine.running.clear()  # type: ignore[attr-defined]

    monkeypatch.setattr(jobs, "stop", stop)
    button(window, "stopButton").click()
    window.close()
    assert boxes(window) == []
    assert window.findChild(QProgressDialog) is not None
    assert window.isVisible()
    with qtbot.waitSignal(window.gone):
        go_on.set()


def test_nobody_waits_for_an_engine_that_has_nothing_to_say(
    qtbot: QtBot, window: MainWindow, engine: QuietEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Podman lets nobody into its stream of events before there is one: nothing ends that."""
    listening, end = threading.Event(), threading.Event()

    def changes(_person: str, _cancel: Cancel) -> Iterator[None]:
        listening.set()
        end.wait(20)
        yield

    monkeypatch.setattr(engine, "changes", changes)
    window.sessions.watch()
    assert listening.wait(5)
    with qtbot.waitSignal(window.gone):
        window.close()
    began = time.monotonic()
    window.shut_down()
    took = time.monotonic() - began
    end.set()
    assert took < 0.5
