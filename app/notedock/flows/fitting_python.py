"""The newest Python that a folder's packages can be installed for, offered where the one is not.

Pins of old folders have no files for newer versions of Python. uv finds out for which they have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion

from notedock.core import problems, requirements
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.recipes.adjustments import Offer, adjusted, adjusted_requirements, declared_names
from notedock.core.recipes.recipe import Adjustments, Recipe
from notedock.core.requirements import Requirements, normalized, specifications
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.flows.context import Context
from notedock.flows.package_versions import UndecidedError, VersionSearch, Wanted

PYTHONS = tuple(f"3.{minor}" for minor in range(14, 5, -1))  # the newest first
_MAX_LINES = 5000  # of requirements; each takes some 20 µs to be read
_INDEX = re.compile(
    r"(?:--index-url|-i|--extra-index-url|--find-links|-f)(?:\s*=\s*|\s+)https?://[^\s$]+|--pre"
)
# Of pip: “5.0 Requires-Python <3.11; 4.0 Requires-Python <3.8”, “3.12.4 not in '<3.11'”.
_REQUIRES_PYTHON = re.compile(r"([\w.!+-]{1,100}) Requires-Python ([^;\n]{1,100})")
_NOT_IN = re.compile(r"requires a different Python: \S+ not in '([^'\n]{1,100})'")
_WITH_PYTHON = frozenset(("pip", "python", "setuptools", "wheel"))  # that conda recipes list


def find(
    _context: Context, described: EnvironmentDescription, problem: Problem, task: Task
) -> Iterator[Offer]:
    """Yield the offer to use another Python, where that is what packages need.

    Nothing where it cannot be found out. Raises Cancelled.
    """
    recipe, now = described.recipe, minor(problem.python)
    if problem.kind is not ProblemKind.PACKAGE_FAILED or not now or not recipe_is_of_pip(recipe):
        return
    with suppress(UndecidedError):
        asked = wanted(described.folder, recipe)
        refused = _refused(problem, asked)
        others = [one for one in PYTHONS if one != now]
        if recipe.adjustments.python and now in PYTHONS:  # a limit was not known when it was chosen
            others = others[PYTHONS.index(now) :]
        tried = [one for one in others if _is_taken(one, refused)]
        task.log("Looking for the newest Python that these packages can be installed for.\n")
        with VersionSearch(asked, task.cancel) as search:
            if not refused and search.versions(now) is not None:
                return  # it is something else
            fits = next((one for one in tried if search.versions(one) is not None), "")
            if fits and normalized(problem.package) not in search.left_out:
                newer = now in PYTHONS[PYTHONS.index(fits) :]
                yield offer(fits, problems.python_unsuitable(problem, fits, newer=newer))


def offer(python: str, problem: Problem) -> Offer:
    """Return the offer to use a Python. problem: that says why."""
    words = translate("Question", "Use Python {version}", version=python)
    return Offer(words, Adjustments(python), unasked=True, problem=problem)


def recipe_is_of_pip(recipe: Recipe) -> bool:
    """Tell whether what a recipe installs for Python comes from pip's index."""
    conda = declared_names(Recipe(conda=recipe.conda), ())
    return not recipe.dockerfile and conda <= _WITH_PYTHON


def wanted(folder: Path, recipe: Recipe) -> Wanted:
    """Return what pip would be asked for. Raises UndecidedError."""
    recipe = adjusted(recipe)
    try:
        read = [
            adjusted_requirements(requirements.read_requirements(folder, file), recipe.adjustments)
            for file in recipe.requirements
        ]
    except (OSError, Problem) as error:
        raise UndecidedError(str(error)) from error
    listed = [line for one in read for line in _lines(one, constraints=False)]
    if len(listed) > _MAX_LINES:
        raise UndecidedError("too many lines")
    options = [one.text for one in recipe.pip_options]
    return Wanted(
        named([*listed, *(one.text for one in recipe.pip)]),
        named(
            [
                *(line for one in read for line in _lines(one, constraints=True)),
                *(one.text for one in recipe.constraints),
            ]
        ),
        tuple(one for one in map(str.strip, (*listed, *options)) if _INDEX.fullmatch(one)),
    )


def named(lines: list[str]) -> tuple[str, ...]:
    """Return the requirements among lines for pip that an index has, each on one line.

    Not those with `$`, for which uv would put in values of this computer's variables.
    """
    return tuple(one for one in specifications(lines) if "$" not in one and _is_of_index(one))


def minor(version: str) -> str:
    """Return the minor version of Python that a version is of, such as `3.8`; empty for none."""
    found = re.match(r"3\.\d+(?![\w])", version)
    return found[0] if found else ""


def _refused(problem: Problem, asked: Wanted) -> list[SpecifierSet]:
    """Return what the package that failed says of Python, as far as pip has told it.

    uv takes no notice of upper limits.
    """
    name = normalized(problem.package)
    wanted = [one for one in map(Requirement, asked.requirements) if normalized(one.name) == name]
    found = list(_NOT_IN.findall(problem.detail))
    found += [
        limit
        for version, limit in _REQUIRES_PYTHON.findall(problem.detail)
        if all(_contains(one.specifier, version) for one in wanted)
    ]
    with suppress(InvalidSpecifier):
        return [SpecifierSet(one.strip()) for one in found]
    return []


def _is_taken(python: str, limits: list[SpecifierSet]) -> bool:
    return not limits or any(one.contains(f"{python}.10") for one in limits)


def _contains(specifier: SpecifierSet, version: str) -> bool:
    try:
        return specifier.contains(version, prereleases=True)
    except InvalidVersion:
        return False


def _lines(read: Requirements, *, constraints: bool) -> list[str]:
    files = (path for path in read.texts if (path in read.constraints) is constraints)
    return [line for path in files for line in read.texts[path].splitlines()]


def _is_of_index(line: str) -> bool:
    try:
        return Requirement(line).url is None
    except (InvalidRequirement, RecursionError):
        return False
