"""What following a recipe would do, in sentences for somebody who decides whether to trust it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from notedock.core.formatting import format_names
from notedock.core.problem import Problem
from notedock.core.recipe_summary import (
    RecipeSummary,
    summarize_dockerfile,
    summarize_requirements,
)
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.explanation import explain, shown
from notedock.core.recipes.recipe import Item, Recipe
from notedock.core.translation import counted, translate

_MAX_NAMES = 4  # packages or programs that a sentence names
_MAX_FILES = 3


def actions(folder: Path, recipe: Recipe) -> list[str]:
    """Return a sentence for each thing that following the recipe would do."""
    found = [*_from_dockerfile(folder, recipe), *_packages(folder, recipe), *_rest(recipe)]
    return found or [translate("Question", "The recipe builds an environment of its own.")]


def _from_dockerfile(folder: Path, recipe: Recipe) -> Iterator[str]:
    if not recipe.dockerfile:
        return
    summary = RecipeSummary()
    with suppress(OSError, Problem):
        summary = summarize_dockerfile(read_recipe(folder, recipe.dockerfile))
    if summary.base and not summary.steps:
        yield translate("Question", "It starts from the environment “{name}”.", name=summary.base)
    elif summary.base:
        yield counted(
            "Question",
            "The recipe builds an environment from “{base}” with one step of its own.",
            "The recipe builds an environment from “{base}” with %n steps of its own.",
            summary.steps,
            base=summary.base,
        )


def _packages(folder: Path, recipe: Recipe) -> Iterator[str]:
    explanation = explain(folder, recipe)
    total = sum(explanation.packages.values()) - len(recipe.system) - len(recipe.local)
    items = chain(recipe.conda, recipe.pip, explanation.listed, recipe.r)
    names = ", ".join(_name(item) for item, _number in zip(items, range(_MAX_NAMES), strict=False))
    more = total - _MAX_NAMES
    if total > 0 and more <= 0:
        yield translate("Question", "The recipe installs {packages}.", packages=names)
    elif total > 0:
        yield counted(
            "Question",
            "The recipe installs {packages} and one more package.",
            "The recipe installs {packages} and %n more packages.",
            more,
            packages=names,
        )


def _name(item: Item) -> str:
    """Return the name of a package, without its version and its channel."""
    found = summarize_requirements(item.text.rpartition("::")[2]).packages
    return found[0] if found else shown(item.text)


def _rest(recipe: Recipe) -> Iterator[str]:
    if recipe.image is not None:
        name = shown(recipe.image.text)
        yield translate("Question", "It starts from the environment “{name}”.", name=name)
    if recipe.local:
        yield translate("Question", "It installs a package that is in the folder itself.")
    if recipe.system:
        yield counted(
            "Question",
            "It installs a program for the system: {names}.",
            "It installs %n programs for the system: {names}.",
            len(recipe.system),
            names=format_names([one.text for one in recipe.system], _MAX_NAMES, quoted=False),
        )
    if recipe.julia:
        yield translate("Question", "It installs packages for Julia.")
    files = dict.fromkeys([one.place.file for one in recipe.commands] + list(recipe.r_scripts))
    if files:
        named = format_names(list(files), _MAX_FILES)
        yield translate("Question", "It runs the steps in {files}.", files=named)
    if recipe.start:
        named = format_names([recipe.start], 1)
        yield translate("Question", "It runs {file} each time the notebooks start.", file=named)
