"""Closing the window while notebooks run: they are kept running, or stopped before it goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from notedock.core.states import WORKING, State
from notedock.window import questions
from notedock.window.session import Session
from notedock.window.sessions import Sessions


class Leaving(QObject):
    """Asks once, then sees to it. `free` says that the window may go."""

    free = Signal()

    def __init__(self, window: QWidget, sessions: Sessions) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._shown: QProgressDialog | None = None
        self._asking = False
        self._count = 0
        self._tried: set[Session] = set()
        sessions.changed.connect(self._changed)

    def may_go(self) -> bool:
        """Tell whether the window can go at once; otherwise the person is asked."""
        active = self._sessions.active()
        if not active:
            return True
        if not self._asking and self._shown is None:
            self._asking = True
            box = questions.ask_how_to_leave(self._window, len(active), self.keep, self._stop_all)
            box.finished.connect(self._asked)
        return False

    def keep(self) -> None:
        """Go now. What runs runs on; what has not got that far is called off."""
        for session in self._sessions.active():
            session.let_go(running_on=True)
        self.free.emit()

    def _asked(self) -> None:
        self._asking = False

    def _stop_all(self) -> None:
        active = self._sessions.active()
        if not active:
            self.free.emit()
            return
        self._count = len(active)
        self._tried = set()
        dialog = QProgressDialog(
            self.tr("Stopping the notebooks…"), self.tr("Cancel"), 0, self._count, self._window
        )
        bar = QProgressBar()
        bar.setTextVisible(False)
        dialog.setBar(bar)
        dialog.setMinimumWidth(360)
        dialog.setWindowTitle(self.tr("Close Notedock"))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAutoReset(False)
        dialog.setAutoClose(False)
        dialog.setMinimumDuration(0)
        dialog.canceled.connect(self._stay)
        self._shown = dialog
        dialog.setValue(0)
        for session in active:
            self._changed(session)

    def _changed(self, session: Session) -> None:
        """Take a folder one step further on its way to being off."""
        if self._shown is None:
            return
        if session.state in WORKING:
            session.cancel()
        elif session.state is State.RUNNING:
            if session in self._tried:  # asked, the person has decided against stopping it
                self._stay()
                return
            self._tried.add(session)
            session.stop()
        elif session.state is State.FAILED and session in self._tried:
            self._stay()
            return
        if self._shown is not None:
            left = len(self._sessions.active())
            self._shown.setValue(self._count - left)
            if left == 0:
                self._stay()
                self.free.emit()

    def _stay(self) -> None:
        """End the dialog; the window stays unless it is free to go."""
        if self._shown is not None:
            dialog, self._shown = self._shown, None
            dialog.canceled.disconnect(self._stay)
            dialog.close()
            dialog.deleteLater()
