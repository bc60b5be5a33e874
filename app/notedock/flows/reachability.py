"""Whether connections of this computer to a server's port reach the server."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import suppress

from notedock.core import problems
from notedock.core.server import Server
from notedock.engines import jupyter
from notedock.engines.engine_group import engine_of
from notedock.engines.jupyter import Responder
from notedock.flows.context import Context

_TIMEOUT = 2.0  # seconds
_POLL_INTERVAL = 0.1  # seconds
_IS_LINUX = sys.platform == "linux"
# Answers that call for a check. On Linux no other program can listen on a published port; while the
# engine's bridge is down, its packets are routed elsewhere, and another host may answer.
_SUSPICIOUS = {Responder.NOBODY, Responder.OTHER} if _IS_LINUX else {Responder.NOBODY}


def check(context: Context, server: Server) -> None:
    """Raise Problem when the server listens, and connections from this computer do not reach it."""
    if jupyter.find_responder(server) not in _SUSPICIOUS:
        return
    before = context.engine.connections(server)
    if before is None or jupyter.find_responder(server) not in _SUSPICIOUS:
        return
    if not _arrives(context, server, before):
        raise problems.cut_off(engine_of(context.engine, server).advice().label)


def _arrives(context: Context, server: Server, before: frozenset[str]) -> bool:
    """Tell whether a connection to the server's port is seen inside while it is held open.

    before: the connections that existed. The engine's proxy may accept the connection on this
    computer without being able to forward it.
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
    """Tell whether it is another program that answers at the server's port. Raises as `check`."""
    check(context, server)
    return not _IS_LINUX or context.engine.connections(server) is not None
