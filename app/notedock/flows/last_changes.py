"""Having open pages save their changes before their server is stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence

from notedock.core import problems
from notedock.core.formatting import format_names
from notedock.core.server import Server
from notedock.core.task import Progress, Question, Step, Task
from notedock.core.translation import counted, translate
from notedock.engines import jupyter

_MAX_WAIT = 15  # seconds; of an autosave interval that is longer the person is told instead
_ANSWER_TIMEOUT = 1.0  # seconds in which each open page has begun to answer
_POLL_INTERVAL = 0.1  # seconds
_MAX_NAMES = 5  # of notebooks, in a question


def save(server: Server, connected: frozenset[str], task: Task, *, force: bool) -> None:
    """Have open pages save, and wait for it. connected: the kernels that pages are connected to.

    A page of JupyterLab or Notebook 7 saves at once when it is asked. Others are given the time to
    save by themselves. Asks when something cannot be saved, unless `force`; raises Cancelled.
    """
    task.report(Progress(Step.SAVE))
    asked = jupyter.ask_pages_to_save(server)
    if not asked:
        _wait_for_autosave(server, task)
        return
    answers = _answers(server, asked, task)
    unsaved = [name for one in answers for name in one.unsaved]
    if unsaved and not force:
        _confirm_unsaved(unsaved, task)
    if connected - {kernel for one in answers for kernel in one.kernels}:
        _wait_for_autosave(server, task)


def _answers(server: Server, asked: str, task: Task) -> list[jupyter.PageAnswer]:
    """Return what the pages say when they have saved, or when that takes too long."""
    until, told = time.monotonic() + _MAX_WAIT, ""
    answered = time.monotonic() + _ANSWER_TIMEOUT
    while True:
        answers = jupyter.page_answers(server, asked)
        now = time.monotonic()
        if now > until or (now > answered and all(one.done for one in answers)):
            return answers
        what = next((name for one in answers if not one.done for name in one.unsaved), "")
        if what and what != told:
            told = what
            task.report(Progress(Step.SAVE, what=what))
        task.cancel.wait(_POLL_INTERVAL)


def _confirm_unsaved(names: Sequence[str], task: Task) -> None:
    named = format_names(names, _MAX_NAMES)
    question = Question(
        translate("Question", "Not all changes are saved. Stop anyway?"),
        translate(
            "Question",
            "Changes in {named} would be lost. Its page in the browser says why, or asks you "
            "something.",
            named=named,
        ),
        translate("Question", "Stop"),
        translate("Question", "Keep running"),
        problems.changes_unsaved(named),
    )
    task.confirm(question)


def _wait_for_autosave(server: Server, task: Task) -> None:
    """Give open pages the time to save by themselves once more."""
    interval = jupyter.autosave_seconds(server)
    if interval > _MAX_WAIT:
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
