"""What running notebooks take is shown quietly, and asked for only while somebody can see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.error_log import ErrorLog
from notedock.core.server import Status
from notedock.core.states import State
from notedock.engines.base import Usage
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.usage_watch import UsageWatch
from tests.window.conftest import FakeEngine, Script, child, server, session_of


@pytest.fixture
def running(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> FolderSession:
    """The first folder's session, which is shown, and what its notebooks take."""
    engine.takes = Usage(412_345_678, 10.0)
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: words(window) == "Running · 410 MB")
    return session_of(window, folders[0])


def words(window: MainWindow) -> str:
    return child(window, QLabel, "stateLabel").text()


def timer(window: MainWindow) -> QTimer:
    """Return what says when it is time to ask again."""
    (watch,) = window.findChildren(UsageWatch)
    (found,) = watch.findChildren(QTimer)
    return found


def test_memory_is_shown_in_the_state_and_the_processor_beside_it(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    label = child(window, QLabel, "stateLabel")
    assert label.accessibleName() == "Running"  # a screen reader is not told it again and again
    assert "These notebooks use 410 MB of memory." in label.toolTip()
    engine.takes = Usage(1_234_000_000, 10.0)
    timer(window).timeout.emit()
    qtbot.waitUntil(lambda: words(window) == "Running · 1.2 GB")
    assert "and 0 % of one processor core" in label.toolTip()
    running.stop()
    qtbot.waitUntil(lambda: running.state is State.OFF)
    assert words(window) == "Ready to start"
    assert "memory" not in label.toolTip()
    assert not timer(window).isActive()


def test_only_what_is_shown_and_runs_is_asked_about(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    engine: FakeEngine,
    folders: list[Path],
) -> None:
    window.navigation.show(session_of(window, folders[1]))
    assert "MB" not in words(window)
    assert not timer(window).isActive()
    engine.running.append(server(folders[1], 2))
    qtbot.waitUntil(lambda: "MB" in words(window))
    assert engine.usage_asked == ["id-1", "id-2"]
    engine.running = [replace(one, status=Status.PAUSED) for one in engine.running]
    qtbot.waitUntil(lambda: words(window) == "Paused")
    assert not timer(window).isActive()


def test_a_window_that_cannot_be_seen_asks_nothing(
    qtbot: QtBot, window: MainWindow, running: FolderSession, engine: FakeEngine
) -> None:
    engine.takes = Usage(500_000_000, 11.0)
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)
    timer(window).timeout.emit()
    window.showNormal()
    qtbot.waitUntil(window.can_be_seen)
    assert engine.usage_asked == ["id-1"]
    timer(window).timeout.emit()
    qtbot.waitUntil(lambda: words(window) == "Running · 500 MB")
    assert engine.usage_asked == ["id-1", "id-1"]


def test_an_engine_that_does_not_tell_leaves_the_state_as_it_is(
    qtbot: QtBot,
    window: MainWindow,
    running: FolderSession,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    context: Context,
) -> None:
    def refuses(_server: object) -> None:
        raise problems.engine_failed("Docker", "no")

    monkeypatch.setattr(engine, "usage", refuses)
    timer(window).timeout.emit()
    qtbot.waitUntil(lambda: words(window) == "Running")
    assert ErrorLog(context.paths.home).entries() == []  # else one would come with each question
