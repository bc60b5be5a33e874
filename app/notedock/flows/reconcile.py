"""Comparing with the engine: find the servers that run, and remove those that have ended."""

from __future__ import annotations

import time
from dataclasses import dataclass

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Task
from notedock.engines import jupyter
from notedock.engines.engine_group import engine_of
from notedock.flows import logs, made_outside, stopping
from notedock.flows.context import Context

# Seconds in which Jupyter notices that a kernel is gone: it looks every three, and takes longer
# where memory is short.
_RESTART_TIMEOUT = 20.0
_POLL_INTERVAL = 0.2
_RESTARTING = {"starting", "restarting", "autorestarting", "dead"}  # states of a kernel


@dataclass(frozen=True)
class Ended:
    """A server that had ended by itself.

    problem: why, or None when somebody ended it inside. notices: what became of what it has made.
    """

    server: Server
    problem: Problem | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the engine has of this person.

    unsettled: it also has what does not run yet or no more, and is not to be cleared away yet; look
    again after SETTLING seconds.
    """

    running: tuple[Server, ...]
    ended: tuple[Ended, ...]
    unsettled: bool = False

    def runs(self, key: str) -> bool:
        """Tell whether the server of this key was found running."""
        return any(server.key == key for server in self.running)


def adopt(context: Context) -> Found:
    """Look at all of this person's servers; keep the logs of those that ended, and remove them.

    One that is just being stopped is left alone: the person may be asked what is to be kept.
    Raises Problem when the engine does not answer.
    """
    servers = context.engine.servers(context.person)
    idle = [server for server in servers if not server.is_running]
    old = [one for one in idle if not (one.is_young or stopping.is_noted(context, one))]
    running = [server for server in servers if server.is_running]
    ended = []
    for server in old:
        cleared = _remove_ended(context, server)
        if isinstance(cleared, Ended):
            ended.append(cleared)
        elif cleared is not None:
            running.append(cleared)
    return Found(tuple(running), tuple(ended), len(old) < len(idle))


def running(context: Context) -> list[Server]:
    """Return what runs, by folder.

    Raises Problem when the engine does not answer.
    """
    servers = context.engine.servers(context.person)
    return sorted((one for one in servers if one.is_running), key=lambda one: str(one.folder))


def out_of_memory(context: Context, key: str, cancel: Cancel) -> Problem | None:
    """Return what to say of a server in which memory ran out, None when it is no longer there.

    Takes up to _RESTART_TIMEOUT seconds. Raises Problem when the engine fails; Cancelled.
    """
    server = context.engine.find(key)
    if server is None or not server.is_running:
        return None  # that it ended is said with its reason
    return problems.kernel_out_of_memory(", ".join(_killed_notebooks(server, cancel)))


def _killed_notebooks(server: Server, cancel: Cancel) -> list[str]:
    """Return the notebooks whose kernel was killed just now, none where that is not seen.

    Where only one has a kernel, it is that one; else the one whose kernel restarts. Jupyter may
    miss a restart, because the new kernel can report its state before Jupyter listens to it.
    """
    until = time.monotonic() + _RESTART_TIMEOUT
    while time.monotonic() < until:
        states = jupyter.kernel_states(server)
        begun = [name for name, state in states.items() if state in _RESTARTING]
        if begun or len(states) == 1:
            return sorted(begun or states)
        cancel.wait(_POLL_INTERVAL)
    return []


def _remove_ended(context: Context, server: Server) -> Ended | Server | None:
    """Remove a server that has ended. One that runs again is returned, or None if it has ended."""
    if again := _running_again(context, server):
        return again
    words = logs.keep(context, server)
    notices: list[str] = []
    made_outside.keep_unasked(context, server, Task(notice=notices.append))
    if not context.engine.remove_ended(server):
        return _running_again(context, server)
    problem = None
    if server.exit_code:
        problem = problems.ended_unexpectedly(server.exit_code, server.out_of_memory, words)
    return Ended(server, problem, tuple(notices))


def _running_again(context: Context, server: Server) -> Server | None:
    now = engine_of(context.engine, server).find(server.key)
    return now if now is not None and now.id == server.id and now.is_running else None
