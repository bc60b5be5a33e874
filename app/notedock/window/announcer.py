"""Says what changes by itself to whoever listens with a screen reader instead of looking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from notedock.core.problem import Problem
from notedock.core.states import State
from notedock.core.words import translate
from notedock.window.controls import shown_state, state_words
from notedock.window.session import Session
from notedock.window.sessions import Sessions

_PARTS = 4  # a long step is told this often
# What was said of a folder last: its state, which part of it, its Problem and its notice.
_Said = tuple[State, int, str, str]


class Announcer(QObject):
    """Speaks of every folder that starts, stops or fails, and of how far the chosen one is."""

    def __init__(
        self, window: QWidget, sessions: Sessions, is_shown: Callable[[Session], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._is_shown = is_shown
        self._said = {session: _sayable(session) for session in sessions}
        sessions.added.connect(self._added)
        sessions.removed.connect(self._removed)
        sessions.changed.connect(self._changed)

    def problem(self, problem: Problem, about: str = "") -> None:
        """Say what went wrong, at once and before everything else."""
        sentences = " ".join(filter(None, (problem.title, problem.reason, problem.remedy)))
        if about:
            words = translate("Announcer", "{folder}: {words}", folder=about, words=sentences)
        else:
            words = sentences
        self.say(words, at_once=True)

    def say(self, words: str, *, at_once: bool = False) -> None:
        """Have the screen reader speak; nothing happens where there is none."""
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self._window, words)
        if at_once:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _added(self, session: Session, _place: int) -> None:
        self._said[session] = _sayable(session)

    def _removed(self, session: Session) -> None:
        self._said.pop(session, None)

    def _changed(self, session: Session) -> None:
        """Say what is new of a folder, if it is worth a sentence."""
        now, before = _sayable(session), self._said.get(session)
        if before is None or before == now:
            return
        self._said[session] = now
        state, _part, problem, notice = now
        if problem != before[2] and session.problem is not None:
            self.problem(session.problem, about=session.name)
        elif notice != before[3] and notice:
            self.say(session.notice)
        elif state is not State.FAILED and (state is not before[0] or self._is_shown(session)):
            words = state_words(session)
            self.say(translate("Announcer", "{folder}: {words}", folder=session.name, words=words))


def _sayable(session: Session) -> _Said:
    progress = session.progress
    fraction = progress.fraction if progress else None
    part = int((fraction or 0) * _PARTS)
    if session.saving:
        part = 0  # a few seconds that are counted down on the screen
    problem = session.problem.title if session.problem else ""
    return (shown_state(session), part, problem, session.notice)
