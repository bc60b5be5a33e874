"""Stopping all folders at once, while the window stays open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from notedock.core.states import ENDING, WORKING, State
from notedock.core.translation import translate
from notedock.engines.jupyter import Activity
from notedock.window.problems import questions
from notedock.window.shell.closing_dialogs import ask_about_stopping, folder_at_closing
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.session_list import SessionList


class StopAll(QObject):
    """Asks first: the dialog names what runs, calculates or still saves, as closing does."""

    def __init__(self, window: QWidget, sessions: SessionList) -> None:
        super().__init__(window)
        self._window = window
        self._sessions = sessions

    def add_to(self, menu: QMenu) -> None:
        """Add the command to a menu; it is disabled while nothing runs."""
        menu.addSeparator()
        action = menu.addAction(translate("FolderMenu", "S&top all folders…"), self.ask)
        action.setEnabled(bool(self._stoppable()))
        action.setToolTip(
            "" if self._stoppable() else translate("FolderMenu", "Nothing is running.")
        )

    def ask(self) -> None:
        """Ask the person, and stop all folders if they agree."""
        self._sessions.look_at_activity(self._on_looked)

    def _stoppable(self) -> list[FolderSession]:
        return [one for one in self._sessions.active() if one.state not in ENDING]

    def _on_looked(self, activities: dict[FolderSession, Activity]) -> None:
        stoppable = self._stoppable()
        if not stoppable or questions.raise_open(self._window):
            return  # nothing runs any more, or another question has to be answered first
        calculating = {one for one in stoppable if one in activities and activities[one].busy}
        folders = [folder_at_closing(one, activities.get(one)) for one in stoppable]
        ask_about_stopping(self._window, folders, partial(self._stop, calculating))

    def _stop(self, calculating: set[FolderSession]) -> None:
        """Stop what runs by now. calculating: the person has agreed that this is lost there."""
        for session in self._stoppable():
            if session.state in WORKING:
                session.cancel()
            elif session.state is State.RUNNING:
                session.stop(force=session in calculating)
