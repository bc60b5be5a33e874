"""What is shown of Docker's Problem: nothing, where the folder's notebooks can do without it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.recipes.explanation import Explanation
from notedock.engines.engine_group import EngineGroup
from notedock.flows import engine_choice
from notedock.flows.context import Context
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner


class WithoutDocker(QObject):
    """Knows which folders need Docker, of those that were shown while it did not answer."""

    changed = Signal()

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._obstacles: dict[Path, Problem | None] = {}  # why a folder needs Docker, if it does
        self._asked: dict[Path, tuple[str, Explanation]] = {}  # what counted when that was asked
        self._last: tuple[Problem, object, Problem] | None = None  # two Problems, and their sum

    def shown(self, away: Problem, session: FolderSession | None) -> Problem | None:
        """Return what to show of Docker's Problem while a folder is shown, or none of them."""
        if not isinstance(self._context.engine, EngineGroup):
            return away
        missing = away.kind is ProblemKind.ENGINE_MISSING
        if session is not None:
            self._find_out(session)
        if session is None or session.folder not in self._obstacles:
            return None if missing else away
        obstacle = self._obstacles[session.folder]
        if obstacle is None and (missing or session.prefers_builtin):
            return None
        if self._last is None or self._last[:2] != (away, obstacle):
            whole = engine_choice.docker_needed(away, obstacle) if obstacle else None
            self._last = away, obstacle, whole or engine_choice.offered(away)
        return self._last[2]

    def _find_out(self, session: FolderSession) -> None:
        """Have a worker ask whether a folder can do without Docker, once for what it has now."""
        project, counts = session.project, (session.environment, session.explanation)
        if project is None or self._asked.get(session.folder) == counts:
            return
        self._asked[session.folder] = counts
        request = session.new_request()
        self._runner.run(
            lambda _task: engine_choice.why_not_builtin(self._context, project, request),
            partial(self._found, session.folder),
            problem=self._runner.only_log,
        )

    def _found(self, folder: Path, obstacle: Problem | None) -> None:
        self._obstacles[folder] = obstacle
        self.changed.emit()
