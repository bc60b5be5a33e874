"""How much memory and processor the shown folder's notebooks take, asked now and then."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.server import Server
from notedock.core.states import State
from notedock.core.task import Task
from notedock.engines.base import Usage
from notedock.flows.context import Context
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Job, Runner

_INTERVAL = 20_000  # milliseconds between two questions to the engine


class UsageWatch(QObject):
    """Asks the engine on a worker thread, only while something runs that is shown and can be seen.

    is_seen: tells whether the window can be seen.
    """

    # Usage, None while nothing is known. How much of one processor core was taken since the last
    # answer, 1.0 for all of it; None before the second one.
    changed = Signal(object, object)

    def __init__(
        self, parent: QObject, context: Context, runner: Runner, is_seen: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._runner = runner
        self._is_seen = is_seen
        self._server: Server | None = None
        self._job: Job | None = None
        self._answered_at = 0.0  # on the monotonic clock
        self._usage: Usage | None = None
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._ask)

    def follow(self, session: FolderSession | None) -> None:
        """Watch the notebooks of the session that is shown, if they run."""
        runs = session is not None and session.state is State.RUNNING and not session.is_paused
        server = session.server if session is not None and runs else None
        if (server and server.id) == (self._server and self._server.id):
            return
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self._server = server
        self._show(None)
        if server is None:
            self._timer.stop()
        else:
            self._timer.start()
            self._ask()

    def _ask(self) -> None:
        server = self._server
        if server is None or self._job is not None or not self._is_seen():
            return

        def work(_task: Task) -> Usage | None:
            return self._context.engine.usage(server)

        # Nobody waits for it when the program ends: an engine may take a second to answer.
        self._job = self._runner.run(work, self._answered, problem=self._failed, lasting=True)

    def _answered(self, usage: Usage | None) -> None:
        self._job = None
        self._show(usage)

    def _show(self, usage: Usage | None) -> None:
        now, before, load = time.monotonic(), self._usage, None
        if usage is not None and before is not None and now > self._answered_at:
            load = max(0.0, usage.processor - before.processor) / (now - self._answered_at)
        self._usage, self._answered_at = usage, now
        self.changed.emit(usage, load)

    def _failed(self, problem: Problem) -> None:
        """Show nothing: what is wrong with the engine is told by whoever watches it."""
        self._answered(None)
        if problem.kind is ProblemKind.UNEXPECTED:
            self._runner.only_log(problem)
