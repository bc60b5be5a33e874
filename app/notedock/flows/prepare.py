"""Which environment a folder is started in, and having the engine prepare it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from notedock.core import problems, requirements
from notedock.core.environment import OWN, Environment, own_environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.folder_files import exists
from notedock.core.problem import Problem
from notedock.core.project import Project, RecipeKind
from notedock.core.served_pages import serve_pages
from notedock.core.task import Task
from notedock.engines.base import EnvironmentSource
from notedock.flows import logs
from notedock.flows.context import Context
from notedock.flows.environment_download import fetch


def chosen_environment(context: Context, project: Project, asked: str | None) -> Environment:
    """Return the environment that a start of the folder uses.

    That is the one asked for, else the one remembered, else the folder's own (its Dockerfile),
    else the default. Raises Problem when `asked` can be no environment.
    """
    has_own = project.recipe is RecipeKind.DOCKERFILE
    if asked == OWN and not has_own:
        raise problems.recipe_missing(RecipeKind.DOCKERFILE.value)
    if asked is not None:
        return own_environment() if asked == OWN else context.catalogue.find(asked)
    remembered = context.recent_folders.environment(project.folder)
    try:
        return context.catalogue.find(remembered)
    except Problem:
        return own_environment() if has_own else context.catalogue.default


def describe_environment(
    context: Context, project: Project, environment: Environment, *, without_recipe: bool = False
) -> EnvironmentDescription:
    """Return what the folder is to run in. without_recipe: none of its own files count."""
    description = EnvironmentDescription(
        project.folder, context.key(project.folder), context.person, base=environment
    )
    if without_recipe:
        own = environment.name == OWN
        return replace(description, base=context.catalogue.default) if own else description
    description = replace(description, pages=context.recent_folders.shows_pages(project.folder))
    if environment.name == OWN:
        return replace(description, base=None, dockerfile=RecipeKind.DOCKERFILE.value)
    if exists(project.folder, requirements.NAME):  # whatever it is: what it should be is said later
        pages = description.pages or _serves_pages(project)
        return replace(description, requirements=requirements.NAME, pages=pages)
    return description


def _serves_pages(project: Project) -> bool:
    with suppress(Problem, OSError):
        return serve_pages(requirements.read_requirements(project.folder).texts.values())
    return False


def prepare(context: Context, description: EnvironmentDescription, task: Task) -> str:
    """Have the environment on this computer, and return what a server is launched from.

    The log is kept when it fails. Raises Problem or Cancelled.
    """
    environments = EnvironmentSource(
        context.catalogue.find, lambda base, task: fetch(context, base, task)
    )
    with logs.kept(context, description.folder, task) as log:
        return context.engine.prepare(description, log, environments)
