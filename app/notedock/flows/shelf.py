"""The environments on this computer: what each is, what it takes, and what keeps it here."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.words import translate
from notedock.engines.base import LocalImage
from notedock.flows.context import Context


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
    holder: what is built on it.
    """

    image: LocalImage
    environment: Environment
    frees: int
    bond: Bond
    edition: str = ""
    holder: str = ""


@dataclass(frozen=True)
class Shelf:
    """The environments on this computer, the catalogue's first. takes: bytes of all together."""

    kept: tuple[Kept, ...]
    takes: int

    def find(self, reference: str) -> Kept | None:
        """Return the environment that is run by `reference`, if it is here."""
        return next((one for one in self.kept if reference in one.image.names), None)


def read_shelf(context: Context) -> Shelf:
    """Return what is on this computer and serves notebooks, or was brought for that.

    Raises Problem when the engine does not answer.
    """
    all_of_them = _Images(context)
    kept = [all_of_them.kept(image) for image in all_of_them.images if all_of_them.matters(image)]
    order = {known.name: place for place, known in enumerate(context.catalogue.environments)}
    kept.sort(key=lambda one: (order.get(one.environment.name, len(order)), one.environment.title))
    layers = {layer.key: layer.size for one in kept for layer in one.image.layers}
    return Shelf(tuple(kept), sum(layers.values()))


def find_kept(context: Context, asked: str) -> Kept | None:
    """Return what is on this computer by a name of the catalogue, an image's name, or its id.

    Raises Problem when the engine does not answer.
    """
    all_of_them = _Images(context)
    image = all_of_them.find(asked.strip())
    return all_of_them.kept(image) if image is not None else None


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


class _Images:
    """All images of the engine, seen together: what one is depends on the others."""

    def __init__(self, context: Context) -> None:
        self._context = context
        began = time.time()
        self.images = context.engine.images()
        context.brought.keep({image.id for image in self.images}, began)
        self._brought = context.brought.all()

    def find(self, asked: str) -> LocalImage | None:
        """Return the image that is meant by a name or an id."""
        for image in self.images:
            if asked in image.names or _bare(asked) == _bare(image.id):
                return image
        try:
            reference = self._context.catalogue.find(asked).reference
        except Problem:
            return None
        return next((image for image in self.images if reference in image.names), None)

    def matters(self, image: LocalImage) -> bool:
        """Tell whether it is an environment that can be chosen, or one of ours to be removed."""
        return bool(image.serves and image.names) or self._is_ours(image)

    def kept(self, image: LocalImage) -> Kept:
        """Return all that there is to know of one."""
        environment, edition = self._named(image)
        holder = self._built_upon(image)
        bond = Bond.NONE
        if not self._is_ours(image):
            bond = Bond.NOT_OURS
        elif image.users:
            bond = Bond.IN_USE
        elif holder is not None:
            bond = Bond.BUILT_UPON
        title = self._named(holder)[0].title if holder else ""
        return Kept(image, environment, self._frees(image), bond, edition, title)

    def _is_ours(self, image: LocalImage) -> bool:
        """Tell whether this program made it, or brought it and nobody has named it since."""
        names = self._brought.get(image.id, ())
        made = image.built_by == self._context.person
        return made or (bool(names) and set(image.names) <= set(names))

    def _frees(self, image: LocalImage) -> int:
        others = {step.key for one in self.images if one is not image for step in one.layers}
        alone = sum(step.size for step in image.layers if step.key not in others)
        # Newer engines count an image as it has travelled, too: as much of that goes with it.
        whole = sum(step.size for step in image.layers)
        return alone * image.size // whole if whole else 0

    def _built_upon(self, image: LocalImage) -> LocalImage | None:
        """Return an image that contains all of this one and more."""
        if not image.layers:
            return None
        last, length = image.layers[-1].key, len(image.layers)
        longer = (one for one in self.images if len(one.layers) > length)
        return next((one for one in longer if one.layers[length - 1].key == last), None)

    def _named(self, image: LocalImage) -> tuple[Environment, str]:
        """Return what it is called, and its edition where it is another than is offered."""
        names = (*image.names, *self._brought.get(image.id, ()))
        catalogue = self._context.catalogue
        for known in catalogue.environments:
            if known.reference in names:
                return known, ""
        for name in names:
            if found := catalogue.edition(name):
                known, tag = found
                return replace(known, name=name, reference=name), tag
        if not image.built_for:
            return Environment(image.title, image.title, "", image.title), ""
        folder = Path(image.built_for)
        words = translate("Recipe", "Made for the folder “{folder}”.", folder=folder)
        return Environment(image.title, folder.name, words, image.title), ""


def _bare(identity: str) -> str:
    return identity.removeprefix("sha256:")
