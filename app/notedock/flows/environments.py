"""Environments on this computer: bringing one here, what they take, and removing one again."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.sizes import size_words
from notedock.core.task import Cancel, Cancelled, Question, Task
from notedock.core.words import translate
from notedock.engines.base import LocalImage
from notedock.flows.context import Context

_LOOK = 0.02  # seconds between two looks whether all have answered


class Bond(Enum):
    """What keeps an environment on this computer."""

    NONE = "none"
    IN_USE = "in-use"
    BUILT_UPON = "built-upon"
    NOT_OURS = "not-ours"


@dataclass(frozen=True)
class Kept:
    """One environment on this computer.

    environment: as it can be chosen. frees: bytes that removing it alone would free.
    edition: the date that tells it from the catalogue's own, or empty.
    """

    image: LocalImage
    environment: Environment
    frees: int
    bond: Bond
    edition: str = ""
    holder: str = ""  # what is built on it


@dataclass(frozen=True)
class Shelf:
    """The environments on this computer, the catalogue's first. takes: bytes of all together."""

    kept: tuple[Kept, ...]
    takes: int

    def find(self, reference: str) -> Kept | None:
        """Return the environment that is run by `reference`, if it is here."""
        return next((one for one in self.kept if reference in one.image.names), None)


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


def look(context: Context) -> Shelf:
    """Return what is on this computer and serves notebooks, or was brought for that.

    Raises Problem when the engine does not answer.
    """
    images = context.engine.images()
    kept = [_kept(context, image, images) for image in images if _matters(context, image)]
    order = {known.name: place for place, known in enumerate(context.catalogue.environments)}
    kept.sort(key=lambda one: (order.get(one.environment.name, len(order)), one.environment.title))
    layers = {layer.key: layer.size for one in kept for layer in one.image.layers}
    return Shelf(tuple(kept), sum(layers.values()))


def remove(context: Context, asked: str, task: Task, *, force: bool = False) -> int:
    """Remove an environment from this computer, and return how many bytes that has freed.

    asked: its name, image, or the image's id. force: do not ask whether that is meant.
    Raises Problem when it must not be removed; Cancelled when the person decides against it.
    """
    images = context.engine.images()
    image = _meant(context, asked, images)
    if image is None:
        raise problems.environment_not_here(asked)
    kept = _kept(context, image, images)
    if problem := why_not(kept):
        raise problem
    if not force and not task.ask(_question(kept)):
        raise Cancelled
    context.engine.remove_image(image)
    context.brought.forget(image.id)
    context.costs.forget()
    return kept.frees


def why_not(kept: Kept) -> Problem | None:
    """Return why an environment cannot be removed, if it cannot."""
    name = kept.environment.title
    if kept.bond is Bond.NOT_OURS:
        return problems.environment_not_ours(name, f"docker image rm {kept.image.title}")
    if kept.bond is Bond.IN_USE:
        return problems.environment_in_use(name, ", ".join(kept.image.users))
    if kept.bond is Bond.BUILT_UPON:
        return problems.environment_built_upon(name, kept.holder)
    return None


def _question(kept: Kept) -> Question:
    name = kept.environment.title
    return Question(
        translate("Question", "Remove the environment “{name}” from this computer?", name=name),
        translate(
            "Question",
            "This frees {size}. Whoever needs it again has to download it again.",
            size=size_words(kept.frees),
        ),
        translate("Question", "Remove"),
        translate("Question", "Cancel"),
        problems.removal_unasked(name),
    )


def _matters(context: Context, image: LocalImage) -> bool:
    """Tell whether an image is an environment that can be chosen, or one of ours to be removed."""
    return bool(image.serves and image.names) or _is_ours(context, image)


def _kept(context: Context, image: LocalImage, images: list[LocalImage]) -> Kept:
    environment, edition = _named(context, image)
    holder = _built_upon(image, images)
    bond = Bond.NONE
    if not _is_ours(context, image):
        bond = Bond.NOT_OURS
    elif image.users:
        bond = Bond.IN_USE
    elif holder is not None:
        bond = Bond.BUILT_UPON
    others = {layer.key for other in images if other is not image for layer in other.layers}
    frees = sum(layer.size for layer in image.layers if layer.key not in others)
    # Newer engines count an image as it has travelled, too: as much of that goes with it.
    whole = sum(layer.size for layer in image.layers)
    frees = frees * image.size // whole if whole else 0
    title = _named(context, holder)[0].title if holder else ""
    return Kept(image, environment, frees, bond, edition, title)


def _is_ours(context: Context, image: LocalImage) -> bool:
    """Tell whether this program made the image, or brought it and nobody has named it since."""
    names = context.brought.names(image.id)
    return image.built_by == context.person or (bool(names) and set(image.names) <= set(names))


def _built_upon(image: LocalImage, images: list[LocalImage]) -> LocalImage | None:
    """Return an image that contains all of this one and more."""
    if not image.layers:
        return None
    last, length = image.layers[-1].key, len(image.layers)
    longer = (one for one in images if len(one.layers) > length)
    return next((one for one in longer if one.layers[length - 1].key == last), None)


def _named(context: Context, image: LocalImage) -> tuple[Environment, str]:
    """Return what the image is called, and its edition where it is another than is offered."""
    names = (*image.names, *context.brought.names(image.id))
    for known in context.catalogue.environments:
        if known.reference in names:
            return known, ""
    for name in names:
        if found := context.catalogue.edition(name):
            known, tag = found
            return replace(known, name=name, reference=name), tag
    if not image.built_for:
        return Environment(image.title, image.title, "", image.title), ""
    folder = Path(image.built_for)
    words = translate("Recipe", "Made for the folder “{folder}”.", folder=folder)
    return Environment(image.title, folder.name, words, image.title), ""


def _meant(context: Context, asked: str, images: list[LocalImage]) -> LocalImage | None:
    asked = asked.strip()
    for image in images:
        if asked in image.names or asked.removeprefix("sha256:") == image.id.removeprefix(
            "sha256:"
        ):
            return image
    try:
        reference = context.catalogue.find(asked).reference
    except Problem:
        return None
    return next((image for image in images if reference in image.names), None)
