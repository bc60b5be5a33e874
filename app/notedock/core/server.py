"""A notebook server of one folder, as the engine knows it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from notedock.core.opening import LAB

# Where the folder appears inside, by the Jupyter images' convention.
WORK = "/home/jovyan/work"

SETTLING = 15.0  # seconds; what is younger and does not run may be somebody's start under way


class Status(Enum):
    """What the engine says of a server."""

    CREATED = "created"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True)
class Server:
    """One server, running or left over.

    id: the engine's own name for it. key: ours, the same for the same person and folder.
    environment: the name it was asked for by. port: on 127.0.0.1.
    since: seconds since 1970 when it was made. page: what the browser is given, as a path.
    """

    id: str
    key: str
    folder: Path
    environment: str
    engine: str
    status: Status
    port: int = 0
    token: str = field(default="", repr=False)
    read_only: bool = False
    since: float = 0.0
    exit_code: int | None = None
    out_of_memory: bool = False
    page: str = field(default=LAB, compare=False)  # ours to choose: the engine knows nothing of it

    @property
    def is_running(self) -> bool:
        """Tell whether the engine says that it runs (it may not answer yet)."""
        return self.status is Status.RUNNING

    @property
    def is_young(self) -> bool:
        """Tell whether it was made so lately that it may be another's start under way."""
        return time.time() - self.since < SETTLING

    @property
    def address(self) -> str:
        """The link without the token: what may be shown."""
        from urllib.parse import quote  # not before the first paint

        return f"http://127.0.0.1:{self.port}{quote(self.page)}"

    def link(self) -> str:
        """Return the link that opens the server at its page.

        It holds the token: for the browser, the clipboard and standard output alone.
        """
        return f"{self.address}?token={self.token}"

    def at(self, page: str) -> Server:
        """Return the same server, to be opened at another page."""
        return replace(self, page=page)


def new_token() -> str:
    """Return a fresh random token of 48 characters that means nothing to any shell or URL."""
    import secrets  # not before the first paint

    return secrets.token_hex(24)


def server_key(person: str, folder: Path) -> str:
    """Return the name of this person's server for `folder`.

    The engine refuses a second server of one name: that is the lock between windows and
    terminals. The folder's own name comes first, for people who read engine listings.
    """
    import hashlib  # not before the first paint

    digest = hashlib.sha256(f"{person}\0{folder}".encode(errors="surrogatepass")).hexdigest()[:16]
    readable = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:24].strip("-")
    return "-".join(part for part in ("notedock", readable, digest) if part)
