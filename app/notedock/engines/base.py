"""What Notedock needs of a place where notebook servers can run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from notedock.core.person import Ids
from notedock.core.server import Server
from notedock.core.task import Cancel, Task


@dataclass(frozen=True)
class EngineInfo:
    """Which engine answers. where: its address, for Details."""

    name: str
    version: str
    where: str


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

    def has(self, reference: str) -> bool:
        """Tell whether the image is on this computer."""
        ...

    def cost(self, reference: str) -> Cost | None:
        """Tell what a download would take; None where the image's registry cannot be asked.

        May take seconds.
        """
        ...

    def download(self, reference: str, task: Task) -> None:
        """Fetch the image, reporting bytes. Raises Cancelled; nothing half-made is left."""
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

    def log(self, server: Server, *, follow: bool, tail: int | None = None) -> LogStream:
        """Return what the server wrote (the last `tail` lines), and with `follow` what it will."""
        ...

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end; after `patience` seconds make it. No server is fine, too."""
        ...

    def remove(self, server: Server) -> None:
        """Remove the server with all that belongs to it alone. No server is fine, too."""
        ...

    def changes(self, person: str, cancel: Cancel) -> Iterator[None]:
        """Yield each time one of this person's servers may have changed.

        Ends when cancelled; raises Problem when the engine goes away.
        """
        ...

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        ...
