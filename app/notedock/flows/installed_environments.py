"""The environments on this computer: what each is, what it takes, and what keeps it here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from notedock.core import problems
from notedock.core.environment import Environment
from notedock.core.formatting import format_names
from notedock.core.problem import Problem
from notedock.core.translation import translate
from notedock.engines.engine_group import is_builtin
from notedock.engines.inventory import Installed
from notedock.flows.context import Context
from notedock.flows.environment_use import EnvironmentUse

_NAMED = 3  # folders that a sentence names


class RemovalBlocker(Enum):
    """What keeps an environment on this computer."""

    NONE = "none"
    IN_USE = "in-use"
    BUILT_UPON = "built-upon"
    NOT_OURS = "not-ours"


@dataclass(frozen=True)
class InstalledEnvironment:
    """One environment on this computer.

    installed: as the engine has it. environment: as it can be chosen.
    frees: bytes that removing it alone would free.
    edition: the date that tells it from the catalogue's own, or empty.
    holder: what is built on it. used_by: the names of the folders that use it, as far as is known;
    running: of those whose notebooks run in it.
    """

    installed: Installed
    environment: Environment
    frees: int
    blocker: RemovalBlocker
    edition: str = ""
    holder: str = ""
    used_by: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


@dataclass(frozen=True)
class InstalledEnvironments:
    """The environments on this computer, the catalogue's first. takes: bytes of all together.

    free: bytes that are free where they are kept, None where that cannot be seen.
    """

    kept: tuple[InstalledEnvironment, ...]
    takes: int
    free: int | None = None

    def find(self, reference: str) -> InstalledEnvironment | None:
        """Return the environment that is run by `reference`, if it is here."""
        return next((one for one in self.kept if reference in one.installed.names), None)


def installed_environments(context: Context) -> InstalledEnvironments:
    """Return what is on this computer and serves notebooks, or was brought for that.

    Raises Problem when the engine does not answer.
    """
    inventory = context.engine.installed(context.person)
    named = Named(context, inventory.environments)
    kept = [named.kept(one) for one in inventory.environments if one.listed]
    order = {known.name: place for place, known in enumerate(context.catalogue.environments)}
    kept.sort(key=lambda one: (order.get(one.environment.name, len(order)), one.environment.title))
    return InstalledEnvironments(tuple(kept), inventory.takes, inventory.free)


def find_installed(context: Context, asked: str) -> InstalledEnvironment | None:
    """Return what is on this computer by a name of the catalogue, a reference, or its id.

    Raises Problem when the engine does not answer.
    """
    asked = asked.strip()
    found = context.engine.installed(context.person).environments
    named = Named(context, found)
    for one in found:
        if asked in one.names or asked in one.ids:
            return named.kept(one)
    try:
        reference = context.catalogue.find(asked).reference
    except Problem:
        return None
    return next((named.kept(one) for one in found if reference in one.names), None)


def removal_problem(kept: InstalledEnvironment) -> Problem | None:
    """Return why an environment cannot be removed, if it cannot."""
    name = kept.environment.title
    if kept.blocker is RemovalBlocker.NOT_OURS:
        return problems.environment_not_ours(name, kept.installed.removal)
    if kept.blocker is RemovalBlocker.IN_USE:
        users = ", ".join(kept.installed.users)
        return problems.environment_in_use(name, users, format_names(kept.running, _NAMED))
    if kept.blocker is RemovalBlocker.BUILT_UPON:
        return problems.environment_built_upon(name, kept.holder)
    return None


class Named:
    """Gives the engine's environments the names by which the catalogue and the person know them."""

    def __init__(self, context: Context, found: tuple[Installed, ...]) -> None:
        """Raises Problem when the engine does not answer."""
        self._catalogue = context.catalogue
        self._by_id = {one.id: one for one in found}
        self.use = EnvironmentUse(context, found)

    def kept(self, one: Installed) -> InstalledEnvironment:
        """Return all that there is to know of one."""
        environment, edition = self._named(one)
        holder = self._by_id.get(one.holder)
        return InstalledEnvironment(
            one,
            environment,
            one.frees,
            _blocker(one),
            edition,
            self._named(holder)[0].title if holder else "",
            self.use.folders(one),
            self.use.running(one),
        )

    def _named(self, one: Installed) -> tuple[Environment, str]:
        """Return what it is called, and its edition where it is another than is offered."""
        environment, edition = self._called(one)
        if is_builtin(one):
            title = translate("Environment", "{title} (without Docker)", title=environment.title)
            environment = replace(environment, title=title)
        return environment, edition

    def _called(self, one: Installed) -> tuple[Environment, str]:
        for offered in self._catalogue.all():
            if offered.reference in one.known_as:
                return offered, ""
        for name in one.known_as:
            if found := self._catalogue.edition(name):
                known, tag = found
                return replace(known, name=name, reference=name), tag
        if not one.built_for:
            return Environment(one.title, one.title, "", one.title), ""
        folder = Path(one.built_for)
        words = translate("Recipe", "Made for the folder “{folder}”.", folder=folder)
        return Environment(one.title, self.use.name(folder), words, one.title), ""


def _blocker(one: Installed) -> RemovalBlocker:
    if not one.ours:
        return RemovalBlocker.NOT_OURS
    if one.users:
        return RemovalBlocker.IN_USE
    return RemovalBlocker.BUILT_UPON if one.holder else RemovalBlocker.NONE
