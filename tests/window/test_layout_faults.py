"""What people would complain about is noticed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from notedock.window.shell.pseudo_language import pseudo_localized
from tests.gallery import layout_faults as faults


class Box(QWidget):
    """A window with one thing in it, laid out anew when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self.resize(300, 200)
        self.show()

    def put(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        widget.show()

    def complaints(self) -> list[str]:
        self._column.activate()
        return list(faults.clipped(self))


@pytest.fixture
def box(qtbot: QtBot) -> Box:
    made = Box()
    qtbot.addWidget(made)
    return made


def test_a_button_that_is_too_narrow_is_noticed(box: Box) -> None:
    button = QPushButton("A long text for a button")
    box.put(button)
    assert box.complaints() == []
    button.setFixedWidth(60)
    (complaint,) = box.complaints()
    assert "“A long text for a button” is " in complaint


def test_lines_that_are_hidden_are_noticed(box: Box) -> None:
    label = QLabel("many words " * 20)
    label.setWordWrap(True)
    box.put(label)
    assert box.complaints() == []
    label.setFixedHeight(20)
    (complaint,) = box.complaints()
    assert "many words" in complaint


def test_what_reaches_out_of_its_parent_is_noticed(box: Box) -> None:
    label = QLabel("words", box)
    label.move(280, 10)
    label.show()
    label.adjustSize()
    (complaint,) = box.complaints()
    assert "reaches out" in complaint


def test_what_nobody_translated_is_noticed(box: Box) -> None:
    label = QLabel(pseudo_localized("Some words with “{name}”").format(name="Sales"), box)
    label.setToolTip("Forgotten words")
    label.setAccessibleName("Sales · 8888 · http://127.0.0.1:8888/lab")
    (complaint,) = faults.untranslated(box, ("Sales",))
    assert "“Forgotten” untranslated" in complaint


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("⟦Óñé ⟦ťŵó⟧ ůñđ⟧", ""),
        ("⟦Óñé⟧ (Ctrl+Return)", ""),
        ("<p>⟦Óñé⟧<br>all-spark-notebook</p>", ""),
        ("~/Documents/Some folder · ⟦2 ñóťébóókš⟧", ""),
        ("⟦Óñé⟧ more", "more"),
        ("Start", "Start"),
    ],
)
def test_what_is_translated_is_known_by_its_brackets(text: str, rest: str) -> None:
    assert faults.own_text(text, ()) == rest
