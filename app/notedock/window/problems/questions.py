"""Questions to the person, as dialogs that do not block."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QWidget

from notedock.core.task import Answer, Question
from notedock.window.widgets.message_dialog import MessageDialog


def ask(
    parent: QWidget, about: str, question: Question, reply: Callable[[Answer], None]
) -> Callable[[], None]:
    """Show a question; return a function that closes it unanswered.

    about: the name of what it concerns, shown unless the question names it; it may be empty.
    """
    named = about and f"“{about}”" in question.text
    dialog = MessageDialog(parent, question.text, "" if named else about)
    dialog.add_facts(question.facts)
    dialog.add_text(question.detail, secondary=bool(question.facts))
    answers: dict[QAbstractButton | None, Answer] = {dialog.add_button(question.yes): True}
    for label in question.others:
        answers[dialog.add_button(label)] = label
    answers[dialog.add_button(question.no, default=True)] = False
    dialog.finished.connect(lambda _code: reply(answers.get(dialog.pressed)))
    dialog.open()
    return partial(_close, dialog)


def raise_open(parent: QWidget) -> bool:
    """Bring open questions of `parent` to the front. Returns whether there are any."""
    waiting = [one for one in parent.findChildren(MessageDialog) if one.isVisible()]
    for dialog in waiting:
        dialog.raise_()
        dialog.activateWindow()
    return bool(waiting)


def _close(dialog: MessageDialog) -> None:
    try:
        dialog.done(0)
    except RuntimeError:
        return  # it was answered, and is deleted
