"""Docker and the engine that is part of the program, both scripted, as the program has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import Catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server
from notedock.core.task import Task
from notedock.engines.base import Candidate, EngineInfo, EnvironmentSource, Health
from notedock.engines.builtin.prepared import PREFIX
from notedock.engines.engine_group import EngineGroup
from notedock.engines.inventory import Cost, Installed, Inventory
from notedock.flows.context import Context
from tests.window.scripted_engine import ScriptedEngine

if TYPE_CHECKING:
    from notedock.engines.base import Engine
    from notedock.engines.engine_group import BuiltinEngine

PERSON = "two-engines"


class _Engine(ScriptedEngine):
    """With what the window asks besides. removed: the environments that it was told to remove."""

    def __init__(self) -> None:
        super().__init__()
        self.removed: list[str] = []

    def uninstall(self, environment: Installed, person: str) -> None:
        self.removed += environment.names

    def command_line(self, server: Server) -> str:
        return ""

    def has(self, reference: str) -> bool:
        return False

    def cost(self, reference: str) -> Cost | None:
        return None


class Docker(_Engine):
    """gone: why it does not answer."""

    name = "docker"

    def __init__(self) -> None:
        super().__init__()
        self.gone: Problem | None = None

    def candidates(self) -> list[Candidate]:
        health = Health.READY if self.gone is None else Health.STOPPED
        return [Candidate("Docker", "27", "unix:///nowhere", health, used=True, problem=self.gone)]

    def installed(self, person: str) -> Inventory:
        self._check()
        return Inventory((), 100, 1000)

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        return None

    def _check(self) -> None:
        super()._check()
        if self.gone is not None:
            raise self.gone


class Builtin(_Engine):
    """needs_docker: why it can make nothing. is_fenced: what it says of its protection."""

    name = "builtin"

    def __init__(self) -> None:
        super().__init__()
        self.needs_docker: Problem | None = None
        self.is_fenced = True

    def info(self) -> EngineInfo:
        self._check()
        return EngineInfo("Notedock's own", "1", "builtin")

    def advice(self) -> EngineAdvice:
        return EngineAdvice("Notedock's own")

    def candidates(self) -> list[Candidate]:
        return [Candidate("Notedock's own", "1", "builtin", Health.READY, used=True)]

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        return self.needs_docker

    def protection(self) -> tuple[bool, str]:
        return self.is_fenced, "They can only see this folder."

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        return PREFIX + super().prepare(description, task, environments)

    def installed(self, person: str) -> Inventory:
        return Inventory((), 10, 2000)


@dataclass
class TwoEngines:
    """Both of them."""

    docker: Docker = field(default_factory=Docker)
    builtin: Builtin = field(default_factory=Builtin)

    def context(self, catalogue: Catalogue, paths: AppPaths) -> Context:
        """Return the context of a program that has both."""
        main, own = cast("Engine", self.docker), cast("BuiltinEngine", self.builtin)
        return Context(EngineGroup(main, own), catalogue, RecentFolders(paths), paths, PERSON)


def missing() -> Problem:
    """Return that Docker is not installed."""
    return problems.engine_missing(EngineAdvice("Docker"), "")
