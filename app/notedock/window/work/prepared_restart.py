"""Starting running notebooks again without a long wait: what they need is prepared first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.flows.context import Context
from notedock.flows.prepare_ahead import prepare_ahead
from notedock.window.work.runner import Asker, Job, Runner
from notedock.window.work.session_records import never_less

if TYPE_CHECKING:
    from notedock.window.work.folder_session import FolderSession


class PreparedRestart:
    """Prepares the next start of a folder while its notebooks run on, then starts them again.

    progress: of the preparation; None while there is none.
    """

    def __init__(
        self, context: Context, runner: Runner, session: FolderSession, ask: Asker
    ) -> None:
        self.progress: Progress | None = None
        self._context = context
        self._runner = runner
        self._session = session
        self._ask = ask
        self._job: Job | None = None
        self._failure: Problem | None = None
        session.changed.connect(self._follow)

    @property
    def has_failed(self) -> bool:
        """Whether the preparation failed, and nothing else has since."""
        return self._failure is not None and self._session.state is State.RUNNING

    def begin(self, *, without_recipe: bool = False) -> None:
        """Prepare the next start, unless that is under way. without_recipe: of the folder."""
        session = self._session
        if self._job is not None or session.state is not State.RUNNING:
            return
        request = replace(session.new_request(), without_recipe=without_recipe)
        self.progress = Progress(Step.CHECK)
        self._job = self._runner.run(
            lambda task: prepare_ahead(self._context, request, task),
            partial(self._prepared, request),
            problem=self._failed,
            cancelled=self._end,
            report=self._report,
            ask=self._ask,
        )
        self._failure = None
        session.show_problem(None)

    def cancel(self) -> None:
        """Stop preparing; the notebooks run on."""
        if self._job is not None:
            self._job.cancel.set()

    def _follow(self) -> None:
        if self._session.state is not State.RUNNING:
            self.cancel()
        if self._session.problem not in (None, self._failure):
            self._failure = None

    def _report(self, progress: Progress) -> None:
        if self._job is not None:
            self.progress = never_less(progress, self.progress)
            self._session.changed.emit()

    def _prepared(self, asked: StartRequest, allowed: StartRequest) -> None:
        chosen_since = self._session.environment != (asked.environment or "")
        self._end()
        self._session.restart(None if chosen_since else allowed)

    def _failed(self, problem: Problem) -> None:
        self._end()
        self._failure = problem
        self._session.show_problem(problem)

    def _end(self) -> None:
        self._job = self.progress = None
        self._session.changed.emit()
