"""Preparing the environment of a folder's next start, without starting anything."""

from __future__ import annotations

from dataclasses import replace

from notedock.core.project import read_project
from notedock.core.start_request import StartRequest
from notedock.core.task import Progress, Step, Task
from notedock.flows.context import Context
from notedock.flows.engine_choice import settle_engine, with_engine_of
from notedock.flows.prepare import chosen_environment
from notedock.flows.recipe_offers import prepare_or_change
from notedock.flows.recipe_questions import settle_recipe
from notedock.flows.trust import settle_trust


def prepare_ahead(context: Context, request: StartRequest, task: Task) -> StartRequest:
    """Have what `request` would run in on this computer; asks as a start does.

    Returns the request as the answers allow it. Raises Problem or Cancelled.
    """
    task.report(Progress(Step.CHECK))
    context = with_engine_of(context, request)
    project = read_project(request.folder)
    recipe = settle_recipe(context, project.folder, request, task)
    asked, request = request.engine, settle_engine(context, project, request, task)
    environment = chosen_environment(context, project, request.environment, recipe)
    request = settle_trust(context, project, environment, request, task, recipe)
    prepare_or_change(context, project, environment, request, task)
    return replace(request, engine=asked)
