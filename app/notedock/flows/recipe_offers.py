"""Ways on where the environment of a folder cannot be prepared: changes of its recipe, offered.

What the person chooses is kept for the folder (`folder_recipe.py`), and preparing goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from notedock.core.environment import Environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.project import Project
from notedock.core.recipes.adjustments import Offer
from notedock.core.recipes.recipe import Adjustments
from notedock.core.start_request import StartRequest
from notedock.core.task import Question, Task
from notedock.core.translation import translate
from notedock.flows import fitting_python, package_offers
from notedock.flows.context import Context
from notedock.flows.folder_recipe import keep_adjustments
from notedock.flows.prepare import describe_environment, prepare

# Yields what would help against a Problem, the best first. May raise Cancelled.
OfferSource = Callable[[Context, EnvironmentDescription, Problem, Task], Iterable[Offer]]
_SOURCES: tuple[OfferSource, ...] = (fitting_python.find, package_offers.find)
_NO_HELP = (
    ProblemKind.PACKAGE_FAILED,
    ProblemKind.PYTHON_NOT_INSTALLABLE,
    ProblemKind.RECIPE_FAILED,
)


def prepare_or_change(
    context: Context,
    project: Project,
    environment: Environment,
    request: StartRequest,
    task: Task,
) -> tuple[EnvironmentDescription, str]:
    """Prepare the environment of a folder, if need be with changes that the person chooses.

    Returns what it is, and what a server is launched from. Raises Problem or Cancelled.
    """
    unasked = replace(task, ask=lambda _question: True) if request.force else task
    if request.changes:
        _change(context, project, environment, request.changes, task)
    before: str | None = None
    while True:
        described = describe_environment(
            context, project, environment, without_recipe=request.without_recipe
        )
        described = replace(described, engine=request.engine)
        recipe = described.recipe
        before = recipe.adjustments.python if before is None else before
        try:
            return described, prepare(context, described, unasked)
        except Problem as problem:
            offers = [one for find in _SOURCES for one in find(context, described, problem, task)]
            chosen = recipe.adjustments | _choose(offers, problem, request, task)
            if chosen == recipe.adjustments:
                if problem.kind in _NO_HELP and chosen.python != before:
                    # Another Python that does not lead further is not kept.
                    chosen = replace(chosen, python=before)
                    keep_adjustments(context, project.folder, recipe, chosen)
                raise
        keep_adjustments(context, project.folder, recipe, chosen)


def question_about(offers: Sequence[Offer], problem: Problem) -> Question:
    """Return the question which of the offers to take, of which there is at least one."""
    first, *others = offers
    said = first.problem or problem
    return Question(
        said.title,
        translate("Question", "The files in the folder are not changed. You can undo it later."),
        first.label,
        translate("Question", "Cancel"),
        said,
        others=tuple(one.label for one in others),
        facts=tuple(filter(None, (said.reason, *(one.fact for one in offers)))),
    )


def _change(
    context: Context, project: Project, environment: Environment, changes: Adjustments, task: Task
) -> None:
    """Keep changes that were asked for, or say that there is nothing that they could change."""
    recipe = describe_environment(context, project, environment).recipe
    if recipe.declares_nothing or recipe.dockerfile:
        task.notice(
            translate("Notice", "This folder has no list of packages that could be changed.")
        )
        return
    keep_adjustments(context, project.folder, recipe, recipe.adjustments | changes)


def _choose(
    offers: Sequence[Offer], problem: Problem, request: StartRequest, task: Task
) -> Adjustments:
    """Return the changes that the person chooses, empty for none of them."""
    if request.force:
        offers = [one for one in offers if one.unasked]
    if not offers:
        return Adjustments()
    question = question_about(offers, problem)
    if request.force:
        why, choice = question.text, question.yes
        task.notice(translate("Notice", "{why} Chosen: “{choice}”.", why=why, choice=choice))
        return offers[0].changes
    answer = task.ask(question)
    label = question.yes if answer is True else answer
    return next((one.changes for one in offers if one.label == label), Adjustments())
