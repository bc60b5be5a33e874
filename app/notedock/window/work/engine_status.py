"""Whether the engine can be used, and starting it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup, ProblemKind
from notedock.core.settings import Settings
from notedock.core.task import Progress
from notedock.engines.base import EngineInfo
from notedock.flows import open_external
from notedock.flows.context import Context
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.preferences import Preferences
from notedock.window.work.runner import Job, Runner
from notedock.window.work.session_list import SessionList
from notedock.window.work.without_docker import WithoutDocker


class EngineStatus(QObject):
    """Knows why the engine cannot be used, as long as it cannot.

    problem: the reason; None while the engine answers, or after the person has dismissed it.
    """

    changed = Signal()
    failed = Signal(object)  # Problem: the page about installing could not be opened

    def __init__(
        self, context: Context, runner: Runner, sessions: SessionList, preferences: Preferences
    ) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._sessions = sessions
        self._start_job: Job | None = None
        self._dismissed: ProblemKind | None = None  # not shown again before an engine answers
        self.problem: Problem | None = None
        self._without = WithoutDocker(context, runner)
        self._without.changed.connect(self.changed)
        self._chosen = preferences.current.engine
        preferences.changed.connect(self._follow)
        sessions.engine_ready.connect(self._on_ready)
        sessions.engine_away.connect(self._on_away)

    def problem_for(self, session: FolderSession | None) -> Problem | None:
        """Return the reason as far as it matters while a folder is shown."""
        return self._without.shown(self.problem, session) if self.problem else None

    def start(self) -> None:
        """Start the engine's own program."""
        if self._start_job is not None:
            return
        self._start_job = self._runner.run(
            lambda task: self._context.engine.start_engine(task),
            lambda _nothing: self._start_ended(None),
            problem=self._start_ended,
            cancelled=lambda: self._start_ended(None),
            report=self._show_waiting,
        )
        self._show(problems.engine_waking(self._context.engine.advice().label, 0))

    def check(self) -> None:
        """Ask the engine at once whether it answers."""
        self._show(None)  # a Problem that is still there is seen to come back
        self._runner.run(
            lambda _task: self._context.engine.info(),
            self._sessions.engine_ready.emit,
            problem=self._sessions.engine_away.emit,
        )

    def dismiss(self) -> None:
        """Do not show this Problem any more; a start of the engine is cancelled."""
        if self._start_job is not None:
            self._start_job.cancel.set()
        self._dismissed = self.problem.kind if self.problem else None
        self._show(None)

    def show_installation_page(self) -> None:
        """Open the page in the browser that tells how to install an engine."""
        self._runner.run(
            lambda _task: open_external.open_link(self._context.engine.advice().page),
            problem=self.failed.emit,
        )

    def _follow(self, settings: Settings) -> None:
        """Use the engine that the person has chosen, from now on."""
        if settings.engine != self._chosen:
            self._chosen = settings.engine
            self._context.engine.use(settings.engine)

    def _show_waiting(self, progress: Progress) -> None:
        if self._start_job is not None and self.problem is not None:
            self._show(problems.engine_waking(self._context.engine.advice().label, progress.done))

    def _start_ended(self, problem: Problem | None) -> None:
        self._start_job = None
        self._show(problem)  # that it answers is noticed by what watches it

    def _on_ready(self, _info: EngineInfo) -> None:
        self._dismissed = None
        if self._start_job is None:
            self._show(None)
        for session in self._sessions:
            session.engine_returned()

    def _on_away(self, problem: Problem) -> None:
        if problem.group is not ProblemGroup.ENGINE:
            self._runner.only_log(problem)
            return
        if problem.kind is self._dismissed:
            return
        # Why a start failed says more than that the engine is stopped.
        start_failed = (
            self.problem is not None and self.problem.kind is ProblemKind.ENGINE_NOT_STARTABLE
        )
        if self._start_job is None and not (
            start_failed and problem.kind is ProblemKind.ENGINE_STOPPED
        ):
            self._show(problem)

    def _show(self, problem: Problem | None) -> None:
        if problem is not self.problem:
            self.problem = problem
            self.changed.emit()
