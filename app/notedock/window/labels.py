"""Small pieces that every part of the window is made of."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from notedock.core.words import translate
from notedock.window import icons, look

# As html.escape does, whose import takes longer than all tool tips together.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})

# Qt's great namespace `Qt` takes 15 ms to come. What is there before the first paint does without
# it, and sets such properties by their numbers.
PLAIN_TEXT = 0  # Qt.TextFormat.PlainText
CENTRE = 0x84  # Qt.AlignmentFlag.AlignCenter
CENTRE_TOP = 0x24  # Qt.AlignmentFlag.AlignHCenter | AlignTop
STRONG_FOCUS = 11  # Qt.FocusPolicy.StrongFocus: by Tab and by the mouse, not by its wheel
_MIDDLE = 0x80  # Qt.AlignmentFlag.AlignVCenter

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, says: str, description: str) -> W:
    """Give a widget its stable name, and what a screen reader says of it."""
    widget.setObjectName(name)
    widget.setAccessibleName(says)
    widget.setAccessibleDescription(description)
    return widget


def announce(about: QWidget, words: str) -> None:
    """Have a screen reader say `words`, without moving the focus."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, words))


def button(text: str, icon: str, kind: str = "") -> QPushButton:
    """Return a button that also takes Return. kind: `next` for the next step, `big` beside it."""
    made = QPushButton(text)
    made.setAutoDefault(True)
    made.setProperty("kind", kind)
    icons.keep_free(made, icon, on_accent=kind == "next")
    if kind:
        look.sized(made, look.LARGE, bold=kind == "next")
    return made


def icon_button(icon: str, tool_tip: str) -> QToolButton:
    """Return a small button that shows an icon alone."""
    made = QToolButton()
    icons.keep_free(made, icon)
    made.setToolTip(tool_tip)
    made.setProperty("focusPolicy", STRONG_FOCUS)
    return made


def text_label(*, kind: str = "", size: float = 1.0, bold: bool = False) -> QLabel:
    """Return a label that shows any text as it is, in as many lines as it takes."""
    label = QLabel()
    label.setProperty("textFormat", PLAIN_TEXT)
    label.setWordWrap(True)
    label.setProperty("kind", kind)
    look.sized(label, size, bold=bold)
    return label


def as_tool_tip(text: str) -> str:
    """Return `text` so that a tool tip shows it as it is (folders can be called like markup)."""
    return f"<p>{text.translate(_MARKUP)}</p>" if text else ""


def copy_text(pressed: QPushButton, text: str) -> None:
    """Put `text` on the clipboard, and have the button say for a moment that it has happened."""
    QGuiApplication.clipboard().setText(text)
    if not text or pressed.property("words"):
        return
    words = pressed.text()
    pressed.setProperty("words", words)
    pressed.setMinimumWidth(pressed.width())  # nothing beside it moves
    pressed.setText(translate("Copy", "Copied"))
    announce(pressed, pressed.text())

    def restore() -> None:
        pressed.setText(words)
        pressed.setProperty("words", None)
        pressed.setMinimumWidth(0)

    QTimer.singleShot(1500, pressed, restore)


def short_path(folder: Path) -> str:
    """Return a path as people know it, from the home folder on where it lies there."""
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder).replace("\n", " ")
    return str("~" / inside).replace("\n", " ")


def elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return `text`, without its middle where there is too little room for all of it.

    As `QFontMetrics.elidedText` does, which has to be told so with a name from Qt's namespace.
    """
    if metrics.horizontalAdvance(text) <= width:
        return text

    def without_middle(kept: int) -> str:
        return f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"

    def wide(kept: int) -> int:
        return metrics.horizontalAdvance(without_middle(kept))

    too_many = bisect_right(range(len(text)), width, key=wide)
    return without_middle(max(too_many - 1, 0))


def draw_line(painter: QPainter, area: QRect, text: str) -> None:
    """Draw one line of text in the middle of `area`'s height, shortened where it has to be."""
    painter.drawText(area, _MIDDLE, elided(painter.fontMetrics(), text, area.width()))


class ElidedLabel(QLabel):
    """One line of text that is shortened in the middle where there is no room for all of it."""

    def __init__(self, *, kind: str = "", size: float = 1.0, bold: bool = False) -> None:
        super().__init__()
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("kind", kind)
        look.sized(self, size, bold=bold)

    def setText(self, text: str) -> None:
        """Show `text`, and the whole of it as tool tip."""
        super().setText(text)
        self.setToolTip(as_tool_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        draw_line(QPainter(self), self.rect(), self.text())
