"""What a recipe says, in words: in one line, and as the list of what each of its files adds.

Recipes come from whoever made the folder: what is quoted of them is shortened, on one line, and
without control characters and passwords.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from notedock.core import requirements
from notedock.core.formatting import short_name
from notedock.core.masking import mask_addresses
from notedock.core.problem import Problem
from notedock.core.recipe_summary import summarize_requirements
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes import adjustments
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.recipes.unused_files import unused_sentence
from notedock.core.translation import counted, translate

_MAX_FILES = 3  # that the line names
_LONGEST = 1000  # characters of a text that are looked at
_MAX_LINES = 200  # of one file in the list, and of what is not used
_FIRST = _MAX_LINES + 1  # of a kind that are looked at: one more, to know that there are more


@dataclass(frozen=True)
class Explanation:
    """A recipe, and what its requirements files name.

    packages: how many each of its files asks for. listed: what requirements files ask for, the
    first of each.
    """

    recipe: Recipe = field(default_factory=Recipe)
    packages: Mapping[str, int] = field(default_factory=dict)
    listed: tuple[Item, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is one requirements.txt, and nothing else."""
        recipe = self.recipe
        plain = recipe.python is None and not recipe.adjustments
        return plain and recipe.files == (requirements.NAME,)


def explain(folder: Path, recipe: Recipe) -> Explanation:
    """Read what a recipe's requirements files name, and count all that it names."""
    listed = {file: tuple(_listed(folder, file)) for file in recipe.requirements}
    named = (*recipe.conda, *recipe.pip, *recipe.local, *recipe.system, *recipe.r)
    packages = Counter(item.place.file for item in named)
    packages.update({file: len(items) for file, items in listed.items()})
    shown = tuple(item for items in listed.values() for item in items[:_FIRST])
    return Explanation(recipe, packages, shown)


def _listed(folder: Path, file: str) -> Iterator[Item]:
    """Yield what a requirements file asks for; what is wrong with it is said at the start."""
    with suppress(OSError, Problem):
        texts: Mapping[str, str] = {file: read_recipe(folder, file)}
        if file == requirements.NAME:
            texts = requirements.read_requirements(folder).texts
        for path, text in texts.items():
            for number, line in enumerate(text.splitlines(), 1):
                words = line.partition(" #")[0].strip(" \t\\")
                if summarize_requirements(words).packages:
                    yield Item(words, Place(path, number))


# ---------------------------------------------------------------- one line


def one_line(explanation: Explanation) -> str:
    """Return what makes up the environment, and from which files; empty for no recipe."""
    recipe = explanation.recipe
    if not recipe.files:
        return ""
    files = _and(list(_files(explanation)), len(recipe.files) - _MAX_FILES)
    if recipe.adjustments:
        files = translate("Recipe", "{files}, with your changes", files=files)
    python = recipe.adjustments.python or (recipe.python.text if recipe.python else "")
    if not python:
        return translate("Recipe", "From {files}", files=files)
    version = shown(python)
    return translate("Recipe", "Python {version}, from {files}", version=version, files=files)


def _files(explanation: Explanation) -> Iterator[str]:
    """Yield the first files, with how many packages each asks for, or fixes the versions of."""
    said = False
    fixed = _fixed(explanation.recipe)
    for file in explanation.recipe.files[:_MAX_FILES]:
        name, count = short_name(file), explanation.packages.get(file, 0)
        if not count and (locked := fixed[file]):
            yield counted(
                "Recipe",
                "{file} (%n exact version)",
                "{file} (%n exact versions)",
                locked,
                file=name,
            )
        elif not count:
            yield name
        elif said:
            yield f"{name} ({count})"
        else:
            said = True
            yield counted("Recipe", "{file} (%n package)", "{file} (%n packages)", count, file=name)


def _fixed(recipe: Recipe) -> Counter[str]:
    """Return of how many packages each lock file fixes the version."""
    return Counter(file for file, _name in {_locked(one) for one in recipe.constraints})


def _locked(constraint: Item) -> tuple[str, str]:
    return constraint.place.file, constraint.text.partition("==")[0]


def _and(parts: list[str], more: int) -> str:
    """Return a list as people say it. more: how many files are left out."""
    if more > 0:
        parts = [*parts, counted("Recipe", "one more file", "%n more files", more)]
    if len(parts) == 1:
        return parts[0]
    first = ", ".join(parts[:-1])
    return translate("Recipe", "{first} and {last}", first=first, last=parts[-1])


