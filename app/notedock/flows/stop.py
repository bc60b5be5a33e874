"""Stop the notebooks of a folder, without losing what was changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from notedock.core import problems
from notedock.core.server import Server
from notedock.core.task import Cancelled, Progress, Question, Step, Task
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

_GRACE = 30  # seconds for kernels to end in peace before the engine ends them
_LOOK = 1.0  # seconds that each question about a server's activity may take


def stop(context: Context, server: Server, task: Task, *, force: bool = False) -> None:
    """End the server, keep its log, and remove it.

    Asks when a notebook is still calculating or cannot be saved, unless `force`. Raises Problem;
    raises Cancelled when the person decides against it, and then the server runs on.
    """
    if server.is_running:
        context.engine.resume(server)  # what is paused cannot save
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
        if not now.silent and jupyter.has_lab(server, _LOOK):
            jupyter_settings.save(context, server)
            open_documents.save(context, server)
        task.cancel.check()
        task.report(Progress(Step.STOP))
        if not now.silent:
            jupyter.tell_pages_of_stop(server)
    with stopping.noted(context, server):
        if server.is_running:
            context.engine.stop(server, _GRACE)
        made_outside.keep(context, server, task, force=force)
        logs.keep(context, server)
        while not context.engine.remove_ended(server):  # somebody has started it again meanwhile
            context.engine.stop(server, _GRACE)


def activities(servers: Sequence[Server]) -> list[jupyter.Activity]:
    """Return what goes on in each of these servers, in their order, for a question before a stop.

    All are asked at the same time. One that does not answer soon counts as one that does nothing.
    """
    with ThreadPoolExecutor(max(1, len(servers))) as threads:
        return list(threads.map(partial(jupyter.activity, timeout=_LOOK), servers))


def _confirm_busy(names: tuple[str, ...], task: Task) -> None:
    named = ", ".join(f"“{name}”" for name in names)
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
    if not task.ask(question):
        raise Cancelled
