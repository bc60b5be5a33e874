"""Changes that help against one package that cannot be installed: another name, another, or none.

Only what the folder itself lists is offered to be changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from notedock.core import package_failure, requirements
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.formatting import short_name
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.recipes.adjustments import Offer, declared_names, name_in
from notedock.core.recipes.recipe import Adjustments, Recipe
from notedock.core.requirements import normalized
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.flows.context import Context

_NOT_IN_CONDA = ("opencv-python", "torch")  # there they have the other names
_VERSION = re.compile(r"[=<>~!]")


def find(
    _context: Context, described: EnvironmentDescription, problem: Problem, _task: Task
) -> Iterator[Offer]:
    """Yield the living name of the package, another version of it, and to start without it."""
    if problem.kind is not ProblemKind.PACKAGE_FAILED:
        return
    recipe, lines = described.recipe, list(_lines(described))
    done = recipe.adjustments
    failed = normalized(problem.package)
    before = next((one for one, other in done.instead.items() if normalized(other) == failed), "")
    name = before or failed
    locked = name in {name_in(one.text) for one in recipe.constraints}
    if locked and name not in done.instead:  # what only other packages need cannot be left out
        yield _other_version(name, short_name(problem.package))
        if name not in declared_names(recipe, lines):
            return
    if name not in declared_names(recipe, lines) or name in done.without:
        return
    if not (before or locked) and not any("--hash" in line for line in lines):
        yield from _instead(name, recipe, lines, problem)
    shown = short_name(problem.package)
    yield Offer(
        translate("Question", "Start without {name}", name=shown),
        Adjustments(without=(name,)),
        translate("Question", "Notebooks that use {name} do not work without it.", name=shown),
    )


def _instead(name: str, recipe: Recipe, lines: Sequence[str], problem: Problem) -> Iterator[Offer]:
    shown, other = short_name(problem.package), package_failure.living_name(name)
    conda = [one.text for one in recipe.conda if name in declared_names(Recipe(conda=(one,)), ())]
    if other and not (conda and other in _NOT_IN_CONDA):
        label = translate("Question", "Use {other} instead of {name}", other=other, name=shown)
        yield Offer(label, Adjustments(instead={name: other}))
        return
    listed = conda or [one for one in lines if name in declared_names(Recipe(), (one,))]
    asks_for_version = any(_VERSION.search(one.partition(";")[0]) for one in listed)
    if asks_for_version and (conda or package_failure.is_of_version(problem.detail)):
        yield _other_version(name, shown)


def _other_version(name: str, shown: str) -> Offer:
    label = translate("Question", "Use another version of {name}", name=shown)
    return Offer(label, Adjustments(instead={name: name}))


def _lines(described: EnvironmentDescription) -> Iterator[str]:
    """Yield the lines for pip of a recipe."""
    for file in described.recipe.requirements:
        with suppress(Problem, OSError):
            for text in requirements.read_requirements(described.folder, file).texts.values():
                yield from text.splitlines()
    yield from (one.text for one in described.recipe.pip)
