"""Packages that were installed by hand while a folder was open: added to its requirements.txt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from notedock.core import problems
from notedock.core.account import give_to_owner
from notedock.core.folder_files import append, exists, follow
from notedock.core.formatting import format_names
from notedock.core.made_outside import Package
from notedock.core.problem import Problem
from notedock.core.project import is_writable
from notedock.core.recipe_text import read_recipe, read_recipe_bytes
from notedock.core.requirements import NAME, listed, normalized, read_requirements, to_append
from notedock.core.server import Server
from notedock.core.task import Question, Task
from notedock.core.translation import translate
from notedock.core.trust import TrustedFolders, recipe_hash
from notedock.flows import folder_check
from notedock.flows.context import Context
from notedock.flows.folder_recipe import keep_adjustments
from notedock.flows.prepare import used_recipe

_MAX_NAMES = 5  # of packages, in a question


def keep(
    context: Context, server: Server, packages: Sequence[Package], task: Task, *, force: bool
) -> None:
    """Offer to add the packages of an ended server to the folder's requirements.txt.

    Those that cannot be added are named in a notice; with `force`, or where nobody can be asked,
    all are. Raises Problem or Cancelled.
    """
    known, takes_more = requirements_of(server.folder)
    left = [one for one in packages if not _is_listed(one, known)]
    counts = takes_more and next_start_uses_requirements(context, server)
    fit = [one for one in left if counts and _can_be_added(one, known)]
    answer = task.ask_if_possible(question(fit)) if fit and not force else None
    if answer:
        add(context, server, [f"{one.name}=={one.version}" for one in fit])
        words = translate(
            "Notice",
            "Added to {file}: {names}. The environment is prepared again at the next start.",
            file=NAME,
            names=_names_with_versions(fit),
        )
        task.notice(words)
    if answer is not None:
        left = [one for one in left if one not in fit]
    if left:
        words = translate(
            "Notice",
            "Installed while the folder was open, and gone at the next start: {names}.",
            names=_names_with_versions(left),
        )
        task.notice(words)


def requirements_of(folder: Path) -> tuple[dict[str, str], bool]:
    """Return the listed packages with their versions, and whether a line can be added."""
    try:
        found = read_requirements(folder)
    except FileNotFoundError:
        return {}, True
    except Problem:
        return {}, False
    # Where one line has a hash, pip requires one in all.
    return listed(found), not any("--hash" in text for text in found.texts.values())


def _is_listed(package: Package, known: Mapping[str, str]) -> bool:
    return known.get(normalized(package.name)) in ("", package.version)


def _can_be_added(package: Package, known: Mapping[str, str]) -> bool:
    """Tell whether a line for it can be added: pip refuses two lines with different versions."""
    return package.known_by_name and normalized(package.name) not in known


def next_start_uses_requirements(context: Context, server: Server) -> bool:
    """Tell whether the folder's next start uses requirements.txt, and it can be written.

    With a Dockerfile it is used only where the Dockerfile names it, and with a recipe of another
    kind not at all.
    """
    if server.read_only or not is_writable(server.folder) or folder_check.problem_of(server):
        return False
    recipe = used_recipe(context, server.folder, server.environment)
    if not recipe.dockerfile:
        return recipe.declares_nothing or NAME in recipe.requirements
    with suppress(OSError, Problem):
        return NAME in read_recipe(server.folder, recipe.dockerfile)
    return False


def question(packages: Sequence[Package]) -> Question:
    """Return the question whether to add them."""
    names = format_names([one.name for one in packages], _MAX_NAMES, quoted=False)
    return Question(
        translate("Question", "Add {names} to {file}?", names=names, file=NAME),
        translate(
            "Question",
            "What you installed while the folder was open is lost when the notebooks stop. "
            "What is listed in {file} is installed again at the next start.",
            file=NAME,
        ),
        translate("Question", "Add to {file}", file=NAME),
        translate("Question", "Do not add"),
        problems.packages_not_added(names, ""),
    )


def add(context: Context, server: Server, lines: Sequence[str]) -> None:
    """Add lines to requirements.txt. A recipe that was trusted or adjusted stays so with these.

    Raises Problem.
    """
    folder, trusted = server.folder, TrustedFolders(context.paths)
    is_new = not exists(folder, NAME)
    before = used_recipe(context, folder, server.environment)
    trusts = trusted.trusts(folder, recipe_hash(folder, before))
    try:
        data = b"" if is_new else read_recipe_bytes(folder, NAME)
        append(folder, follow(folder, NAME).path, to_append(data, lines))
        if is_new:
            give_to_owner(folder / NAME, folder)
    except (OSError, Problem) as error:
        names = ", ".join(one.replace("==", " ") for one in lines)
        raise problems.packages_not_added(names, str(error)) from error
    after = used_recipe(context, folder, server.environment)
    if trusts:
        trusted.trust(folder, recipe_hash(folder, after))
    if before.adjustments:
        keep_adjustments(context, folder, after, before.adjustments)


def _names_with_versions(packages: Sequence[Package]) -> str:
    return ", ".join(f"{one.name} {one.version}" for one in packages)
