"""What is to be said of the engine while it is away, waking it, and going on when it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Progress
from notedock.window.runner import Job, Runner
from notedock.window.sessions import Sessions

if TYPE_CHECKING:
    from notedock.engines.base import EngineInfo
    from notedock.flows.context import Context


class EngineCare(QObject):
    """Knows why the engine cannot be used, as long as it cannot.

    problem: what to say of it, None while it is ready or the person has put that away.
    """

    changed = Signal()

    def __init__(self, context: Context, runner: Runner, sessions: Sessions) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._sessions = sessions
        self._waking: Job | None = None
        self._put_away = ""  # the kind that the person does not want to see any more
        self.problem: Problem | None = None
        sessions.engine_ready.connect(self._ready)
        sessions.engine_away.connect(self._away)

    def wake(self) -> None:
        """Start the engine."""
        if self._waking is not None:
            return
        self._waking = self._runner.run(
            lambda task: self._context.engine.wake(task),
            lambda _nothing: self._awake(None),
            problem=self._awake,
            cancelled=lambda: self._awake(None),
            report=self._waited,
        )
        self._show(problems.engine_waking(0))

    def look(self) -> None:
        """Ask the engine again, now."""
        self._show(None)  # what is still so comes back, and is seen to come back
        self._runner.run(
            lambda _task: self._context.engine.info(),
            self._sessions.engine_ready.emit,
            problem=self._sessions.engine_away.emit,
        )

    def put_away(self) -> None:
        """Say no more of it; waking it is called off."""
        if self._waking is not None:
            self._waking.cancel.set()
        self._put_away = self.problem.kind if self.problem else ""
        self._show(None)

    def _waited(self, progress: Progress) -> None:
        if self._waking is not None and self.problem is not None:
            self._show(problems.engine_waking(progress.done))

    def _awake(self, problem: Problem | None) -> None:
        self._waking = None
        self._show(problem)  # when it is up, whoever follows it will notice

    def _ready(self, _info: EngineInfo) -> None:
        self._put_away = ""
        if self._waking is None:
            self._show(None)
        for session in self._sessions:
            session.engine_is_back()

    def _away(self, problem: Problem) -> None:
        if problem.kind not in problems.ENGINE_AWAY or problem.kind == self._put_away:
            return
        # What came of waking it says more than that it is stopped.
        tried = self.problem is not None and self.problem.kind == "engine-not-startable"
        if self._waking is None and not (tried and problem.kind == "engine-stopped"):
            self._show(problem)

    def _show(self, problem: Problem | None) -> None:
        if problem is not self.problem:
            self.problem = problem
            self.changed.emit()
