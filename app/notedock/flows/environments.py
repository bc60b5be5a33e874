"""Bring environments to this computer, learn how large they are, and remove them again."""

from __future__ import annotations

import threading
import time

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.formatting import format_names, format_size
from notedock.core.task import Cancel, Question, Task
from notedock.core.translation import translate
from notedock.flows.context import Context
from notedock.flows.installed_environments import (
    InstalledEnvironment,
    find_installed,
    removal_problem,
)

_LOOK = 0.02  # seconds between two looks whether all have answered
_NAMED = 5  # folders that a question names


def download_environment(context: Context, environment: Environment, task: Task) -> None:
    """Download the environment. Raises Problem or Cancelled."""
    if successor := context.catalogue.successor(environment.reference):
        task.notice(abandoned_image_text(environment.name, successor))
    digest = context.catalogue.digest(environment.reference)
    context.engine.download(environment.reference, task, digest)
    context.environment_sizes.forget()


def abandoned_image_text(name: str, successor: Environment) -> str:
    """Return what there is to know of an image whose address was given up."""
    return translate(
        "Notice",
        "“{name}” has not been updated since October 2023. “{title}” has taken its place.",
        name=name,
        title=successor.title,
    )


def sizes(context: Context, cancel: Cancel, seconds: float) -> dict[str, int]:
    """Return how large the downloads of the catalogue's environments are, by reference.

    Those that were never learned are asked for, all at once and for no longer than `seconds`.
    Raises Cancelled.
    """
    references = [known.reference for known in context.catalogue.environments]
    askers = [
        threading.Thread(
            target=context.environment_sizes.ask, args=(one,), name="cost", daemon=True
        )
        for one in references
        if context.environment_sizes.size(one) is None
    ]
    for asker in askers:
        asker.start()
    end = time.monotonic() + seconds
    while any(asker.is_alive() for asker in askers) and time.monotonic() < end:
        cancel.wait(_LOOK)
    known = {one: context.environment_sizes.size(one) for one in references}
    return {one: size for one, size in known.items() if size is not None}


def remove(context: Context, asked: str, task: Task, *, force: bool = False) -> int:
    """Remove an environment from this computer, and return how many bytes that has freed.

    asked: its name, image, or the image's id. force: do not ask whether that is meant.
    Raises Problem when it must not be removed; Cancelled when the person decides against it.
    """
    kept = find_installed(context, asked)
    if kept is None:
        raise problems.environment_not_here(asked)
    if problem := removal_problem(kept):
        raise problem
    if not force:
        task.confirm(_question(kept))
    context.engine.uninstall(kept.installed, context.person)
    context.environment_sizes.forget()
    return kept.frees


def _question(kept: InstalledEnvironment) -> Question:
    name, size = kept.environment.title, format_size(kept.frees)
    names = format_names(kept.used_by, _NAMED)
    used_by = translate("Question", "Folders that use it: {names}.", names=names)
    if kept.installed.built_for:
        loss = translate(
            "Question",
            "This frees {size}. It is prepared again the next time the folder is started.",
            size=size,
        )
    else:
        loss = translate(
            "Question",
            "This frees {size}. To use it again, it has to be downloaded again.",
            size=size,
        )
    return Question(
        translate("Question", "Remove the environment “{name}” from this computer?", name=name),
        loss,
        translate("Question", "Remove"),
        translate("Question", "Cancel"),
        problems.removal_not_confirmed(name),
        facts=(used_by,) if kept.used_by else (),
    )
