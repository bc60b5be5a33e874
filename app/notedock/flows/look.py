"""What a folder has, and what its notebooks would run in, without starting anything."""

from __future__ import annotations

from dataclasses import dataclass

from notedock.core.environment import OWN, Environment
from notedock.core.folder_notebooks import read_folder_notebooks
from notedock.core.project import Project, read_project
from notedock.core.recipes.explanation import Explanation, explain
from notedock.flows.context import Context
from notedock.flows.folder_recipe import folder_recipe, without_base
from notedock.flows.prepare import chosen_environment


@dataclass(frozen=True)
class Look:
    """A folder that was looked into.

    environment: the one that a start would use. explanation: of the recipe as that would follow it.
    languages: that its notebooks are written in, the most frequent one first, and then those that
    its recipe declares besides.
    """

    project: Project
    environment: Environment
    explanation: Explanation
    languages: tuple[str, ...]


def look_into(context: Context, folder: str) -> Look:
    """Look into a folder; no engine is asked. Raises Problem."""
    project = read_project(folder)
    recipe = folder_recipe(context, project.folder)
    environment = chosen_environment(context, project, None, recipe)
    if environment.name != OWN:
        recipe = without_base(context, project.folder, recipe)
    notebooks = read_folder_notebooks(project.folder, context.paths)
    declared = (one.text for one in recipe.languages)
    languages = tuple(dict.fromkeys((*notebooks.languages, *declared)))
    return Look(project, environment, explain(project.folder, recipe), languages)
