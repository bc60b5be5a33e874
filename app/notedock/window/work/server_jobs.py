"""What the window does with a running server beyond the flows; runs on worker threads."""

from __future__ import annotations

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.server import Server
from notedock.core.task import Cancelled, Task
from notedock.flows import page_address
from notedock.flows import start as start_flow
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context


def wait_until_answering(context: Context, server: Server, task: Task) -> Server:
    """Wait for a server that was started elsewhere, and return it at its start page.

    Cancelling stops the server, unless a notebook calculates in it or is not saved: then it runs
    on and is returned, and so is one that is paused. Raises Problem or Cancelled.
    """
    if server.is_paused:
        return server
    try:
        start_flow.wait_until_answering(context, server, task)
    except Cancelled:
        try:
            stop_flow.stop(context, server, Task())
        except Problem as problem:
            if problem.kind not in (ProblemKind.STILL_BUSY, ProblemKind.CHANGES_UNSAVED):
                raise
        else:
            raise
    return page_address.at_page(context, server)
