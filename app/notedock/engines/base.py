"""The protocols of an engine: servers, environments, availability."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from notedock.core.account import Ids
from notedock.core.data_folder import DataFolder
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import Environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.host_settings import HostSettings
from notedock.core.limits import Limits
from notedock.core.made_outside import MadeOutside, Signatures
from notedock.core.problem import Problem
from notedock.core.server import Server, base_url, host_name
from notedock.core.tab_texts import TabTexts
from notedock.core.task import Cancel, Task
from notedock.core.variables import Variables
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded


@dataclass(frozen=True)
class EngineInfo:
    """Which engine answers. where: its address, for Details."""

    name: str
    version: str
    where: str


@dataclass(frozen=True)
class Capacity:
    """What an engine has, in bytes; None where it does not tell, or cannot be seen.

    memory: of the system that it runs on. free_disk: where it keeps environments. processors: how
    many there are.
    """

    memory: int | None = None
    free_disk: int | None = None
    processors: int | None = None


class Health(Enum):
    """The state of an engine that was found."""

    READY = "ready"
    STARTING = "starting"
    STOPPED = "stopped"
    FORBIDDEN = "forbidden"  # it runs, and this account may not use it
    OLD = "too old"
    SILENT = "silent"  # it accepts connections and does not answer
    REMOTE = "on another computer"


@dataclass(frozen=True)
class Candidate:
    """An engine that was found.

    where: its address. chosen_by: the variable or BY_SETTING that names it, empty if nothing does.
    used: it is the one that Notedock uses. problem: why it cannot be used.
    """

    name: str
    version: str
    where: str
    health: Health
    used: bool = False
    chosen_by: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class ServerOptions:
    """The options of one server that is to be started.

    key: its name, which is unique in the engine. port: on 127.0.0.1, free a moment ago. ids: the
    owner of files that it writes, None where the engine maps owners by itself.
    reference: what `Environments.prepare` has returned. limits: those that were chosen.
    host: settings taken over from this computer. named: whether it may have a host name of its own,
    which browsers resolve to ::1 as well: the port has to be free there, too. folder_id: from
    `core.folder_identity.identify`. signatures: of notebooks that Jupyter trusts. variables:
    environment variables for notebooks; the program's own take precedence. data: the folder that is
    mounted at DATA. tab: texts for browser tabs, where the environment supports the extension.
    kernels: names of kernels that notebooks ask for, each with the one that is run where there is
    none of that name.
    """

    key: str
    person: str
    folder: Path
    environment: str
    reference: str
    port: int
    token: str = field(repr=False)
    read_only: bool = False
    ids: Ids | None = None
    limits: Limits = field(default_factory=Limits)
    host: HostSettings = field(default_factory=HostSettings)
    named: bool = False
    folder_id: str = ""
    signatures: Signatures | None = None
    variables: Variables = field(default_factory=Variables, repr=False)
    data: DataFolder | None = None
    tab: TabTexts | None = None
    kernels: Mapping[str, str] = field(default_factory=dict)

    @property
    def host_name(self) -> str:
        """The host name of its own; empty when it has none."""
        return host_name(self.base_url) if self.named else ""

    @property
    def base_url(self) -> str:
        """The path below which the server serves everything."""
        return base_url(self.key)

    @property
    def data_writable(self) -> bool:
        """Whether the folder for data can be changed; never where the folder itself cannot."""
        return self.data is not None and self.data.writable and not self.read_only


@dataclass(frozen=True)
class EnvironmentSource:
    """What the program does for an engine that prepares an environment.

    find: the environment that a name means; raises Problem. fetch: sees to it that one is on this
    computer, and asks the person where that is in doubt; raises Problem or Cancelled.
    """

    find: Callable[[str], Environment]
    fetch: Callable[[Environment, Task], None]


@dataclass(frozen=True)
class Change:
    """Something may have changed. out_of_memory: the key of a server in which a process was killed
    for lack of memory, or empty.
    """

    out_of_memory: str = ""


@dataclass(frozen=True)
class Usage:
    """What a server takes. memory: in bytes. processor: seconds of its time since the start."""

    memory: int
    processor: float


class NameTakenError(Exception):
    """A server of this key exists already: another start was quicker, or one was left over."""


class PortTakenError(Exception):
    """Another program listens on the port."""


class LogStream(Protocol):
    """The log of a server, as bytes in pieces cut anywhere."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces as they come."""
        ...

    def close(self) -> None:
        """End the stream; may be called from another thread, more than once."""
        ...


