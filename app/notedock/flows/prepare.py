"""Which environment a folder is started in, and having the engine prepare it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from notedock.core import problems, requirements
from notedock.core.environment import OWN, Environment, own_environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.environment_languages import environment_for_languages
from notedock.core.folder_notebooks import read_folder_notebooks
from notedock.core.problem import Problem
from notedock.core.project import Project
from notedock.core.recipes.recipe import DOCKERFILE, Recipe
from notedock.core.served_pages import serve_pages
from notedock.core.task import Task
from notedock.engines.base import EnvironmentSource
from notedock.flows import logs
from notedock.flows.context import Context
from notedock.flows.environment_download import fetch
from notedock.flows.folder_recipe import folder_recipe, without_base


def chosen_environment(
    context: Context, project: Project, asked: str | None, recipe: Recipe | None = None
) -> Environment:
    """Return the environment that a start of the folder uses. recipe: None where it is not read.

    That is the one asked for, else the one remembered, else the folder's own (its Dockerfile, or
    the image that it names), else the default, or what has the languages that the folder needs.
    Raises Problem when `asked` can be no environment.
    """
    if asked is not None and asked != OWN:
        return context.catalogue.find(asked)
    recipe = recipe or folder_recipe(context, project.folder)
    has_own = bool(recipe.dockerfile or recipe.image)
    if asked == OWN and not has_own:
        raise problems.recipe_missing(DOCKERFILE)
    if asked == OWN:
        return own_environment()
    remembered = context.recent_folders.environment(project.folder)
    try:
        return context.catalogue.find(remembered)
    except Problem:
        if has_own:
            return own_environment()
    return proposed_environment(context, project.folder, recipe)


def proposed_environment(context: Context, folder: Path, recipe: Recipe) -> Environment:
    """Return the default, or what has the languages that the notebooks and the recipe need."""
    notebooks = read_folder_notebooks(folder, context.paths)
    languages = [*notebooks.languages, *(one.text for one in recipe.languages)]
    return environment_for_languages(context.catalogue, languages, context.catalogue.default)


def describe_environment(
    context: Context,
    project: Project,
    environment: Environment,
    *,
    without_recipe: bool = False,
    recipe: Recipe | None = None,
) -> EnvironmentDescription:
    """Return what the folder is to run in. without_recipe: none of its own files count.

    recipe: the folder's; None where it is not read. Raises Problem where that names an image that
    can be none.
    """
    description = EnvironmentDescription(
        project.folder, context.key(project.folder), context.person, base=environment
    )
    if without_recipe:
        own = environment.name == OWN
        return replace(description, base=context.catalogue.default) if own else description
    pages = context.recent_folders.shows_pages(project.folder)
    recipe = used_recipe(context, project.folder, environment.name, recipe)
    if recipe.dockerfile:
        return replace(description, base=None, recipe=recipe, pages=pages)
    if recipe.image:
        description = replace(description, base=context.catalogue.find(recipe.image.text))
    pages = pages or _serves_pages(project.folder, recipe)
    return replace(description, recipe=recipe, pages=pages)


def used_recipe(
    context: Context, folder: Path, environment: str, recipe: Recipe | None = None
) -> Recipe:
    """Return what of the folder's recipe counts in the environment of this name.

    recipe: as of the whole folder; None where it is not read.
    """
    recipe = recipe or folder_recipe(context, folder)
    if environment != OWN:
        return without_base(context, folder, recipe)
    if not (recipe.dockerfile or recipe.image):  # it has gone since: that is said when it is read
        return Recipe(files=(DOCKERFILE,), dockerfile=DOCKERFILE)
    return recipe


def _serves_pages(folder: Path, recipe: Recipe) -> bool:
    texts = [one.text for one in (*recipe.pip, *recipe.conda)]
    for file in recipe.requirements:
        with suppress(Problem, OSError):
            texts += requirements.read_requirements(folder, file).texts.values()
    return serve_pages(texts)


def prepare(context: Context, description: EnvironmentDescription, task: Task) -> str:
    """Have the environment on this computer, and return what a server is launched from.

    The log is kept when it fails. Raises Problem or Cancelled.
    """
    environments = EnvironmentSource(
        context.catalogue.find, lambda base, task: fetch(context, base, task)
    )
    with logs.kept(context, description.folder, task) as log:
        return context.engine.prepare(description, log, environments)
