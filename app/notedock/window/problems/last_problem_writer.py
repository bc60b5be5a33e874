"""Keeps the Problem that was shown last, for the report."""

from __future__ import annotations

from pathlib import Path

from notedock.core import last_problem
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.window.work.runner import Runner


class LastProblemWriter:
    """Writes each kind of Problem that comes up, on a worker thread.

    One whose words change while it is shown, such as one with a countdown, is written once.
    """

    def __init__(self, home: Path, runner: Runner) -> None:
        self._home = home
        self._runner = runner
        self._shown: ProblemKind | None = None

    def show(self, problem: Problem | None) -> None:
        """Take over which Problem is shown, None for none."""
        before, self._shown = self._shown, problem.kind if problem else None
        if problem is not None and problem.kind is not before:
            self._runner.run(
                lambda _task: last_problem.note(self._home, problem),
                problem=self._runner.only_log,
            )
