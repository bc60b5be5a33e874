"""Closing the window while notebooks run: they are kept running, or stopped before it closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from notedock.core.settings import Closing
from notedock.core.states import ENDING, WORKING, State
from notedock.engines.jupyter import Activity
from notedock.window.problems import questions
from notedock.window.shell.closing_dialogs import (
    ClosingProgress,
    ask_about_closing,
    folder_at_closing,
)
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.preferences import Preferences
from notedock.window.work.session_list import SessionList


class CloseGuard(QObject):
    """Decides whether the window may close: by the settings, or by asking the person.

    Until the window certainly closes, every job goes on and its outcome is shown.
    """

    close_allowed = Signal()

    def __init__(self, window: QWidget, sessions: SessionList, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions
        self._preferences = preferences
        self._dialog: ClosingProgress | None = None
        self._asking = False
        self._awaited: set[FolderSession] = set()  # have to end before the window closes
        self._stop_requested: set[FolderSession] = set()  # those of them that were told to stop
        self._confirmed: set[FolderSession] = set()  # are stopped although they calculate
        sessions.changed.connect(self._advance)

    def can_close(self) -> bool:
        """Tell whether the window can close at once.

        Otherwise the person is asked, or notebooks are being stopped: `close_allowed` follows,
        unless the person decides against closing. A question of a job has to be answered first:
        it would lie below the dialogs of closing, where nobody reaches it.
        """
        active = self._sessions.active()
        if not active:
            return True
        if self._asking or self._dialog is not None or questions.raise_open(self._window):
            return False
        not_ending = [one for one in active if one.state not in ENDING]
        if not not_ending:
            self._wait_for(active)
        elif self._preferences.current.closing is Closing.KEEP and all(
            one.survives_quit for one in not_ending
        ):
            return self._keep_running()
        else:
            self._asking = True
            self._sessions.look_at_activity(self._on_looked)
        return False

    def close_keeping_running(self) -> None:
        """Allow closing now: running notebooks run on, and what is being prepared is cancelled."""
        self._close_dialog()
        self._prepare_to_quit()
        self.close_allowed.emit()

    def _on_looked(self, activities: dict[FolderSession, Activity]) -> None:
        """Ask the person, unless it is set that all is stopped and no calculation is lost by it."""
        self._asking = False
        active = self._sessions.active()
        if not active:
            self.close_allowed.emit()
            return
        if questions.raise_open(self._window):  # of a job; it came meanwhile
            return
        not_ending = [one for one in active if one.state not in ENDING]
        calculating = [one for one in not_ending if one in activities and activities[one].busy]
        if not not_ending:
            self._wait_for(active)
            return
        if self._preferences.current.closing is Closing.STOP and not calculating:
            self._stop(active)
            return
        self._asking = True
        folders = [folder_at_closing(one, activities.get(one)) for one in active]
        ask_about_closing(self._window, folders, partial(self._on_answered, set(calculating)))

    def _on_answered(self, calculating: set[FolderSession], answer: Closing, always: bool) -> None:
        self._asking = False
        if always:
            self._preferences.set(closing=answer)
        if answer is Closing.STOP:
            self._stop(self._sessions.active(), calculating)
        elif answer is Closing.KEEP and self._keep_running():
            self.close_allowed.emit()

    def _keep_running(self) -> bool:
        """Let running notebooks run on. Returns whether nothing has to be waited for."""
        ending = [one for one in self._sessions.active() if one.state in ENDING]
        if ending:
            self._wait_for(ending)
            return False
        self._prepare_to_quit()
        return True

    def _prepare_to_quit(self) -> None:
        """Prepare every session for the end of the program: the window closes now."""
        for session in self._sessions.active():
            session.prepare_to_quit()

    def _stop(
        self, sessions: Iterable[FolderSession], confirmed: Iterable[FolderSession] = ()
    ) -> None:
        """Stop these sessions' notebooks, then allow closing.

        confirmed: those that the person stops although they calculate.
        """
        self._show_progress(sessions, confirmed, self.tr("Stopping the notebooks…"))

    def _wait_for(self, ending: Sequence[FolderSession]) -> None:
        """Let these sessions end, which they do anyway, then allow closing; the others run on."""
        title = self.tr("Waiting for “{folder}” to stop…").format(folder=ending[0].name)
        if len(ending) > 1:
            title = self.tr("Waiting for the last folders to stop…")
        others = any(one.survives_quit for one in self._sessions.active())
        more = self.tr("Your other notebooks keep running.") if others else ""
        self._show_progress(ending, (), title, more)

    def _show_progress(
        self,
        sessions: Iterable[FolderSession],
        confirmed: Iterable[FolderSession],
        title: str,
        more: str = "",
    ) -> None:
        self._awaited = set(sessions)
        self._stop_requested = {one for one in self._awaited if one.state is State.STOPPING}
        self._confirmed = set(confirmed)
        self._dialog = ClosingProgress(self._window, title, more)
        self._dialog.rejected.connect(self._close_dialog)
        for session in tuple(self._awaited):
            self._advance(session)
        self._end_when_stopped()
        if self._dialog is not None:
            self._dialog.open()

    def _advance(self, session: FolderSession) -> None:
        """Take the next step of stopping a session that has changed."""
        if self._dialog is None or session not in self._awaited:
            return
        if session.state in WORKING:
            session.cancel()
        elif session.state is State.RUNNING:
            if session in self._stop_requested:  # the person has decided against stopping it
                self._close_dialog()
                return
            self._stop_requested.add(session)
            session.stop(force=session in self._confirmed)
        elif session.state is State.FAILED and session in self._stop_requested:
            self._close_dialog()
            return
        self._end_when_stopped()

    def _end_when_stopped(self) -> None:
        """Show what is still waited for, and allow closing when nothing is."""
        if self._dialog is None:
            return
        left = [one for one in self._sessions.active() if one in self._awaited]
        if left:
            self._dialog.show_left(left, len(self._awaited))
        else:
            self._close_dialog()
            self._prepare_to_quit()
            self.close_allowed.emit()

    def _close_dialog(self) -> None:
        """End waiting; the window stays open unless closing is allowed afterwards."""
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.rejected.disconnect(self._close_dialog)
            dialog.close()
            dialog.deleteLater()
