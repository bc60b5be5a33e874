"""The protocols of an engine: servers, environments, availability."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    """How an engine that was found is doing."""

    READY = "ready"
    STARTING = "starting"
    STOPPED = "stopped"
    FORBIDDEN = "forbidden"  # it runs, and this account may not use it
    OLD = "too old"
    SILENT = "silent"  # it takes the question and never answers
    REMOTE = "on another computer"


@dataclass(frozen=True)
class Candidate:
    """An engine of this computer. where: its address. chosen_by: who named it, if anybody did.

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
class Launch:
    """One server to be started.

    key: its name, which the engine holds only once. port: on 127.0.0.1, free a moment ago.
    ids: whose files it writes, None where the engine maps owners by itself.
    reference: what `Environments.prepare` has returned. limits: as far as they were chosen.
    host: what it takes over from this computer. named: whether it may have a host name of its own.
    Browsers resolve that to ::1 as well, so nobody else may listen there on the port.
    folder_id: what tells the folder from others. signatures: of notebooks that Jupyter trusts.
    variables: what its notebooks find in their environment; the program's own go before. data: the
    folder that they find at DATA. tab: what its pages say by themselves,
    where they can be taught to.
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

    @property
    def host_name(self) -> str:
        """The host name of its own; empty when it has none."""
        return host_name(self.base_url) if self.named else ""

    @property
    def base_url(self) -> str:
        """The path below which the server is to serve; outside of it there must be nothing."""
        return base_url(self.key)

    @property
    def data_writable(self) -> bool:
        """Whether the folder for data can be changed; never where the folder itself cannot."""
        return self.data is not None and self.data.writable and not self.read_only


@dataclass(frozen=True)
class Cost:
    """What downloading an environment takes, in bytes.

    total: all of it as it travels. missing: what is not on this computer yet.
    free: what is free where the engine keeps environments, None where that cannot be seen.
    platform_fits: whether it is made for the kind of computer that the engine runs on;
    platforms: those that it is made for, like linux/arm64.
    """

    total: int
    missing: int
    free: int | None = None
    platform_fits: bool = True
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installed:
    """An environment on this computer, as the engine has it.

    id: the engine's own name for it; ids: the same in every form that people meet.
    names: the references by which it can be run; none when a newer one has taken them over.
    known_as: those, and the ones that this program gave to it before.
    title: what it is called where nothing better is known.
    size: in bytes, with what it shares with others. frees: bytes that removing it alone frees.
    listed: it serves notebooks, or it is ours to remove. ours: this program made or brought it,
    and nobody else has named it since. built_for: the folder that it was made for, or empty.
    users: who runs from it, or did and is still there, for Details.
    holder: the id of another one that is built on it, or empty.
    removal: the command by which its owner can remove it.
    """

    id: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    known_as: tuple[str, ...]
    title: str
    size: int
    frees: int
    listed: bool
    ours: bool
    built_for: str = ""
    users: tuple[str, ...] = ()
    holder: str = ""
    removal: str = ""


@dataclass(frozen=True)
class Inventory:
    """All environments on this computer. takes: bytes of all that are listed, shared ones once.

    free: bytes that are free where the engine keeps them, None where that cannot be seen.
    """

    environments: tuple[Installed, ...]
    takes: int
    free: int | None = None


@dataclass(frozen=True)
class Unneeded:
    """What is this program's, and nobody needs any more. frees: bytes of all of it.

    environments: in the order in which they can be removed. left_over: their making has left parts.
    """

    environments: tuple[Installed, ...] = ()
    left_over: bool = False
    frees: int = 0


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
    """Something may have changed. out_of_memory: the key of a server in which a program was
    ended because there was no memory left for it, or empty.
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
    """Somebody else listens on the port."""


class LogStream(Protocol):
    """What a server writes, as bytes in pieces cut anywhere."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces as they come."""
        ...

    def close(self) -> None:
        """End the stream; may be called from another thread, more than once."""
        ...


class Servers(Protocol):
    """Notebook servers: each has a key, which the engine holds only once."""

    def launch(self, launch: Launch) -> Server:
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
        """Return what the server wrote (the last `tail` lines), and with `follow` what it will.

        times: each line begins with its time in ISO 8601, and a space. since: such a time;
        only lines of that time and later ones.
        """
        ...

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end; after `patience` seconds make it. No server is fine, too."""
        ...

    def resume(self, server: Server) -> None:
        """Let a paused server go on. One that is not paused is fine, too."""
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
        """Return the connections that reach the server from outside, None if it listens to none.

        Each by what tells it from later ones.
        """
        ...

    def usage(self, server: Server) -> Usage | None:
        """Return what the server takes of the computer, None where that is not told quickly.

        May take a second, of which this computer has hardly any work.
        """
        ...

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        ...


class Environments(Protocol):
    """What servers are started from."""

    def has(self, reference: str) -> bool:
        """Tell whether the environment is on this computer."""
        ...

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where its origin cannot be asked.

        May take seconds. Raises Problem (“environment-not-found”) when there is no such one.
        """
        ...

    def download(self, reference: str, task: Task, digest: str = "") -> None:
        """Fetch the environment, reporting bytes, and remember that this program brought it.

        digest: of the only content that is taken; empty: whatever bears the name. Raises Problem
        (“environment-altered”) when the name stands for another content, or Cancelled; nothing
        half-made is left.
        """
        ...

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        """Make what is described, unless it is there already; return what a Launch refers to.

        What the tools write goes to the task's log. Raises Problem or Cancelled.
        """
        ...

    def installed(self, person: str) -> Inventory:
        """Return every environment on this computer, whoever brought it. May take a second."""
        ...

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove it, with what its making has left. One that is gone is fine, too.

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
        """Ask the engine who it is."""
        ...

    def capacity(self) -> Capacity:
        """Ask the engine what it has."""
        ...

    def candidates(self) -> list[Candidate]:
        """Look at every place where an engine may be; never raises. Takes ten seconds at most."""
        ...

    def use(self, where: str) -> None:
        """Use the engine at this address from now on; empty: the best that answers."""
        ...

    def advice(self) -> EngineAdvice:
        """Return how a person gets this engine; asks nobody, and never raises."""
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
