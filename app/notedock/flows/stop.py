"""Stopping the notebooks of a folder, after their changes were saved."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from notedock.core import problems
from notedock.core.formatting import format_names
from notedock.core.server import Server
from notedock.core.task import Progress, Question, Step, Task
from notedock.core.translation import counted, translate
from notedock.engines import jupyter
from notedock.flows import (
    jupyter_settings,
    last_changes,
    logs,
    made_outside,
    open_documents,
    stopping,
)
from notedock.flows.context import Context

_STOP_TIMEOUT = 30  # seconds from SIGTERM until the engine kills the server
_ANSWER_TIMEOUT = 1.0  # seconds for each request about a server's activity
_MAX_NAMES = 5  # of notebooks, in a question


def stop(context: Context, server: Server, task: Task, *, force: bool = False) -> None:
    """End the server, keep its log, and remove it.

    Asks when a notebook is still calculating or cannot be saved, unless `force`. Raises Problem;
    raises Cancelled when the person decides against it, and then the server runs on.
    """
    if server.is_running:
        context.engine.resume(server)  # a paused server cannot save
        now = jupyter.activity(server)
        if now.silent:
            task.notice(
                translate(
                    "Notice",
                    "The notebooks were not responding when they were stopped. "
                    "Check that your last changes were saved.",
                )
            )
        if now.busy and not force:
            _confirm_busy(now.busy, task)
        if now.open and not server.read_only:
            last_changes.save(server, now.connected, task, force=force)
        if not now.silent and jupyter.has_lab(server, _ANSWER_TIMEOUT):
            jupyter_settings.save(context, server)
            open_documents.save(context, server)
        task.cancel.check()
        task.report(Progress(Step.STOP))
        if not now.silent:
            jupyter.tell_pages_of_stop(server)
    with stopping.noted(context, server):
        if server.is_running:
            context.engine.stop(server, _STOP_TIMEOUT)
        made_outside.keep(context, server, task, force=force)
        logs.keep(context, server)
        while not context.engine.remove_ended(server):  # somebody has started it again meanwhile
            context.engine.stop(server, _STOP_TIMEOUT)


def activities(servers: Sequence[Server]) -> list[jupyter.Activity]:
    """Return the activity of each of these servers, in their order, for a question before a stop.

    All are asked at the same time. One that does not answer in time is reported as `silent`.
    """
    with ThreadPoolExecutor(max(1, len(servers))) as threads:
        return list(threads.map(partial(jupyter.activity, timeout=_ANSWER_TIMEOUT), servers))


def _confirm_busy(names: tuple[str, ...], task: Task) -> None:
    named = format_names(names, _MAX_NAMES)
    question = Question(
        counted(
            "Question",
            "{named} is still calculating. Stop anyway?",
            "%n notebooks are still calculating: {named}. Stop anyway?",
            len(names),
            named=named,
        ),
        translate("Question", "What was calculated so far would be lost."),
        translate("Question", "Stop"),
        translate("Question", "Keep running"),
        problems.kernel_busy(named),
    )
    task.confirm(question)