# ---------------------------------------------------------------- the list


def unfolded(explanation: Explanation) -> list[str]:
    """Return the list, as lines of text: what each file adds, and what is not used and why."""
    recipe = explanation.recipe
    lines = [line for file, said in _by_file(explanation).items() for line in (file, *said)]
    if not recipe.files:
        lines = [translate("Recipe", "No file in this folder says which environment it needs.")]
    if recipe.adjustments:
        lines += ["", translate("Recipe", "Your changes")]
        lines += _limited([f"  {one}" for one in adjustments.sentences(recipe.adjustments)])
    if recipe.unused:
        lines += ["", translate("Recipe", "Not used")]
        lines += _limited([f"  {unused_sentence(one)}" for one in recipe.unused[:_FIRST]])
    return lines


def _by_file(explanation: Explanation) -> dict[str, list[str]]:
    found: dict[str, list[tuple[int, str]]] = {file: [] for file in explanation.recipe.files}
    for place, words in (*_of_files(explanation.recipe), *_of_items(explanation)):
        found.setdefault(place.file, []).append((place.line, words))
    return {
        short_name(file): _limited([_numbered(*line) for line in sorted(lines, key=itemgetter(0))])
        for file, lines in found.items()
    }


def _numbered(line: int, words: str) -> str:
    if line:
        words = translate("Recipe", "line {line}: {words}", line=line, words=words)
    return f"  {words}"


def _limited(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _MAX_LINES else [*lines[:_MAX_LINES], "  …"]


def _of_files(recipe: Recipe) -> Iterator[tuple[Place, str]]:
    """Yield what is said of whole files."""
    if recipe.dockerfile:
        words = translate("Recipe", "The whole environment is made from this file.")
        yield Place(recipe.dockerfile), words
    for file in recipe.r_scripts:
        yield Place(file), translate("Recipe", "R runs this file.")
    for file in recipe.files if recipe.julia else ():
        if file.endswith("Project.toml"):
            yield Place(file), translate("Recipe", "Julia installs what this file lists.")
    for file, count in _fixed(recipe).items():
        yield (
            Place(file),
            counted(
                "Recipe",
                "It fixes the exact version of one package, where that is needed.",
                "It fixes the exact versions of %n packages, where those are needed.",
                count,
            ),
        )
    if recipe.start:
        yield Place(recipe.start), translate("Recipe", "It runs before each start.")


def _of_items(explanation: Explanation) -> Iterator[tuple[Place, str]]:
    """Yield what is declared, with where; of many of a kind the first."""
    recipe = explanation.recipe
    if one := recipe.image:
        yield one.place, translate("Recipe", "It starts from “{name}”.", name=shown(one.text))
    if one := recipe.python:
        yield one.place, translate("Recipe", "Python {version}", version=shown(one.text))
    if one := recipe.r_snapshot:
        yield one.place, translate("Recipe", "R packages as of {date}", date=shown(one.text))
    for one in recipe.channels[:_FIRST]:
        yield one.place, translate("Recipe", "Packages come from “{name}”.", name=shown(one.text))
    yield from _of_packages(explanation)
    for one in recipe.commands[:_FIRST]:
        yield one.place, translate("Recipe", "It runs “{name}”.", name=shown(one.text))


def _of_packages(explanation: Explanation) -> Iterator[tuple[Place, str]]:
    recipe = explanation.recipe
    named = (*recipe.conda[:_FIRST], *recipe.pip_options[:_FIRST], *recipe.pip[:_FIRST])
    for one in (*named, *explanation.listed):
        yield one.place, shown(one.text)
    for one in recipe.local[:_FIRST]:
        own = translate("Recipe", "The package in this folder")
        yield one.place, own if one.text == "." else shown(one.text)
    for one in recipe.system[:_FIRST]:
        yield one.place, translate("Recipe", "{name}, for the system", name=shown(one.text))
    for one in recipe.r[:_FIRST]:
        yield one.place, translate("Recipe", "{name}, for R", name=shown(one.text))


def shown(text: str) -> str:
    """Return a text of a recipe as it may be shown."""
    return short_name(mask_addresses(text[:_LONGEST]))
