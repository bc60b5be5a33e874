"""Questions to the person, as small windows that never block."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from notedock.core.task import Question
from notedock.core.words import counted, translate


def ask(
    parent: QWidget, about: str, question: Question, reply: Callable[[bool], None]
) -> Callable[[], None]:
    """Show a question about the folder called `about`; return what takes it away unanswered."""
    box = _box(parent, question.text, f"{about}\n\n{question.detail}")
    yes = box.addButton(question.yes, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(question.no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.finished.connect(lambda _code: reply(box.clickedButton() == yes))
    box.open()
    return partial(_take_away, box)


def ask_how_to_leave(
    parent: QWidget, count: int, keep: Callable[[], None], stop: Callable[[], None]
) -> QMessageBox:
    """Ask what becomes of the notebooks that run when the window is closed."""
    text = counted(
        "Questions",
        "The notebooks of one folder are running.",
        "The notebooks of %n folders are running.",
        count,
    )
    detail = translate(
        "Questions", "They can run on without this window; you will find them again next time."
    )
    box = _box(parent, text, detail)
    box.setWindowTitle(translate("Questions", "Close Notedock"))
    keep_button = box.addButton(
        translate("Questions", "&Keep running"), QMessageBox.ButtonRole.AcceptRole
    )
    stop_button = box.addButton(
        translate("Questions", "&Stop all"), QMessageBox.ButtonRole.DestructiveRole
    )
    cancel = box.addButton(translate("Questions", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep_button)
    box.setEscapeButton(cancel)

    def finished(_code: int) -> None:
        if box.clickedButton() == keep_button:
            keep()
        elif box.clickedButton() == stop_button:
            stop()

    box.finished.connect(finished)
    box.open()
    return box


def _box(parent: QWidget, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Notedock")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    return box


def _take_away(box: QMessageBox) -> None:
    try:
        box.done(0)
    except RuntimeError:
        return  # it was answered, and has gone
