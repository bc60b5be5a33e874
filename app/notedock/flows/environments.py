"""Bring environments to this computer, learn how large they are, and remove them again."""

from __future__ import annotations

import threading
import time

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.sizes import size_words
from notedock.core.task import Cancel, Cancelled, Question, Task
from notedock.core.words import translate
from notedock.flows.context import Context
from notedock.flows.shelf import Kept, find_kept, why_not

_LOOK = 0.02  # seconds between two looks whether all have answered


def bring(context: Context, environment: Environment, task: Task) -> None:
    """Download the environment, and remember that it was this program that brought it.

    Raises Problem or Cancelled.
    """
    if successor := context.catalogue.successor(environment.reference):
        task.notice(frozen_words(environment.name, successor))
    context.engine.download(environment.reference, task)
    context.costs.forget()
    if stored := context.engine.stored(environment.reference):
        context.brought.note(stored.id, environment.reference)


def frozen_words(name: str, successor: Environment) -> str:
    """Return what there is to know of an image whose address was given up."""
    return translate(
        "Notice",
        "“{name}” has not been renewed since October 2023. “{title}” has taken its place.",
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
        threading.Thread(target=context.costs.ask, args=(one,), name="cost", daemon=True)
        for one in references
        if context.costs.size(one) is None
    ]
    for asker in askers:
        asker.start()
    end = time.monotonic() + seconds
    while any(asker.is_alive() for asker in askers) and time.monotonic() < end:
        cancel.wait(_LOOK)
    known = {one: context.costs.size(one) for one in references}
    return {one: size for one, size in known.items() if size is not None}


def remove(context: Context, asked: str, task: Task, *, force: bool = False) -> int:
    """Remove an environment from this computer, and return how many bytes that has freed.

    asked: its name, image, or the image's id. force: do not ask whether that is meant.
    Raises Problem when it must not be removed; Cancelled when the person decides against it.
    """
    kept = find_kept(context, asked)
    if kept is None:
        raise problems.environment_not_here(asked)
    if problem := why_not(kept):
        raise problem
    if not force and not task.ask(_question(kept)):
        raise Cancelled
    context.engine.remove_image(kept.image)
    context.brought.forget(kept.image.id)
    if kept.image.built_for:
        context.leavings.clear(context.key(kept.image.built_for), context.engine.discard)
    context.costs.forget()
    return kept.frees


def _question(kept: Kept) -> Question:
    name, size = kept.environment.title, size_words(kept.frees)
    if kept.image.built_for:
        loss = translate(
            "Question",
            "This frees {size}. It is prepared again when the folder is started the next time.",
            size=size,
        )
    else:
        loss = translate(
            "Question",
            "This frees {size}. Whoever needs it again has to download it again.",
            size=size,
        )
    return Question(
        translate("Question", "Remove the environment “{name}” from this computer?", name=name),
        loss,
        translate("Question", "Remove"),
        translate("Question", "Cancel"),
        problems.removal_unasked(name),
    )
