"""Stop the notebooks of a folder, without losing what was changed in them."""

from __future__ import annotations

from notedock.core import problems
from notedock.core.server import Server
from notedock.core.task import Cancelled, Progress, Question, Step, Task
from notedock.core.words import counted, translate
from notedock.engines import jupyter
from notedock.flows import logs
from notedock.flows.context import Context

_GRACE = 30  # seconds for kernels to end in peace before the engine ends them
_LONGEST_WAIT = 15  # seconds; an author's longer interval is not waited for, but told


def stop(context: Context, server: Server, task: Task, *, force: bool = False) -> None:
    """End the server, keep its log, and remove it.

    Asks when a notebook is still calculating, unless `force`. Raises Problem; raises Cancelled
    when the person decides against it, and then the server runs on.
    """
    if server.is_running:
        now = jupyter.activity(server)
        if now.busy and not force:
            _confirm_busy(now.busy, task)
        if now.open and not server.read_only:
            _wait_for_autosave(server, task)
        task.cancel.check()
        task.report(Progress(Step.STOP))
        context.engine.stop(server, _GRACE)
    logs.keep(context, server)
    context.engine.remove(server)


def _confirm_busy(names: tuple[str, ...], task: Task) -> None:
    named = ", ".join(f"“{name}”" for name in names)
    question = Question(
        translate("Question", "A notebook is still calculating. Stop all the same?"),
        translate("Question", "What {named} has calculated so far would be lost.", named=named),
        translate("Question", "Stop"),
        translate("Question", "Keep running"),
        problems.still_busy(named),
    )
    if not task.ask(question):
        raise Cancelled


def _wait_for_autosave(server: Server, task: Task) -> None:
    """Give open pages the time to save by themselves once more."""
    interval = jupyter.autosave_seconds(server)
    if interval > _LONGEST_WAIT:
        task.notice(
            counted(
                "Notice",
                "A page is still open, and it saves by itself only every %n second. "
                "What was changed since then is lost unless it was saved.",
                "A page is still open, and it saves by itself only every %n seconds. "
                "What was changed since then is lost unless it was saved.",
                interval,
            )
        )
        return
    for second in range(interval + 1):
        task.report(Progress(Step.SAVE, second, interval + 1))
        task.cancel.wait(1)
