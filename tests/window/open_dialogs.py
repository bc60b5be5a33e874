"""The questions that a window asks at the moment."""

from __future__ import annotations

from typing import TypeGuard

from PySide6.QtWidgets import QWidget

from notedock.window.shell.closing_dialogs import ClosingProgress
from notedock.window.widgets.message_dialog import MessageDialog


def is_question(widget: QWidget | None) -> TypeGuard[MessageDialog]:
    """Tell a dialog that asks from one that says what is waited for, and from other widgets."""
    return isinstance(widget, MessageDialog) and not isinstance(widget, ClosingProgress)


def questions_of(window: QWidget) -> list[MessageDialog]:
    """Return the questions that can be seen."""
    return [
        one for one in window.findChildren(MessageDialog) if one.isVisible() and is_question(one)
    ]


def press_button(dialog: MessageDialog, label: str) -> None:
    """Press the button with this label."""
    (button,) = [one for one in dialog.buttons() if one.text() == label]
    button.click()


def details_of(dialog: MessageDialog) -> str:
    """Return all that it says below its title."""
    return "\n".join(dialog.texts())
