"""A notebook server of one folder: its data, its token and its key."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from notedock.core.data_folder import DataFolder
from notedock.core.start_page import LAB
from notedock.core.variables import Variables

SETTLING = 15.0  # seconds; a younger server that does not run yet may just be starting


class Status(Enum):
    """The status of a server's container, as the engine reports it."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"  # somebody has frozen it; it answers nobody until it is resumed
    ENDED = "ended"


@dataclass(frozen=True)
class Server:
    """One notebook server, running or ended.

    id: the engine's (a container's id). key: from `server_key`, the same for one person and folder.
    environment: the name that was given at its start. port: on 127.0.0.1.
    since: Unix time of its creation, in seconds. base_url: the path below which it serves; outside
    of it there is nothing. kept_apart: no other server reaches it. page: the path of the page to
    open, below the base URL. host: its own name, which browsers resolve to this computer; empty
    when it has none. folder_id: what `identify` returned for the folder that it has, empty where
    that is not known. variables: those of the folder's `.env` file. data: the folder for data.
    lacks_graphics: it has no graphics card, though its environment is made for one or the engine
    has offered one. without_recipe: it runs without what a recipe of the folder says.
    environment_id: identifies the content of the environment, another after each build of it; empty
    where that is not known.
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
    base_url: str = "/"  # of servers that older versions have started
    kept_apart: bool = True
    host: str = ""
    folder_id: str = ""
    variables: Variables = field(default_factory=Variables, repr=False)
    data: DataFolder | None = None
    lacks_graphics: bool = False
    without_recipe: bool = False
    environment_id: str = ""
    page: str = field(default=LAB, compare=False)  # not known to the engine

    @property
    def is_running(self) -> bool:
        """Whether the engine reports it as running. It may not answer yet, or be paused."""
        return self.status in (Status.RUNNING, Status.PAUSED)

    @property
    def is_paused(self) -> bool:
        """Whether it runs, and answers nobody until it is resumed."""
        return self.status is Status.PAUSED

    @property
    def is_young(self) -> bool:
        """Whether it is younger than SETTLING, so that another process may be starting it."""
        return time.time() - self.since < SETTLING

    @property
    def address(self) -> str:
        """The URL without the token, which may be shown."""
        from urllib.parse import quote  # not before the first paint

        return f"http://127.0.0.1:{self.port}{quote(self.path(self.page))}"

    def path(self, below: str) -> str:
        """Return the path of a URL of this server. below: begins with a slash."""
        return self.base_url.rstrip("/") + below

    def served_page(self, port: str) -> str:
        """Return the URL at which the browser gets what notebooks serve at a port of the server.

        port: a number, or a word in its place.
        """
        return f"http://{self.host or '127.0.0.1'}:{self.port}{self.path(f'/proxy/{port}/')}"

    def link(self) -> str:
        """Return the URL that opens the server at its page.

        It holds the token: only for the browser, the clipboard and standard output.
        """
        return f"{self.address}?token={self.token}"

    def browser_link(self) -> str:
        """Return the link under the server's own name, which programs may fail to resolve.

        Browsers keep cookies by name and not by port: servers of other folders do not get them.
        """
        link = self.link()
        return link.replace("//127.0.0.1:", f"//{self.host}:", 1) if self.host else link

    def at(self, page: str) -> Server:
        """Return a copy that opens at another page."""
        return replace(self, page=page)


def new_token() -> str:
    """Return a random token of 48 hexadecimal digits, which need no quoting in a shell or URL."""
    import secrets  # not before the first paint

    return secrets.token_hex(24)


def base_url(key: str) -> str:
    """Return the path below which the server of this key serves, the same at every start.

    Ports are handed out anew. A browser tab that was left open asks below the base URL of its own
    folder, and gets nothing from another folder's server that has the port meanwhile. The browser
    sends a login only to the base URL for which it was given.
    """
    import hashlib  # not before the first paint

    return f"/f/{hashlib.sha256(key.encode()).hexdigest()[:16]}/"


def host_name(base_url: str) -> str:
    """Return the name of the server with this base URL, the same at every start.

    A browser tab that was left open finds the folder's next server under it. Browsers resolve
    every name below `localhost` to this computer (RFC 6761, section 6.3).
    `resources/container/jupyter_config.py` forms the same name.
    """
    return f"{base_url.strip('/').replace('/', '-')}.localhost"


def server_key(person: str, folder: Path) -> str:
    """Return the container name of this person's server for `folder`.

    The engine refuses a second container of the same name, which is the lock between windows and
    terminals. The folder's own name is part of it, for people who read the engine's listings.
    """
    import hashlib  # not before the first paint

    digest = hashlib.sha256(f"{person}\0{folder}".encode(errors="surrogatepass")).hexdigest()[:16]
    readable = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")[:24].strip("-")
    return "-".join(part for part in ("notedock", readable, digest) if part)
