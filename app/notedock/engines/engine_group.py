"""The engines that there are, as one: what runs in each is in one list, and what is made in each.

Which one a start uses is decided elsewhere (`flows/engine_choice.py`), and told with what an engine
is given: a description, a reference, or a server.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.engines.builtin.prepared import PREFIX
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded

if TYPE_CHECKING:
    from notedock.core.engine_advice import EngineAdvice
    from notedock.core.environment_description import EnvironmentDescription
    from notedock.core.made_outside import MadeOutside
    from notedock.core.server import Server
    from notedock.core.task import Cancel, Task
    from notedock.engines.base import (
        Candidate,
        Capacity,
        Change,
        Engine,
        EngineInfo,
        EnvironmentSource,
        LogStream,
        ServerOptions,
        Usage,
    )

    class BuiltinEngine(Engine, Protocol):
        """What the engine that is part of the program tells besides."""

        def protection(self) -> tuple[bool, str]:
            """Tell whether notebooks are kept from the person's other files, and say it."""
            ...


T = TypeVar("T")


class EngineGroup:
    """Docker, and the engine that is part of the program.

    Availability (`info`, `advice`, …) is that of `main`, Docker. What both have is joined. Where
    `main` does not answer, this is what `builtin` has alone: whoever has to know asks `silent`.
    """

    name = "auto"

    def __init__(self, main: Engine, builtin: BuiltinEngine) -> None:
        self.main = main
        self.builtin = builtin

    @property
    def members(self) -> tuple[Engine, Engine]:
        """Both engines."""
        return self.main, self.builtin

    def silent(self) -> Problem | None:
        """Ask `main` whether it answers. Returns why not; raises any other Problem."""
        try:
            self.main.info()
        except Problem as problem:
            if problem.group is ProblemGroup.ENGINE:
                return problem.without_traceback()
            raise
        return None

    def of(self, server: Server) -> Engine:
        """Return the engine that has a server."""
        return self.builtin if server.engine == self.builtin.name else self.main

    def _with(self, reference: str) -> Engine:
        return self.builtin if reference.startswith(PREFIX) else self.main

    def _for(self, description: EnvironmentDescription) -> Engine:
        return self.builtin if description.engine == self.builtin.name else self.main

    def _ask_all(self, ask: Callable[[Engine], T]) -> list[T]:
        """Return what both answer, or `builtin` alone where `main` does not answer."""
        answers = []
        try:
            answers.append(ask(self.main))
        except Problem as problem:
            if problem.group is not ProblemGroup.ENGINE:
                raise
        return [*answers, ask(self.builtin)]

    # ------------------------------------------------------------ servers

    def launch(self, launch: ServerOptions) -> Server:
        """Start the server in the engine that has made its environment."""
        return self._with(launch.reference).launch(launch)

    def find(self, key: str) -> Server | None:
        """Return the server of this key: one that runs before one that was left over."""
        found = [one for one in self._ask_all(lambda engine: engine.find(key)) if one is not None]
        return max(found, key=lambda one: one.is_running, default=None)

    def servers(self, person: str) -> list[Server]:
        """Return the servers of both."""
        return [
            one for some in self._ask_all(lambda engine: engine.servers(person)) for one in some
        ]

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Do so of `main` alone: whoever follows both follows each of `members` by itself."""
        return self.main.changes(person, cancel)

    def log(
        self,
        server: Server,
        *,
        follow: bool,
        tail: int | None = None,
        times: bool = False,
        since: str = "",
    ) -> LogStream:
        """Return the log of the server."""
        return self.of(server).log(server, follow=follow, tail=tail, times=times, since=since)

    def stop(self, server: Server, patience: int) -> None:
        """Stop the server."""
        self.of(server).stop(server, patience)

    def resume(self, server: Server) -> None:
        """Resume the server."""
        self.of(server).resume(server)

    def remove(self, server: Server) -> None:
        """Remove the server."""
        self.of(server).remove(server)

    def remove_ended(self, server: Server) -> bool:
        """Remove the server, unless it runs again."""
        return self.of(server).remove_ended(server)

    def made_outside(self, server: Server) -> MadeOutside:
        """Return what was made in the server, outside the folder."""
        return self.of(server).made_outside(server)

    def copy_outside(self, server: Server, paths: Sequence[str], into: Path) -> None:
        """Copy files of the server below an empty folder."""
        self.of(server).copy_outside(server, paths, into)

    def connections(self, server: Server) -> frozenset[str] | None:
        """Return the connections to the server."""
        return self.of(server).connections(server)

    def usage(self, server: Server) -> Usage | None:
        """Return what the server takes."""
        return self.of(server).usage(server)

    def missing_modules(
        self, server: Server, python: str, names: Collection[str]
    ) -> frozenset[str] | None:
        """Return the modules that a kernel of the server does not find."""
        return self.of(server).missing_modules(server, python, names)

    def python_version(self, server: Server, python: str) -> str:
        """Return the version of a kernel's Python."""
        return self.of(server).python_version(server, python)

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same."""
        return self.of(server).command_line(server)

    # ------------------------------------------------------------ environments

    def has(self, reference: str) -> bool:
        """Tell whether the engine that `reference` belongs to has it."""
        return self._with(reference).has(reference)

    def cost(self, reference: str) -> Cost | None:
        """Tell what that engine would have to download."""
        return self._with(reference).cost(reference)

    def download(self, reference: str, task: Task, digest: str = "") -> None:
        """Have that engine download it."""
        self._with(reference).download(reference, task, digest)

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Have the engine prepare it that the description names."""
        return self._for(description).prepare(description, task, environments)

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        """Return why the engine that the description names cannot make it."""
        return self._for(description).refusal(description)

    def installed(self, person: str) -> Inventory:
        """Return the environments of both. free: where the first of them keeps its own."""
        found = self._ask_all(lambda engine: engine.installed(person))
        environments = tuple(one for some in found for one in some.environments)
        return Inventory(environments, sum(one.takes for one in found), found[0].free)

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove the environment from the engine that has it."""
        engine = self.builtin if is_builtin(environment) else self.main
        engine.uninstall(environment, person)

    def unneeded(self, person: str, needed: Callable[[Installed], bool]) -> Unneeded:
        """Return what is not needed in both."""
        found = self._ask_all(lambda engine: engine.unneeded(person, needed))
        return Unneeded(
            tuple(one for some in found for one in some.environments),
            any(one.left_over for one in found),
            sum(one.frees for one in found),
        )

    def discard_left_over(self) -> None:
        """Remove what the making of environments has left behind in both."""
        self._ask_all(lambda engine: engine.discard_left_over())

    # ------------------------------------------------------------ availability

    def info(self) -> EngineInfo:
        """Ask `main` who it is."""
        return self.main.info()

    def capacity(self) -> Capacity:
        """Ask `main` what it has."""
        return self.main.capacity()

    def candidates(self) -> list[Candidate]:
        """Return what is found of both. `builtin` is used where nothing else is, nor is chosen."""
        found, own = self.main.candidates(), self.builtin.candidates()
        used = any(one.chosen_by or (one.used and one.problem is None) for one in found)
        return [*found, *(replace(one, used=not used and one.problem is None) for one in own)]

    def use(self, where: str) -> None:
        """Have `main` use the engine at this address; `builtin` has none."""
        self.main.use(where if "://" in where else "")

    def advice(self) -> EngineAdvice:
        """Return how `main` is installed and started."""
        return self.main.advice()

    def start_engine(self, task: Task) -> None:
        """Start `main`."""
        self.main.start_engine(task)


def is_builtin(environment: Installed) -> bool:
    """Tell whether an environment is one of the engine that is part of the program."""
    return any(one.startswith(PREFIX) for one in environment.ids)


def engine_of(engine: Engine, server: Server) -> Engine:
    """Return the engine of a group that has a server, or the engine itself."""
    return engine.of(server) if isinstance(engine, EngineGroup) else engine
