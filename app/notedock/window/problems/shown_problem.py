"""Which Problem the window shows when there are several."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.core.states import BUSY
from notedock.window.work.engine_status import EngineStatus
from notedock.window.work.folder_navigation import FolderNavigation


class ShownProblem(QObject):
    """Chooses among three sources; this order decides:

    1. The window's own Problem, from `show`: a folder that could not be opened, a log that could
       not be saved. It stays until it is dismissed, or a folder is opened or shown.
    2. The shown session's Problem, unless it is only that the engine is away.
    3. The engine's Problem, unless the session is busy, or can do without that engine.
    4. The session's Problem that the engine was away when it was needed.
    """

    changed = Signal()  # the window's own Problem
    added = Signal(object)  # Problem: the window has one of its own now
    undoable = Signal(object, str, object)  # FolderSession or None, what was done, what undoes it

    def __init__(self, engine: EngineStatus, navigation: FolderNavigation) -> None:
        super().__init__()
        self._engine = engine
        self._navigation = navigation
        self._own: Problem | None = None
        navigation.opening.connect(self._clear)
        navigation.shown.connect(self._clear)

    @property
    def problem(self) -> Problem | None:
        """The Problem that is shown."""
        if self._own is not None:
            return self._own
        session = self._navigation.current
        of_session = session.problem if session else None
        if of_session is not None and of_session.group is not ProblemGroup.ENGINE:
            return of_session
        if session is not None and session.state in BUSY:
            return of_session
        return self._engine.problem_for(session) or of_session

    @property
    def is_only_engine(self) -> bool:
        """Tell whether nothing but the engine is missing: no start has failed because of it."""
        session = self._navigation.current
        of_session = session.problem if session else None
        missing = self._engine.problem_for(session) is not None
        return self._own is None and of_session is None and missing

    def show(self, problem: Problem) -> None:
        """Show a Problem that belongs to no session."""
        self._own = problem
        self.changed.emit()
        self.added.emit(problem)

    def dismiss(self) -> None:
        """Hide what is shown."""
        if self._own is not None:
            self._own = None
            self.changed.emit()
            return
        session = self._navigation.current
        shown = self.problem
        if shown is not None and shown is self._engine.problem_for(session):
            self._engine.dismiss()
        if session is not None:
            session.show_problem(None)

    def dismiss_undoably(self) -> None:
        """Hide what is shown; a Problem of the window or of the session can be shown again."""
        own, session = self._own, self._navigation.current
        of_session = session.problem if session else None
        self.dismiss()
        words = self.tr("The message was closed.")
        if own is not None:
            self.undoable.emit(None, words, partial(self.show, own))
        elif session is not None and of_session is not None:
            self.undoable.emit(session, words, partial(session.show_problem, of_session))

    def _clear(self, _shown: object) -> None:
        self._own = None
