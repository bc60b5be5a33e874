"""Finding out when a folder that could not be opened can be opened again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from notedock.window.work.folder_navigation import FolderNavigation
from notedock.window.work.runner import Job
from notedock.window.work.session_list import SessionList

_EVERY = 3000  # milliseconds between two looks


class ReturnWatch(QObject):
    """While the shown folder cannot be opened, has workers look for it, one after the other."""

    def __init__(self, navigation: FolderNavigation, sessions: SessionList) -> None:
        super().__init__()
        self._navigation = navigation
        self._sessions = sessions
        self._job: Job | None = None
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._look)
        navigation.shown.connect(self._follow)
        sessions.changed.connect(self._follow)

    def _follow(self, _changed: object) -> None:
        session = self._navigation.current
        if session is None or not session.unreachable:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        session = self._navigation.current
        if session is not None and (self._job is None or self._job.ended.is_set()):
            self._job = self._sessions.scan(session, quietly=True)
