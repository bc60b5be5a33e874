"""Desktop notifications of what happens while the window is not in front."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from notedock.core.problem import Problem
from notedock.core.resources import resource
from notedock.core.states import BUSY, WORKING, State
from notedock.core.task import Task
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.preferences import Preferences
from notedock.window.work.runner import Job, Runner

LONG = 5.0  # seconds of work after which its end is worth a notification


@dataclass(frozen=True)
class _Snapshot:
    """A session as it was last. busy_since: on the monotonic clock."""

    state: State = State.OFF
    problem: Problem | None = None
    busy_since: float = 0.0


class Notices(QObject):
    """Compares each session with its previous state, and shows a notification of changes."""

    clicked = Signal(object)  # FolderSession: the notification about it was clicked

    def __init__(self, window: QWidget, preferences: Preferences, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._runner = runner
        self._snapshots: dict[FolderSession, _Snapshot] = {}
        self._shown: dict[FolderSession, Job] = {}
        self._tray: QSystemTrayIcon | None = None

    def session_changed(self, session: FolderSession) -> None:
        """Show a notification if a change of a session calls for one."""
        before = self._snapshots.get(session, _Snapshot())
        begins = session.state in BUSY and before.state not in BUSY
        since = time.monotonic() if begins else before.busy_since
        self._snapshots[session] = _Snapshot(session.state, session.problem, since)
        if words := self._notification_text(before, session):
            self.notify(session, words)

    def notify(self, session: FolderSession, words: str) -> None:
        """Show a notification about a session, unless the window is in front."""
        if not self._window.isMinimized() and _is_application_active():
            return
        QApplication.alert(self._window)
        if not self._preferences.current.notifications:
            return
        self._remove(session)
        if sys.platform != "linux":
            self._show_in_tray(session, words)
            return
        action, icon = self.tr("Show Notedock"), resource("icons/notedock.svg").as_uri()

        def show(task: Task) -> Callable[[], None]:
            # Imported on the worker: it needs jeepney, which only Linux has.
            from notedock.window.problems import desktop_notification

            try:
                token = desktop_notification.show(session.name, words, action, icon, task.cancel)
            except OSError:  # no desktop that shows notifications
                return partial(self._show_in_tray, session, words)
            return partial(self._on_closed, session, token)

        self._shown[session] = self._runner.run(
            show,
            lambda ended: ended(),
            problem=self._runner.only_log,
            lasting=True,
        )

    def clear(self) -> None:
        """Remove all notifications: the window is in front."""
        for session in tuple(self._shown):
            self._remove(session)
        if self._tray is not None:
            self._tray.hide()

    def _notification_text(self, before: _Snapshot, session: FolderSession) -> str:
        """Return the text of a notification, empty where a change calls for none."""
        took_long = time.monotonic() - before.busy_since >= LONG
        if session.problem is not None and session.problem is not before.problem:
            return session.problem.title
        if session.state is State.RUNNING and before.state in WORKING and took_long:
            return self.tr("The notebooks are ready.")
        if session.state is State.OFF and before.state is State.RUNNING:
            return self.tr("The notebooks have stopped.")
        if session.state is State.OFF and before.state is State.STOPPING and took_long:
            return self.tr("The notebooks have stopped.")
        return ""

    def _on_closed(self, session: FolderSession, token: str | None) -> None:
        self._shown.pop(session, None)
        if token is None:
            return
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # with it, Qt may raise the window
        self.clicked.emit(session)

    def _remove(self, session: FolderSession) -> None:
        if job := self._shown.pop(session, None):
            job.abandon()

    def _show_in_tray(self, session: FolderSession, words: str) -> None:
        """Show a notification by the tray icon: on Windows, on macOS, and without D-Bus."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        else:
            self._tray.messageClicked.disconnect()
        self._tray.messageClicked.connect(lambda: self.clicked.emit(session))
        self._tray.show()
        self._tray.showMessage(session.name, words, self._window.windowIcon())


def _is_application_active() -> bool:
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
