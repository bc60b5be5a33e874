"""Find again what runs, and clear away what has ended: the engine is the truth."""

from __future__ import annotations

from dataclasses import dataclass

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.flows import logs
from notedock.flows.context import Context


@dataclass(frozen=True)
class Ended:
    """A server that had ended by itself. problem: why, or None when somebody ended it inside."""

    server: Server
    problem: Problem | None


@dataclass(frozen=True)
class Found:
    """What the engine has of this person.

    unsettled: it also has what does not run yet or no more, too young to be cleared away; look
    again after SETTLING seconds.
    """

    running: tuple[Server, ...]
    ended: tuple[Ended, ...]
    unsettled: bool = False


def adopt(context: Context) -> Found:
    """Look at all of this person's servers; keep the logs of those that ended, and remove them.

    Raises Problem when the engine does not answer.
    """
    servers = context.engine.servers(context.person)
    idle = [server for server in servers if not server.is_running]
    old = [server for server in idle if not server.is_young]
    return Found(
        tuple(server for server in servers if server.is_running),
        tuple(_clear(context, server) for server in old),
        len(old) < len(idle),
    )


def running(context: Context) -> list[Server]:
    """Return what runs, by folder.

    Raises Problem when the engine does not answer.
    """
    servers = context.engine.servers(context.person)
    return sorted((one for one in servers if one.is_running), key=lambda one: str(one.folder))


def _clear(context: Context, server: Server) -> Ended:
    words = logs.keep(context, server)
    context.engine.remove(server)
    if not server.exit_code:
        return Ended(server, None)
    return Ended(server, problems.ended_unexpectedly(server.exit_code, server.out_of_memory, words))
