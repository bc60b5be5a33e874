"""Dialogs fit the screen whatever they say, show it literally, and are read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.task import Answer, Question
from notedock.window.problems import questions
from notedock.window.widgets.message_dialog import MessageDialog

HOSTILE = "<b>Sales</b> & " + 100 * "x" + " \u202egnp.exe\nOK"


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def shown(parent: QWidget, *labels: str, facts: int = 0) -> MessageDialog:
    dialog = MessageDialog(parent, HOSTILE, "About")
    dialog.add_facts([HOSTILE] * facts)
    for label in labels:
        dialog.add_button(label)
    dialog.open()
    return dialog


def test_names_are_shown_literally_and_never_widen_it(qtbot: QtBot, parent: QWidget) -> None:
    dialog = shown(parent, "Yes", "No", facts=2)
    (scroll,) = dialog.findChildren(QScrollArea)
    content = scroll.widget()
    assert content is not None
    qtbot.waitUntil(lambda: content.width() <= scroll.viewport().width())
    for label in content.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert "\u202e" not in label.text()
    assert "\\u202egnp.exe" in dialog.title()


def test_it_is_as_high_as_its_text_until_that_scrolls(parent: QWidget) -> None:
    short, long = shown(parent, "Yes", "No"), shown(parent, "Yes", "No", facts=40)
    for dialog in (short, long):
        QTest.qWaitForWindowExposed(dialog)
        (scroll,) = dialog.findChildren(QScrollArea)
        assert dialog.height() <= parent.height()
        assert (scroll.verticalScrollBar().maximum() > 0) is (dialog is long)
        assert dialog.rect().contains(dialog.buttons()[0].geometry())
    QTest.keyClick(long, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0


def test_buttons_are_in_one_row_where_they_fit(parent: QWidget) -> None:
    def tops(dialog: MessageDialog) -> set[int]:
        QTest.qWaitForWindowExposed(dialog)
        return {one.y() for one in dialog.buttons()}

    assert len(tops(shown(parent, "I know who made this", "Open read-only", "Cancel"))) == 1
    assert len(tops(shown(parent, *(30 * letter for letter in "abc")))) > 1


def test_it_is_read_aloud_with_all_that_it_says(parent: QWidget) -> None:
    dialog = MessageDialog(parent, "Remove it?", "Sales")
    dialog.add_facts(["It is large."])
    dialog.add_text("It frees 4 GB.")
    dialog.add_button("Cancel")
    dialog.open()
    assert dialog.accessibleName() == "Remove it?"
    assert dialog.accessibleDescription() == "Sales\nIt is large.\nIt frees 4 GB."


@pytest.mark.parametrize(
    ("text", "below"), [("Open “Sales”?", []), ("Open it?", ["Sales"])], ids=["named", "not named"]
)
def test_a_question_names_the_folder_once(parent: QWidget, text: str, below: list[str]) -> None:
    answers: list[Answer] = []
    question = Question(text, "", "Open", "Cancel", problems.paused(), ("Look",))
    questions.ask(parent, "Sales", question, answers.append)
    (dialog,) = parent.findChildren(MessageDialog)
    assert dialog.texts() == below
    dialog.buttons()[1].click()
    assert answers == ["Look"]


@pytest.mark.parametrize(
    ("key", "answer"), [(Qt.Key.Key_Escape, None), (Qt.Key.Key_Return, False)], ids=["Esc", "No"]
)
def test_a_question_that_is_closed_has_no_answer(
    parent: QWidget, key: Qt.Key, answer: Answer
) -> None:
    answers: list[Answer] = []
    question = Question("Open it?", "", "Open", "Cancel", problems.paused())
    questions.ask(parent, "", question, answers.append)
    (dialog,) = parent.findChildren(MessageDialog)
    QTest.keyClick(dialog, key)
    assert answers == [answer]
