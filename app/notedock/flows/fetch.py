"""Make sure that an environment is on this computer."""

from __future__ import annotations

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.task import Progress, Step, Task
from notedock.flows import environments
from notedock.flows.context import Context


def fetch(context: Context, environment: Environment, task: Task) -> None:
    """Make sure that the environment is on this computer.

    Raises Problem or Cancelled.
    """
    if not context.engine.has(environment.reference):
        task.cancel.check()
        task.report(Progress(Step.DOWNLOAD))
        try:
            environments.bring(context, environment, task)
        except Problem as problem:
            raise _misspelt(context, environment, problem) from problem


def _misspelt(context: Context, environment: Environment, problem: Problem) -> Problem:
    """Return `problem`, or a better one when the name was probably meant for another."""
    meant = context.catalogue.suggestion(environment.name)
    plain = "/" not in environment.name  # like a name of the catalogue, no address
    if problem.kind == "environment-not-found" or (
        problem.kind == "download-failed" and meant and plain
    ):
        return problems.environment_not_found(environment.name, meant, problem.detail)
    return problem
