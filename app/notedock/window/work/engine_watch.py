"""Watching which servers the engine has; these functions run on worker threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.engines.base import EngineInfo
from notedock.flows import reconcile
from notedock.flows.context import Context

_RETRY = 2.0  # seconds until an engine that does not answer is asked again


@dataclass(frozen=True)
class Snapshot:
    """The servers that the engine had. asked_at: when it was asked, on the monotonic clock."""

    found: reconcile.Found
    asked_at: float


def take_snapshot(context: Context) -> Snapshot:
    """Ask the engine which servers it has. Raises Problem."""
    asked_at = time.monotonic()
    return Snapshot(reconcile.adopt(context), asked_at)


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
