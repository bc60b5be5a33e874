"""Buttons with icons, and the feedback after copying."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton

from notedock.core.translation import translate
from notedock.window.theme import icons, sizes
from notedock.window.widgets import qt_values
from notedock.window.widgets.accessibility import announce

_FEEDBACK = 1500  # milliseconds


def button(text: str, icon: str, kind: str = "") -> QPushButton:
    """Return a button that Return presses, too.

    icon: its name, like `mdi6.play`. kind: `primary` for the next step, `large` for one beside it,
    `quiet` for one that is needed less; `dialog-primary` is as large as a usual one.
    """
    made = QPushButton(text)
    made.setAutoDefault(True)
    made.setProperty("kind", kind)
    icons.reserve_icon(made, icon, on_accent=kind.endswith("primary"))
    if kind and kind != "dialog-primary":
        sizes.scale_font(made, sizes.FONT_LARGE, bold=kind == "primary")
    return made


def set_calm(primary: QPushButton, *, calm: bool) -> None:
    """Draw a primary button like one beside it, because another one is the next step, or not."""
    if bool(primary.property("calm")) is calm:
        return
    primary.setProperty("calm", calm)
    primary.style().polish(primary)
    icons.change_icon(primary, primary.property("iconName"), on_accent=not calm)


def icon_button(icon: str, tool_tip: str) -> QToolButton:
    """Return a small button that shows an icon alone. icon: its name, like `mdi6.play`."""
    made = QToolButton()
    icons.reserve_icon(made, icon)
    made.setToolTip(tool_tip)
    made.setProperty("focusPolicy", qt_values.STRONG_FOCUS)
    return made


def copy_to_clipboard(pressed: QPushButton, text: str) -> None:
    """Put `text` on the clipboard, and show on the pressed button for a moment that it is there."""
    QGuiApplication.clipboard().setText(text)
    if not text or pressed.property("textBefore"):
        return
    before = pressed.text()
    pressed.setProperty("textBefore", before)
    pressed.setMinimumWidth(pressed.width())  # nothing beside it moves
    pressed.setText(translate("Copy", "Copied"))
    announce(pressed, pressed.text())

    def restore() -> None:
        if pressed.property("textBefore") != before:  # it means something else by now
            return
        pressed.setText(before)
        pressed.setProperty("textBefore", None)
        pressed.setMinimumWidth(0)

    QTimer.singleShot(_FEEDBACK, pressed, restore)
