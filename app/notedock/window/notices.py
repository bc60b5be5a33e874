"""Telling the person what has happened while the window is not in front."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from notedock.core.problem import Problem
from notedock.core.resources import resource
from notedock.core.states import WORKING, State
from notedock.core.task import Task
from notedock.window.preferences import Preferences
from notedock.window.runner import Job, Runner
from notedock.window.session import BUSY, Session

LONG = 5.0  # seconds; whoever waits for less is still looking


@dataclass(frozen=True)
class _Seen:
    """A folder as it was last. since: when it began to be busy, on the monotonic clock."""

    state: State = State.OFF
    problem: Problem | None = None
    since: float = 0.0


class Notices(QObject):
    """Compares each folder with what it was, and says what is news.

    `wanted`: the person has pressed the message about this folder.
    """

    wanted = Signal(object)  # Session

    def __init__(self, window: QWidget, preferences: Preferences, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._runner = runner
        self._seen: dict[Session, _Seen] = {}
        self._shown: dict[Session, Job] = {}
        self._tray: QSystemTrayIcon | None = None

    def look_at(self, session: Session) -> None:
        """Take notice of a folder that may have changed."""
        before = self._seen.get(session, _Seen())
        begins = session.state in BUSY and before.state not in BUSY
        since = time.monotonic() if begins else before.since
        self._seen[session] = _Seen(session.state, session.problem, since)
        if words := self._news(before, session):
            self.tell(session, words)

    def tell(self, session: Session, words: str) -> None:
        """Say something about a folder, unless the person is looking."""
        if not self._window.isMinimized() and _is_in_front():
            return
        QApplication.alert(self._window)
        if not self._preferences.now.notifications:
            return
        self._take_away(session)
        if sys.platform != "linux":
            self._by_tray(session, words, None)
            return
        action, icon = self.tr("Show Notedock"), resource("icons/notedock.svg").as_uri()

        def show(task: Task) -> str | None:
            from notedock.window import desktop_message  # only when there is something to say

            return desktop_message.show(session.name, words, action, icon, task.cancel)

        self._shown[session] = self._runner.run(
            show,
            partial(self._answered, session),
            problem=partial(self._by_tray, session, words),
            lasting=True,
        )

    def seen(self) -> None:
        """Take all messages away: the person is looking."""
        for session in tuple(self._shown):
            self._take_away(session)
        if self._tray is not None:
            self._tray.hide()

    def _news(self, before: _Seen, session: Session) -> str:
        """Return what has happened that the person would want to know, or an empty string."""
        took_long = time.monotonic() - before.since >= LONG
        if session.problem is not None and session.problem is not before.problem:
            return session.problem.title
        if session.state is State.RUNNING and before.state in WORKING and took_long:
            return self.tr("The notebooks are ready.")
        if session.state is State.OFF and before.state is State.RUNNING:
            return self.tr("The notebooks have stopped.")
        if session.state is State.OFF and before.state is State.STOPPING and took_long:
            return self.tr("The notebooks have stopped.")
        return ""

    def _answered(self, session: Session, token: str | None) -> None:
        self._shown.pop(session, None)
        if token is None:
            return
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # with it, Qt may come forward
        self.wanted.emit(session)

    def _take_away(self, session: Session) -> None:
        if job := self._shown.pop(session, None):
            job.abandon()

    def _by_tray(self, session: Session, words: str, _no_desktop: Problem | None) -> None:
        """Say it by the system's tray: the way on Windows and macOS."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        else:
            self._tray.messageClicked.disconnect()
        self._tray.messageClicked.connect(lambda: self.wanted.emit(session))
        self._tray.show()
        self._tray.showMessage(session.name, words, self._window.windowIcon())


def _is_in_front() -> bool:
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
