"""Rings and underlined letters are there for people at the keyboard, and for nobody else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from notedock.window.shell import keyboard_hints

LEFT = Qt.MouseButton.LeftButton


def with_buttons(window: QWidget) -> list[QPushButton]:
    column = QVBoxLayout(window)
    made = [QPushButton(f"&{letter}") for letter in "abc"]
    for one in made:
        column.addWidget(one)
    window.show()
    window.activateWindow()
    return made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def buttons(qtbot: QtBot, qapp: QApplication, window: QWidget) -> list[QPushButton]:
    keyboard_hints.install(qapp)
    made = with_buttons(window)
    qtbot.waitUntil(window.isActiveWindow)
    QTest.mouseClick(made[2], LEFT)  # whatever tests did before
    return made


def has_ring(button: QPushButton) -> bool:
    return button.property("keyboardFocus") is True


def test_the_ring_comes_with_the_keyboard_and_goes_with_the_mouse(
    buttons: list[QPushButton],
) -> None:
    first, second, third = buttons
    assert third.hasFocus()
    assert not has_ring(third)
    QTest.keyClick(third, Qt.Key.Key_Tab)
    assert has_ring(first)
    second.setFocus()  # as the window does after each step
    assert (has_ring(first), has_ring(second)) == (False, True)
    QTest.mouseClick(first, LEFT)
    assert not any(map(has_ring, buttons))
    third.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert has_ring(third)


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_a_dialog_begins_as_its_window_was_used(
    qtbot: QtBot, buttons: list[QPushButton], by_keyboard: bool
) -> None:
    if by_keyboard:
        QTest.keyClick(buttons[2], Qt.Key.Key_Tab)
    dialog = QDialog(buttons[0].window())
    inside = with_buttons(dialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in inside)
    assert any(map(has_ring, inside)) is by_keyboard


def test_letters_are_underlined_while_alt_is_held(buttons: list[QPushButton]) -> None:
    plain = buttons[0].grab().toImage()
    QTest.keyPress(buttons[2], Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert buttons[0].grab().toImage() != plain
    QTest.keyRelease(buttons[2], Qt.Key.Key_Alt)
    assert buttons[0].grab().toImage() == plain
    QTest.keyPress(buttons[2], Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    buttons[0].setFocus()  # Alt may be released elsewhere
    buttons[2].setFocus()
    assert buttons[0].grab().toImage() == plain
