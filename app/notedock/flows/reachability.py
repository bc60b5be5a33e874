"""Whether what this computer asks a server arrives there."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import suppress

from notedock.core import problems
from notedock.core.server import Server
from notedock.engines import jupyter
from notedock.engines.jupyter import Responder
from notedock.flows.context import Context

_TIMEOUT = 2.0  # seconds
_POLL_INTERVAL = 0.1
_IS_LINUX = sys.platform == "linux"
# Nobody else can listen where an engine publishes a port on Linux. When the bridge of the engine is
# down, what it passes on takes another way, and whoever is there may answer.
_SUSPICIOUS = {Responder.NOBODY, Responder.OTHER} if _IS_LINUX else {Responder.NOBODY}


def check(context: Context, server: Server) -> None:
    """Raise Problem when the server listens, and what this computer asks does not arrive there."""
    if jupyter.find_responder(server) not in _SUSPICIOUS:
        return
    before = context.engine.connections(server)
    if before is None or jupyter.find_responder(server) not in _SUSPICIOUS:
        return
    if not _arrives(context, server, before):
        raise problems.cut_off(context.engine.advice().label)


def _arrives(context: Context, server: Server, before: frozenset[str]) -> bool:
    """Tell whether a connection to the server's port is seen inside while it is held open.

    before: the connections that were there. The engine's own program may take the connection on
    this computer, and try in vain to pass it on.
    """
    with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), _TIMEOUT):
        end = time.monotonic() + _TIMEOUT
        while time.monotonic() < end:
            now = context.engine.connections(server)
            if now is None or now - before:
                return True
            time.sleep(_POLL_INTERVAL)
    return False


def is_other_program(context: Context, server: Server) -> bool:
    """Tell whether another program is what answers in the server's place. Raises as `check`."""
    check(context, server)
    return not _IS_LINUX or context.engine.connections(server) is not None
