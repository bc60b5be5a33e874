"""Watching which servers the engine has; these functions run on worker threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Task
from notedock.engines.base import EngineInfo
from notedock.engines.engine_group import EngineGroup
from notedock.flows import reconcile
from notedock.flows.context import Context

_RETRY = 2.0  # seconds until an engine that does not answer is asked again


@dataclass(frozen=True)
class Snapshot:
    """The servers that an engine had. asked_at: when it was asked, on the monotonic clock.

    engine: its name.
    """

    found: reconcile.Found
    asked_at: float
    engine: str = ""

    def can_tell(self, server: Server | None) -> bool:
        """Tell whether the engine would have a server, if that is still there."""
        return not self.engine or server is None or server.engine == self.engine


def contexts(context: Context) -> tuple[Context, ...]:
    """Return a context for each engine, which is followed by itself: another may not answer."""
    if not isinstance(context.engine, EngineGroup):
        return (context,)
    return tuple(replace(context, engine=one) for one in context.engine.members)


def take_snapshot(context: Context) -> Snapshot:
    """Ask the engine which servers it has. Raises Problem."""
    asked_at = time.monotonic()
    return Snapshot(reconcile.adopt(context), asked_at, context.engine.name)


def take_snapshots(context: Context) -> list[Snapshot | Problem]:
    """Ask each engine which servers it has. Returns the Problem of one that does not answer."""
    found: list[Snapshot | Problem] = []
    for one in contexts(context):
        try:
            found.append(take_snapshot(one))
        except Problem as problem:
            found.append(problem.without_traceback())
    return found


def watch(
    context: Context,
    task: Task,
    *,
    ready: Callable[[EngineInfo], None],
    changed: Callable[[Snapshot], None],
    out_of_memory: Callable[[str], None],
    away: Callable[[Problem], None],
) -> None:
    """Report the engine's servers each time that they may have changed, until cancelled.

    The functions are called on this thread. ready: an engine answers. changed: called with the
    servers. out_of_memory: called with the key of a server in which a process was killed for lack
    of memory. away: called with the Problem when the engine in use fails; it is tried again every
    _RETRY seconds.
    """
    while True:
        task.cancel.check()  # the stream of changes ends without an error when it is cancelled
        try:
            ready(context.engine.info())
            for change in context.engine.changes(context.person, task.cancel):
                changed(take_snapshot(context))
                if key := change.out_of_memory:
                    out_of_memory(key)
        except Problem as problem:
            task.cancel.check()
            away(problem.without_traceback())
            task.cancel.wait(_RETRY)
