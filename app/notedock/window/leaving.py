"""Closing the window while notebooks run: they are kept running, or stopped before it goes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from notedock.core.settings import Closing
from notedock.core.states import WORKING, State
from notedock.window import questions
from notedock.window.preferences import Preferences
from notedock.window.session import Session
from notedock.window.sessions import Sessions

_ENDING = (State.STOPPING, State.CANCELLING)


class Leaving(QObject):
    """Does what the person has set, or asks once. `free` says that the window may go."""

    free = Signal()

    def __init__(self, window: QWidget, sessions: Sessions, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._preferences = preferences
        self._shown: QProgressDialog | None = None
        self._asking = False
        self._awaited: set[Session] = set()  # those that have to be off before the window goes
        self._tried: set[Session] = set()  # those that were asked to stop already
        sessions.changed.connect(self._changed)

    def may_go(self) -> bool:
        """Tell whether the window can go at once; otherwise it is seen to, or the person asked."""
        active = self._sessions.active()
        if not active or self._asking or self._shown is not None:
            return not active
        begun = [one for one in active if one.state not in _ENDING]
        lost = [one for one in begun if not one.can_run_on]
        closing = self._preferences.now.closing
        if closing is Closing.STOP or not begun:
            self._see_off(active)
        elif closing is Closing.KEEP and not lost:
            return self._leave_running()
        else:
            self._ask(begun, lost)
        return False

    def keep(self) -> None:
        """Go now. What runs runs on; what has not got that far is called off."""
        for session in self._sessions.active():
            session.let_go(running_on=True)
        self.free.emit()

    def _ask(self, begun: list[Session], lost: list[Session]) -> None:
        self._asking = True
        running = sum(one.state is State.RUNNING for one in begun)
        farewell = questions.Farewell(running, len(begun) - running, len(lost))
        questions.ask_how_to_leave(self._window, farewell, self._answered)

    def _answered(self, answer: Closing, for_ever: bool) -> None:
        self._asking = False
        if for_ever:
            self._preferences.set(closing=answer)
        if answer is Closing.STOP:
            self._see_off(self._sessions.active())
        elif answer is Closing.KEEP and self._leave_running():
            self.free.emit()

    def _leave_running(self) -> bool:
        """Let what runs run on. Tells whether the window can go: what is ending ends first."""
        ending = []
        for session in self._sessions.active():
            if session.state in _ENDING:
                ending.append(session)
            else:
                session.let_go(running_on=True)
        if ending:
            self._see_off(ending)
        return not ending

    def _see_off(self, sessions: Iterable[Session]) -> None:
        """End these folders' notebooks and show how far that is; then the window is free."""
        self._awaited = set(sessions)
        self._tried = {one for one in self._awaited if one.state is State.STOPPING}
        if not self._awaited:
            self.free.emit()
            return
        self._shown = self._show()
        for session in tuple(self._awaited):
            self._changed(session)

    def _show(self) -> QProgressDialog:
        dialog = QProgressDialog(
            self.tr("Stopping the notebooks…"),
            self.tr("Cancel"),
            0,
            len(self._awaited),
            self._window,
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
        dialog.setValue(0)
        return dialog

    def _changed(self, session: Session) -> None:
        """Take a folder one step further on its way to being off."""
        if self._shown is None or session not in self._awaited:
            return
        if session.state in WORKING:
            session.cancel()
        elif session.state is State.RUNNING:
            if session in self._tried:  # the person has decided against stopping it
                self._stay()
                return
            self._tried.add(session)
            session.stop()
        elif session.state is State.FAILED and session in self._tried:
            self._stay()
            return
        if self._shown is not None:
            left = len(self._awaited.intersection(self._sessions.active()))
            self._shown.setValue(len(self._awaited) - left)
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
