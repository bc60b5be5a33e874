"""Questions to the person, as small windows that never block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QMessageBox, QWidget

from notedock.core.settings import Closing
from notedock.core.task import Question
from notedock.core.words import counted, translate


def ask(
    parent: QWidget, about: str, question: Question, reply: Callable[[bool], None]
) -> Callable[[], None]:
    """Show a question about the folder called `about`; return what takes it away unanswered."""
    detail = "\n\n".join(part for part in (about, question.detail) if part)
    box = _box(parent, question.text, detail)
    yes = box.addButton(question.yes, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(question.no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.finished.connect(lambda _code: reply(box.clickedButton() == yes))
    box.open()
    return partial(_take_away, box)


@dataclass(frozen=True)
class Farewell:
    """How many folders closing the window concerns.

    running; starting: on their way; lost: of these, the ones that are called off by closing.
    """

    running: int
    starting: int
    lost: int


def ask_how_to_leave(
    parent: QWidget, farewell: Farewell, reply: Callable[[Closing, bool], None]
) -> None:
    """Ask what becomes of the notebooks when the window is closed.

    The reply is what to do (ASK: stay here), and whether that is to be so from now on.
    """
    box = _box(parent, _what_goes_on(farewell), _what_would_be(farewell))
    box.setWindowTitle(translate("Questions", "Close Notedock"))
    some_stay = farewell.running + farewell.starting > farewell.lost
    always: QCheckBox | None = None
    answers: dict[QAbstractButton, Closing]
    if some_stay:
        keep = box.addButton(
            translate("Questions", "&Keep running"), QMessageBox.ButtonRole.AcceptRole
        )
        stop = box.addButton(
            translate("Questions", "&Stop all"), QMessageBox.ButtonRole.DestructiveRole
        )
        stay = box.addButton(translate("Questions", "Cancel"), QMessageBox.ButtonRole.RejectRole)
        answers = {keep: Closing.KEEP, stop: Closing.STOP}
        box.setDefaultButton(keep)
        always = QCheckBox(translate("Questions", "&Do the same next time without asking"))
        always.setAccessibleDescription(
            translate("Questions", "You can change this in the settings at any time.")
        )
        box.setCheckBox(always)
    else:
        close = box.addButton(translate("Questions", "&Close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(translate("Questions", "&Stay"), QMessageBox.ButtonRole.RejectRole)
        answers = {close: Closing.STOP}
        box.setDefaultButton(stay)
    box.setEscapeButton(stay)

    def finished(_code: int) -> None:
        answer = answers.get(box.clickedButton(), Closing.ASK)
        for_ever = always is not None and always.isChecked() and answer is not Closing.ASK
        reply(answer, for_ever)

    box.finished.connect(finished)
    box.open()


def _what_goes_on(farewell: Farewell) -> str:
    if not farewell.starting:
        return counted(
            "Questions",
            "The notebooks of one folder are running.",
            "The notebooks of %n folders are running.",
            farewell.running,
        )
    if not farewell.running:
        return counted(
            "Questions",
            "The notebooks of one folder are still being started.",
            "The notebooks of %n folders are still being started.",
            farewell.starting,
        )
    return translate("Questions", "Notebooks are running, and others are still being started.")


def _what_would_be(farewell: Farewell) -> str:
    said = []
    if farewell.running + farewell.starting > farewell.lost:
        said.append(
            translate(
                "Questions",
                "They can run on without this window; you will find them again next time.",
            )
        )
    if farewell.lost:
        said.append(
            translate("Questions", "What is still being downloaded or prepared is called off.")
        )
    return "\n".join(said)


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
