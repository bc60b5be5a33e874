"""The built-in engine: servers and environments of this program's own, with nothing installed."""

from __future__ import annotations

from collections.abc import Callable

from notedock.core.app_paths import AppPaths, app_paths
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.engines.base import EnvironmentSource
from notedock.engines.builtin import record
from notedock.engines.builtin.availability import BuiltinAvailability
from notedock.engines.builtin.environments import BuiltinEnvironments
from notedock.engines.builtin.servers import BuiltinServers
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded


class BuiltinEngine(BuiltinServers, BuiltinAvailability):
    """Servers as processes of this computer, in environments that uv has made.

    choice: the address that the person has chosen for another engine; it does not matter here.
    """

    name = record.ENGINE

    def __init__(self, choice: str = "", paths: AppPaths | None = None) -> None:  # noqa: ARG002
        own = paths or app_paths()
        self.environments = BuiltinEnvironments(own)
        BuiltinServers.__init__(self, own, self.environments)
        BuiltinAvailability.__init__(self, own)

    def has(self, reference: str) -> bool:
        """Tell whether the environment is on this computer."""
        return self.environments.has(reference)

    def cost(self, reference: str) -> Cost | None:
        """Tell what having the environment would take."""
        return self.environments.cost(reference)

    def download(self, reference: str, task: Task, digest: str = "") -> None:
        """Make the environment."""
        self.environments.download(reference, task, digest)

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        """Return why this engine cannot make what is described; None where it can."""
        return self.environments.refusal(description)

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Prepare what is described, unless it exists. Returns its reference."""
        return self.environments.prepare(description, task, environments)

    def installed(self, person: str) -> Inventory:
        """Return the environments of this engine."""
        return self.environments.installed(person)

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove one of them."""
        self.environments.uninstall(environment, person)

    def unneeded(self, person: str, needed: Callable[[Installed], bool]) -> Unneeded:
        """Return which of them nobody needs any more."""
        return self.environments.unneeded(person, needed)

    def discard_left_over(self) -> None:
        """Remove what the making of environments has left."""
        self.environments.discard_left_over()
