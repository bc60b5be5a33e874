"""The recipe of a folder as the person wants it: answers about its files, and adjustments.

Both count for what the files say: when that changes, the person is asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from notedock.core import requirements
from notedock.core.folder_files import exists
from notedock.core.problem import Problem
from notedock.core.recipe_text import read_recipe_bytes
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.recipe import Adjustments, Place, Reason, Recipe, Unused
from notedock.core.trust import recipe_hash
from notedock.flows.context import Context

MAX_ASKED = 5  # files of one folder that the person is asked about, of any number that it may have


def folder_recipe(context: Context, folder: Path) -> Recipe:
    """Return the recipe of a folder, with the misnamed files that the person wants to be used.

    It bears what the person has chosen to change of it.
    """
    accepted: frozenset[str] = frozenset()
    answers = context.recent_folders.recipe_files(folder)
    while True:
        recipe = read_folder_recipe(folder, accepted, context.paths)
        more = _wanted(folder, recipe, answers) - accepted
        if not more or len(accepted) >= MAX_ASKED:
            return with_adjustments(context, folder, recipe)
        accepted |= more


def with_adjustments(context: Context, folder: Path, recipe: Recipe) -> Recipe:
    """Return a recipe with what the person has chosen to change of it."""
    kept = context.recent_folders.adjustments(folder)
    chosen = kept.get(recipe_hash(folder, recipe)) if kept else None
    return replace(recipe, adjustments=chosen) if chosen else recipe


def keep_adjustments(
    context: Context, folder: Path, recipe: Recipe, chosen: Adjustments | None
) -> None:
    """Keep what the person has chosen to change of a recipe; None: nothing any more.

    Where that is not possible, it counts for this run of the program.
    """
    kept = dict(context.recent_folders.adjustments(folder))
    digest = recipe_hash(folder, recipe)
    kept.pop(digest, None)
    with suppress(Problem):
        added = {digest: chosen} if chosen and digest else {}
        context.recent_folders.set_adjustments(folder, {**kept, **added})


def without_base(context: Context, folder: Path, recipe: Recipe) -> Recipe:
    """Return what counts of a recipe where another environment was chosen than it begins with.

    Instead of a Dockerfile that is requirements.txt, which it would most likely have installed.
    """
    if recipe.image is not None:
        left = Unused(recipe.image.place, Reason.REPLACED, part=recipe.image.text)
        return replace(recipe, image=None, unused=(*recipe.unused, left))
    if not recipe.dockerfile:
        return recipe
    kept = tuple(one for one in recipe.unused if one.place.file != requirements.NAME)
    unused = (*kept, Unused(Place(recipe.dockerfile), Reason.REPLACED))
    if not exists(folder, requirements.NAME):
        return Recipe(unused=unused)
    names = (requirements.NAME,)
    recipe = Recipe(files=names, requirements=names, unused=unused)
    return with_adjustments(context, folder, recipe)


def _wanted(folder: Path, recipe: Recipe, answers: Mapping[str, bool]) -> frozenset[str]:
    if True not in answers.values():
        return frozenset()
    misnamed = (one for one in recipe.unused if one.reason is Reason.MISNAMED)
    return frozenset(
        one.place.file
        for one in islice(misnamed, MAX_ASKED)
        if answers.get(answer_key(folder, one)) is True
    )


def answer_key(folder: Path, unused: Unused) -> str:
    """Return by what an answer about a file is kept: a hash of what was asked, and its content."""
    asked = (unused.reason.value, unused.instead, unused.place.file)
    total = hashlib.sha256("\0".join(asked).encode(errors="surrogatepass"))
    try:
        total.update(read_recipe_bytes(folder, unused.place.file))
    except (OSError, Problem) as error:
        total.update(str(error).encode(errors="surrogatepass"))
    return total.hexdigest()[:32]


def keep_answer(context: Context, folder: Path, unused: Unused, *, used: bool) -> None:
    """Keep an answer about a file; where that is not possible, the person is asked again."""
    known = context.recent_folders
    key = answer_key(folder, unused)
    with suppress(Problem):
        known.set_recipe_files(folder, {**known.recipe_files(folder), key: used})
