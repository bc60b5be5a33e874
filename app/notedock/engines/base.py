"""What Notedock needs of a place where notebook servers can run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from notedock.core.person import Ids
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Task


@dataclass(frozen=True)
class EngineInfo:
    """Which engine answers. where: its address, for Details."""

    name: str
    version: str
    where: str


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


@dataclass(frozen=True)
class Cost:
    """What downloading an image takes, in bytes.

    total: all its layers as they travel. missing: those that are not on this computer yet.
    free: what is free where the engine keeps images, None where that cannot be seen.
    platform_fits: whether it is made for the kind of computer that the engine runs on;
    platforms: those that it is made for, like linux/arm64.
    """

    total: int
    missing: int
    free: int | None = None
    platform_fits: bool = True
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """One step of an image. key: the same in all images that share it. size: in bytes."""

    key: int
    size: int


@dataclass(frozen=True)
class LocalImage:
    """An image that is on this computer.

    names: the references by which it can be run; none when a newer one has taken them over.
    size: in bytes, with what it shares with others. created: seconds since 1970.
    serves: known to serve notebooks, by its marks.
    built_for, built_by: the folder and the person that it was built for, where this program did.
    users: who runs from it or did and is still there, for Details.
    """

    id: str
    names: tuple[str, ...]
    size: int
    created: float
    layers: tuple[Layer, ...]
    serves: bool = False
    built_for: str = ""
    built_by: str = ""
    users: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called where nothing better is known."""
        return next(iter(self.names), self.id.removeprefix("sha256:")[:12])


@dataclass(frozen=True)
class Stored:
    """An image on this computer.

    notes: what Notedock wrote on it when it was built. user: who it runs as, empty for root.
    follows_contract: it is one of the Jupyter images, or built on one.
    """

    id: str
    notes: Mapping[str, str]
    user: str = ""
    follows_contract: bool = False


@dataclass(frozen=True)
class Build:
    """An image to be made of a folder.

    reference: the name that it gets. dockerfile: the text, which the build sees as `file`.
    files: what it is given of the folder. arguments: values for ARG. notes: come back in Stored.
    newer: whether BuildKit is needed. passed: is told each nameless image on the way, and whether
    this build has made it; others were here before.
    """

    reference: str
    folder: Path
    file: str
    dockerfile: str
    files: Sequence[str]
    arguments: Mapping[str, str]
    notes: Mapping[str, str]
    newer: bool = False
    passed: Callable[[str, bool], object] = lambda _image, _made: None


class BuildFailedError(Exception):
    """The engine could not build. said: why. reached: the image up to where it got, or empty."""

    def __init__(self, said: str, reached: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.reached = reached


@dataclass(frozen=True)
class Change:
    """Something may have changed. out_of_memory: the key of a server in which a program was
    ended because there was no memory left for it, or empty.
    """

    out_of_memory: str = ""


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


class Engine(Protocol):
    """A place where notebook servers can run. Every method can be called from any thread.

    Every method raises Problem when the engine does not answer, refuses, or fails.
    """

    @property
    def name(self) -> str:
        """The name that `--engine` takes."""
        ...

    def info(self) -> EngineInfo:
        """Ask the engine who it is."""
        ...

    def candidates(self) -> list[Candidate]:
        """Look at every place where an engine may be; never raises. Takes ten seconds at most."""
        ...

    def use(self, where: str) -> None:
        """Use the engine at this address from now on; empty: the best that answers."""
        ...

    def wake(self, task: Task) -> None:
        """Start an engine that is installed and does not run, and wait until it answers.

        Raises Problem, or Cancelled: then it may still come up by itself.
        """
        ...

    def has(self, reference: str) -> bool:
        """Tell whether the image is on this computer."""
        ...

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where the image's registry cannot be asked.

        May take seconds. Raises Problem (“environment-not-found”) when the registry has no such
        image.
        """
        ...

    def images(self) -> list[LocalImage]:
        """Return every image on this computer, whoever brought it. May take a second."""
        ...

    def remove_image(self, image: LocalImage) -> None:
        """Remove the image. One that is gone is fine, too.

        Raises Problem when somebody uses it; then it is as before.
        """
        ...

    def download(self, reference: str, task: Task) -> None:
        """Fetch the image, reporting bytes. Raises Cancelled; nothing half-made is left."""
        ...

    def stored(self, reference: str) -> Stored | None:
        """Return the image if it is on this computer."""
        ...

    def rename(self, reference: str, name: str) -> None:
        """Give the image another name beside its own."""
        ...

    def discard(self, identity: str) -> bool:
        """Remove an image that has no name, unless something uses it; tell whether it is gone.

        Those that it was made from stay.
        """
        ...

    def given(self, folder: Path, sources: Iterable[str]) -> dict[str, list[str]]:
        """Return what a build is given of all that `sources` mean: .dockerignore keeps some out."""
        ...

    def builds_newer(self) -> bool:
        """Tell whether it can build what needs BuildKit."""
        ...

    def build(self, build: Build, task: Task) -> str:
        """Build an image and return its id; what the tools write goes to the task's log.

        Raises BuildFailedError, or Cancelled; then nothing bears the name that did not before.
        """
        ...

    def python_in(self, identity: str) -> str:
        """Return the version of the Python in an image, or an empty string."""
        ...

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

    def remove(self, server: Server) -> None:
        """Remove the server with all that belongs to it alone. No server is fine, too."""
        ...

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Yield each time one of this person's servers may have changed.

        Ends when cancelled; raises Problem when the engine goes away.
        """
        ...

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        ...
