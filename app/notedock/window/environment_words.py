"""What there is to say of an environment: what it costs, whether it is here, what to beware of."""

from __future__ import annotations

from dataclasses import dataclass

from notedock.core.environment import Environment
from notedock.core.sizes import size_words
from notedock.core.words import translate
from notedock.engines.base import Cost
from notedock.flows import fetch
from notedock.flows.environments import frozen_words
from notedock.flows.shelf import Bond, Kept


@dataclass(frozen=True)
class Subject:
    """One environment, and what is known of it so far.

    kept: as it is on this computer. cost: what a download would take, None until it is known.
    successor: what has taken its place, of an image that is not renewed any more.
    absent: there is no such environment where it would come from.
    """

    environment: Environment
    kept: Kept | None = None
    cost: Cost | None = None
    successor: Environment | None = None
    absent: bool = False

    @property
    def can_be_chosen(self) -> bool:
        """Tell whether notebooks can be opened with it, as far as is known."""
        nameless = self.kept is not None and not self.kept.image.names
        return self.environment.choosable and not nameless


def short_size(subject: Subject) -> str:
    """Return what is still to be downloaded, in two words; empty when nothing or not known."""
    if subject.kept is not None or subject.cost is None or not subject.cost.missing:
        return ""
    return size_words(subject.cost.missing)


def space(subject: Subject) -> str:
    """Return what it takes on this computer, in two words."""
    return size_words(subject.kept.image.size) if subject.kept is not None else ""


def described(subject: Subject, parent: str) -> str:
    """Return what a screen reader says more of one in a list. parent: what it is built on."""
    environment = subject.environment
    parts = [environment.summary, environment.audience]
    if parent:
        parts.append(translate("Environment", "Built on “{title}”.", title=parent))
    if environment.languages:
        languages = ", ".join(environment.languages)
        parts.append(translate("Environment", "Languages: {languages}.", languages=languages))
    if environment.adds:
        adds = ", ".join(environment.adds)
        parts.append(translate("Environment", "It adds {names}.", names=adds))
    return " ".join(part for part in parts if part)


def spoken(subject: Subject) -> str:
    """Return what a screen reader says of one in a list."""
    title = subject.environment.title
    if subject.kept is not None:
        return translate("Environment", "{title}, on this computer", title=title)
    if size := short_size(subject):
        return translate("Environment", "{title}, {size} to download", title=title, size=size)
    return title


def size_sentence(subject: Subject) -> str:
    """Return what it takes to have it, in a sentence; empty when that is not known."""
    kept, cost = subject.kept, subject.cost
    if kept is not None:
        size = size_words(kept.image.size)
        return translate("Environment", "{size} on this computer", size=size)
    if cost is None:
        return ""
    if cost.missing == 0:
        return translate("Environment", "Nothing to download: all of it is here already")
    if cost.missing == cost.total:
        return translate("Environment", "{size} to download", size=size_words(cost.total))
    return translate(
        "Environment",
        "{size} to download ({rest} of it are here already)",
        size=size_words(cost.missing),
        rest=size_words(cost.total - cost.missing),
    )


def edition_sentence(subject: Subject, offered: str) -> str:
    """Return which edition it is where another one is offered; both are dates as a rule."""
    if subject.kept is None or not subject.kept.edition:
        return ""
    return translate(
        "Environment",
        "{edition}; offered is {offered}",
        edition=subject.kept.edition,
        offered=offered,
    )


def warnings(subject: Subject) -> list[str]:
    """Return what the person should know before choosing it."""
    found = []
    if subject.successor is not None:
        found.append(frozen_words(subject.environment.name, subject.successor))
    if not subject.environment.choosable:
        found.append(translate("Environment", "It cannot be chosen: it opens no notebooks."))
    if subject.cost is not None and subject.kept is None:
        doubts = fetch.doubts(subject.environment, subject.cost)
        found += [f"{doubt.text} {doubt.detail}" for doubt in doubts]
    return found


def bond_sentence(kept: Kept) -> str:
    """Return why one that is here cannot be removed, or what removing it would free."""
    return {
        Bond.NONE: translate(
            "Environment", "Removing it frees {size}.", size=size_words(kept.frees)
        ),
        Bond.IN_USE: translate("Environment", "It is in use, so it cannot be removed."),
        Bond.BUILT_UPON: translate(
            "Environment",
            "“{other}” is built on it, so removing it alone would free nothing.",
            other=kept.holder,
        ),
        Bond.NOT_OURS: translate(
            "Environment", "Notedock has not brought it here, so it does not remove it."
        ),
    }[kept.bond]
