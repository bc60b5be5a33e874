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
    """Return a button that the key Return presses as well as Space.

    icon: its name, like `mdi6.play`. kind: the style in the style sheets: `primary` is filled, for
    the next step; `large` for one beside it; `quiet` without a border; `dialog-primary` is filled
    and of normal size.
    """
    made = QPushButton(text)
    made.setAutoDefault(True)
    made.setProperty("kind", kind)
    icons.reserve_icon(made, icon, on_accent=kind.endswith("primary"))
    if kind and kind != "dialog-primary":
        sizes.scale_font(made, sizes.FONT_LARGE, bold=kind == "primary")
    return made


def set_outlined(primary: QPushButton, *, outlined: bool) -> None:
    """Draw a primary button without its fill, or with it: only one on the page has it.

    outlined: without, because the next step is another button.
    """
    if bool(primary.property("outlined")) is outlined:
        return
    primary.setProperty("outlined", outlined)
    primary.style().polish(primary)
    icons.change_icon(primary, primary.property("iconName"), on_accent=not outlined)


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
    pressed.setMinimumWidth(pressed.width())  # so that its neighbours do not move
    pressed.setText(translate("Copy", "Copied"))
    announce(pressed, pressed.text())

    def restore() -> None:
        if pressed.property("textBefore") != before:  # its text has been changed meanwhile
            return
        pressed.setText(before)
        pressed.setProperty("textBefore", None)
        pressed.setMinimumWidth(0)

    QTimer.singleShot(_FEEDBACK, pressed, restore)
