"""What every flow needs to know about the program that it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from notedock.core import problems
from notedock.core.brought import Brought
from notedock.core.environment import Catalogue
from notedock.core.memory import Memory
from notedock.core.places import Places
from notedock.core.project import expanded
from notedock.core.server import Server, server_key
from notedock.core.settings import SettingsFile

if TYPE_CHECKING:
    from notedock.core.leavings import Leavings
    from notedock.engines.base import Engine
    from notedock.flows.costs import Costs


@dataclass(frozen=True)
class Context:
    """One person's program: where servers run, what there is to choose, what is remembered."""

    engine: Engine
    catalogue: Catalogue
    memory: Memory
    places: Places
    person: str

    @cached_property
    def settings(self) -> SettingsFile:
        """What the person has set."""
        return SettingsFile(self.places)

    def obey_settings(self) -> None:
        """Let the catalogue follow what the person has set."""
        now = self.settings.now
        self.catalogue.use(now.registry, now.environment)

    @cached_property
    def costs(self) -> Costs:
        """What environments cost to download, as far as somebody has asked."""
        from notedock.flows.costs import Costs  # not before the first paint

        return Costs(self.engine, self.places)

    @cached_property
    def brought(self) -> Brought:
        """Which environments this program has downloaded."""
        return Brought(self.places, lambda: self.engine.info().where)

    @cached_property
    def leavings(self) -> Leavings:
        """What builds have left behind."""
        from notedock.core.leavings import Leavings  # not before the first paint

        return Leavings(self.places, lambda: self.engine.info().where)

    def key(self, folder: str | Path) -> str:
        """Return the key of the folder's server, also when the folder itself is gone."""
        path = expanded(folder)
        try:
            path = path.resolve()
        except (OSError, RuntimeError):  # a loop of links: nothing ever ran there
            path = path.absolute()
        return server_key(self.person, path)

    def running(self, folder: str | Path) -> Server:
        """Return the folder's server.

        Raises Problem when there is none.
        """
        server = self.engine.find(self.key(folder))
        if server is None or not server.is_running:
            raise problems.not_running(str(folder))
        return server
