"""Announces changes of folders and Problems to screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from notedock.core.problem import Problem
from notedock.core.states import State
from notedock.core.translation import translate
from notedock.window.folder.controls import shown_state, state_text
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.session_list import SessionList

_PARTS = 4  # announcements of the progress of one step
# What was announced of a folder last: state, part of the step, title of the Problem, notice.
_Announced = tuple[State, int, str, str]


class Announcer(QObject):
    """Announces each folder that starts, stops or fails, and the progress of the one shown."""

    def __init__(
        self, window: QWidget, sessions: SessionList, is_shown: Callable[[FolderSession], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._is_shown = is_shown
        self._announced = {session: _announceable(session) for session in sessions}
        sessions.added.connect(self._added)
        sessions.removed.connect(self._removed)
        sessions.changed.connect(self._changed)

    def problem(self, problem: Problem, about: str = "") -> None:
        """Announce a Problem, interrupting other speech. about: the name of a folder."""
        sentences = " ".join(filter(None, (problem.title, problem.reason, problem.remedy)))
        if about:
            words = translate("Announcer", "{folder}: {words}", folder=about, words=sentences)
        else:
            words = sentences
        self.say(words, at_once=True)

    def say(self, words: str, *, at_once: bool = False) -> None:
        """Have the screen reader speak, if there is one. at_once: interrupt other speech."""
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self._window, words)
        if at_once:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _added(self, session: FolderSession, _place: int) -> None:
        self._announced[session] = _announceable(session)

    def _removed(self, session: FolderSession) -> None:
        self._announced.pop(session, None)

    def _changed(self, session: FolderSession) -> None:
        """Announce what has changed of a folder."""
        now, before = _announceable(session), self._announced.get(session)
        if before is None or before == now:
            return
        self._announced[session] = now
        state, _part, problem, notice = now
        if problem != before[2] and session.problem is not None:
            self.problem(session.problem, about=session.name)
        elif notice != before[3] and notice:
            self.say(session.notice)
        elif state is not State.FAILED and (state is not before[0] or self._is_shown(session)):
            words = state_text(session)
            self.say(translate("Announcer", "{folder}: {words}", folder=session.name, words=words))


def _announceable(session: FolderSession) -> _Announced:
    progress = session.progress
    fraction = progress.fraction if progress else None
    part = int((fraction or 0) * _PARTS)
    if session.saving:
        part = 0  # a few seconds only
    problem = session.problem.title if session.problem else ""
    return (shown_state(session), part, problem, session.notice)
