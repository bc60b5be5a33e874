"""What a person has chosen to change of a recipe, applied on its way into a build.

The folder's own files are never changed: an engine reads the recipe by `adjusted`, and the texts of
its requirements files by `adjusted_requirements`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from notedock.core.formatting import short_name
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import Adjustments, Item, Place, Recipe
from notedock.core.requirements import Requirements, normalized
from notedock.core.translation import translate

# A requirement begins with its name; a path or an address does not go on like this.
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)(?=[\[=<>!~;@(\s,]|$)", re.ASCII)
_EGG = re.compile(r"[#&]egg=([\w.-]+)", re.ASCII)  # of an address
_CONDA_NAME = re.compile(r"(?:.*::)?\s*([A-Za-z0-9_][\w.-]*)", re.ASCII)
_MARKER = re.compile(r";([^#\\]*)")
_LONGEST = 1000  # characters of a line that are looked at
_LEFT_OUT = "# left out by the person who starts this: "


@dataclass(frozen=True)
class Offer:
    """Changes that would help against a Problem with a recipe.

    label: of the button. changes: beside those of before. fact: a sentence that helps to choose, or
    empty. unasked: they are made, too, where the person does not want to be asked. problem: what is
    said instead of the Problem, as the better explanation of it; None for the same.
    """

    label: str
    changes: Adjustments
    fact: str = ""
    unasked: bool = False
    problem: Problem | None = None


def adjusted(recipe: Recipe) -> Recipe:
    """Return the recipe as its adjustments change it; those of a Dockerfile change nothing."""
    changes = recipe.adjustments
    if not changes or recipe.dockerfile:
        return recipe
    python = Item(changes.python, Place("")) if changes.python else recipe.python
    listed = {name_in(one.text) for one in recipe.pip}
    changed = {*changes.without, *changes.instead}
    return replace(
        recipe,
        python=python,
        pip=_kept(recipe.pip, lambda text: _line(text, changes, listed)),
        constraints=tuple(one for one in recipe.constraints if name_in(one.text) not in changed),
        conda=_conda(recipe.conda, changes),
    )


def adjusted_requirements(read: Requirements, changes: Adjustments) -> Requirements:
    """Return requirements files as the changes make them; every line keeps its number."""
    if not changes:
        return read
    texts = {path: adjusted_text(text, changes) for path, text in read.texts.items()}
    return replace(read, texts=texts)


def adjusted_text(text: str, changes: Adjustments) -> str:
    """Return the text of a requirements file as the changes make it."""
    if not (changes.without or changes.instead):
        return text
    listed = {one for line in text.splitlines() if (one := name_in(line))}
    done: list[str] = []
    for logical in _logical_lines(text.splitlines()):
        line = _line(logical[0], changes, listed)
        if line == logical[0]:
            done += logical
        else:
            done += [_LEFT_OUT + logical[0].rstrip(" \\") if line is None else line]
            done += [""] * (len(logical) - 1)
    return "\n".join(done) + ("\n" if text.endswith("\n") else "")


def name_in(line: str) -> str:
    """Return the normalised name of the package that a line of pip's asks for, or nothing."""
    line = line[:_LONGEST]
    found = _NAME.match(line) or _EGG.search(line.partition(" #")[0] if "://" in line else "")
    return normalized(found[1]) if found else ""


def declared_names(recipe: Recipe, texts: Iterable[str]) -> frozenset[str]:
    """Return the normalised names of the packages that adjustments of a recipe can reach.

    texts: of its requirements files.
    """
    if recipe.dockerfile:
        return frozenset()
    lines = [line for text in texts for line in text.splitlines()]
    names = [*map(name_in, lines), *(name_in(one.text) for one in recipe.pip)]
    return frozenset(filter(None, (*names, *(_conda_name(one.text) for one in recipe.conda))))


def sentences(changes: Adjustments) -> Iterator[str]:
    """Yield what was changed, one thing each."""
    if changes.python:
        version = short_name(changes.python)
        yield translate("Recipe", "Python {version}, as you chose", version=version)
    for name in changes.without:
        yield translate("Recipe", "without {name}, as you chose", name=short_name(name))
    for name, other in changes.instead.items():
        if normalized(other) == name:
            shown = short_name(name)
            yield translate("Recipe", "another version of {name}, as you chose", name=shown)
            continue
        yield translate(
            "Recipe",
            "{other} instead of {name}, as you chose",
            other=short_name(other),
            name=short_name(name),
        )


def _logical_lines(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield lines, each with those that continue it."""
    together: list[str] = []
    for line in lines:
        together.append(line)
        if not line.endswith("\\") or line.lstrip().startswith("#"):
            yield together
            together = []
    if together:
        yield together


def _line(line: str, changes: Adjustments, listed: Collection[str]) -> str | None:
    """Return what a line becomes; None for one that is left out. listed: names of all lines."""
    name = name_in(line)
    if not name:
        return line
    if name in changes.without:
        return None
    if name not in changes.instead:
        return line
    other = changes.instead[name]
    if normalized(other) in changes.without or normalized(other) in set(listed) - {name}:
        return None
    marker = _MARKER.search(line.partition(" --")[0][:_LONGEST])  # the version is the other one's
    condition = marker[1].strip() if marker else ""
    return f"{other} ; {condition}" if condition else other


def _conda(items: tuple[Item, ...], changes: Adjustments) -> tuple[Item, ...]:
    def line(text: str) -> str | None:
        name = _conda_name(text)
        return None if name in changes.without else changes.instead.get(name, text)

    return _kept(items, line)


def _conda_name(specification: str) -> str:
    found = _CONDA_NAME.match(specification[:_LONGEST])
    return normalized(found[1]) if found else ""


def _kept(items: tuple[Item, ...], line: Callable[[str], str | None]) -> tuple[Item, ...]:
    changed = ((one, line(one.text)) for one in items)
    return tuple(replace(one, text=text) for one, text in changed if text is not None)
