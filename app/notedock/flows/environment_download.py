"""Make sure that an environment is on this computer."""

from __future__ import annotations

from collections.abc import Iterator

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.formatting import format_size
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.task import Progress, Question, Step, Task
from notedock.core.translation import translate
from notedock.engines.inventory import Cost
from notedock.flows import environments
from notedock.flows.context import Context

_COST_TIMEOUT = 6.0  # seconds that a start waits for the cost of its download
# The size of an unpacked environment, as a multiple of the download: 3.1 for scipy-notebook
# (earthlab/earth-analytics-python-env#23), 2.9 and 3.0 for the images of the tests.
_UNPACKED_FACTOR = 3


def fetch(context: Context, environment: Environment, task: Task) -> None:
    """Make sure that the environment is on this computer.

    Asks before a download that will probably not fit or not run. Raises Problem or Cancelled.
    """
    if not context.engine.has(environment.reference):
        _confirm(context, environment, task)
        task.cancel.check()
        task.report(Progress(Step.DOWNLOAD))
        try:
            environments.download_environment(context, environment, task)
        except Problem as problem:
            raise _misspelt(context, environment, problem) from problem


def download_questions(environment: Environment, cost: Cost) -> Iterator[Question]:
    """Yield the questions to be confirmed before the download."""
    again = translate("Question", "Download it anyway")
    if not cost.platform_fits:
        platforms = ", ".join(cost.platforms)
        problem = problems.wrong_platform(environment.title, platforms, environment.reference)
        doubt = translate("Question", "It may run here, but much more slowly.")
        yield Question(problem.title, doubt, again, translate("Question", "Cancel"), problem)
    if cost.free is not None and _space_needed(cost) > cost.free:
        needed, free = format_size(_space_needed(cost)), format_size(cost.free)
        problem = problems.space_short(needed, free)
        yield Question(
            problem.title, problem.reason, again, translate("Question", "Cancel"), problem
        )


def _confirm(context: Context, environment: Environment, task: Task) -> None:
    """Ask the questions of `download_questions`.

    Raises Problem, or Cancelled when the person decides against it.
    """
    cost = context.environment_sizes.ask_soon(environment.reference, task.cancel, _COST_TIMEOUT)
    for question in download_questions(environment, cost) if cost else ():
        task.confirm(question)


def _space_needed(cost: Cost) -> int:
    """Return about how many bytes an environment needs on the disk."""
    return cost.missing * _UNPACKED_FACTOR


def _misspelt(context: Context, environment: Environment, problem: Problem) -> Problem:
    """Return `problem`, or one that suggests another name where this one is probably misspelt."""
    meant = context.catalogue.suggestion(environment.name)
    if meant == environment.name:
        meant = ""  # spelt right, and missing all the same
    plain = "/" not in environment.name  # like a name of the catalogue, no address
    if problem.kind is ProblemKind.ENVIRONMENT_NOT_FOUND or (
        problem.kind is ProblemKind.DOWNLOAD_FAILED and meant and plain
    ):
        return problems.environment_not_found(environment.name, meant, problem.detail)
    return problem