class Servers(Protocol):
    """Notebook servers. Each has a key, which is unique in the engine."""

    def launch(self, launch: ServerOptions) -> Server:
        """Make the server and start it.

        Raises NameTakenError or PortTakenError; whatever it raises, nothing new is left.
        """
        ...

    def find(self, key: str) -> Server | None:
        """Return the server of this key, running or left over."""
        ...

    def servers(self, person: str) -> list[Server]:
        """Return all of this person's servers, running or left over."""
        ...

    def log(
        self,
        server: Server,
        *,
        follow: bool,
        tail: int | None = None,
        times: bool = False,
        since: str = "",
    ) -> LogStream:
        """Return the server's log (the last `tail` lines), with `follow` also what is added to it.

        times: each line begins with its time in ISO 8601, and a space. since: such a time;
        only lines of that time and later ones.
        """
        ...

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end, and kill it after `patience` seconds. It need not exist."""
        ...

    def resume(self, server: Server) -> None:
        """Resume a paused server. Does nothing when it is not paused."""
        ...

    def remove(self, server: Server) -> None:
        """End the server at once if it runs, and remove it with all that belongs to it alone.

        No server is fine, too.
        """
        ...

    def remove_ended(self, server: Server) -> bool:
        """Do the same with one that has ended. Returns False, and does nothing, if it runs again.

        No server is fine, too.
        """
        ...

    def made_outside(self, server: Server) -> MadeOutside:
        """Return what was made in the server, running or ended, outside the folder."""
        ...

    def copy_outside(self, server: Server, paths: Sequence[str], into: Path) -> None:
        """Copy files of the server, running or ended, below an empty folder.

        Raises OSError where the folder cannot be written.
        """
        ...

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Yield each time one of this person's servers may have changed.

        Ends when cancelled; raises Problem when the engine goes away.
        """
        ...

    def connections(self, server: Server) -> frozenset[str] | None:
        """Return the identifiers of open connections to the server, None if it does not listen.

        An identifier is not used again for a later connection.
        """
        ...

    def usage(self, server: Server) -> Usage | None:
        """Return what the server takes of the computer, None where that is not told quickly.

        May take a second, of which this computer has hardly any work.
        """
        ...

    def missing_modules(
        self, server: Server, python: str, names: Collection[str]
    ) -> frozenset[str] | None:
        """Return those of `names` (of top-level Python modules) that a kernel does not find.

        python: the kernel's command. No module is run. None where it cannot be found out.
        """
        ...

    def python_version(self, server: Server, python: str) -> str:
        """Return the minor version of a kernel's Python, as `3.8`; empty where it is not known.

        python: the kernel's command.
        """
        ...

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        ...


class Environments(Protocol):
    """Environments, from which servers are started."""

    def has(self, reference: str) -> bool:
        """Tell whether the environment is on this computer."""
        ...

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where its origin cannot be asked.

        May take seconds. Raises Problem (“environment-not-found”) when there is no such one.
        """
        ...

    def download(self, reference: str, task: Task, digest: str = "") -> None:
        """Download the environment, reporting bytes, and note that this program has downloaded it.

        digest: of the only content that is accepted; empty for any. Raises Problem
        (“environment-altered”) when the name stands for another content; Cancelled. Nothing
        incomplete is left.
        """
        ...

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Prepare what is described, unless it exists. Returns the `reference` for ServerOptions.

        The output of tools goes to the task's log. Raises Problem or Cancelled.
        """
        ...

    def refusal(self, description: EnvironmentDescription) -> Problem | None:
        """Return why this engine cannot make what is described, None where it can.

        Asks no network, and may be wrong about what only making it can tell.
        """
        ...

    def installed(self, person: str) -> Inventory:
        """Return all environments on this computer, of whatever program. May take a second."""
        ...

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove it, with intermediate results of its build. It need not exist.

        Raises Problem when somebody uses it; then it is as before.
        """
        ...

    def unneeded(self, person: str, needed: Callable[[Installed], bool]) -> Unneeded:
        """Return what is not `needed`, nor used, nor made just now, nor part of what stays."""
        ...

    def discard_left_over(self) -> None:
        """Remove what the making of environments has left behind, unless something uses it."""
        ...


class Availability(Protocol):
    """Whether the engine answers, and which one it is."""

    def info(self) -> EngineInfo:
        """Ask the engine for its name and version."""
        ...

    def capacity(self) -> Capacity:
        """Ask the engine what it has."""
        ...

    def candidates(self) -> list[Candidate]:
        """Ask at every usual address of an engine. Never raises; takes ten seconds at most."""
        ...

    def use(self, where: str) -> None:
        """Use the engine at this address from now on; empty: the best that answers."""
        ...

    def advice(self) -> EngineAdvice:
        """Return how this engine is installed and started. Asks no engine; never raises."""
        ...

    def start_engine(self, task: Task) -> None:
        """Start an engine that is installed and does not run, and wait until it answers.

        Raises Problem, or Cancelled: then it may still come up by itself.
        """
        ...


class Engine(Servers, Environments, Availability, Protocol):
    """A place where notebook servers can run. Every method can be called from any thread.

    Every method raises Problem when the engine does not answer, refuses, or fails.
    """

    @property
    def name(self) -> str:
        """The name that `--engine` takes."""
        ...
