"""Small pieces that every part of the window is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from notedock.core.words import translate
from notedock.window import icons, look

# As html.escape does, whose import takes longer than all tool tips together.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})

_LINK_EDGES = 14  # pixels beside the text of a link, for its focus ring

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, says: str, description: str) -> W:
    """Give a widget its stable name, and what a screen reader says of it."""
    widget.setObjectName(name)
    widget.setAccessibleName(says)
    widget.setAccessibleDescription(description)
    return widget


def announce(about: QWidget, words: str) -> None:
    """Have a screen reader say `words`, without moving the focus."""
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


def text_label(*, kind: str = "", size: float = 1.0, bold: bool = False) -> QLabel:
    """Return a label that shows any text as it is, in as many lines as it takes."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
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

    def restore() -> None:
        pressed.setText(words)
        pressed.setProperty("words", None)
        pressed.setMinimumWidth(0)

    QTimer.singleShot(1500, pressed, restore)


class ElidedButton(QPushButton):
    """A button that reads like a link, shortened in the middle where there is too little room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(True)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show `text`, or as much of it as there is room for."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        width = self.fontMetrics().horizontalAdvance(self._whole) + _LINK_EDGES + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new width."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = self.width() - _LINK_EDGES
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        if self.text() != (words := shown.replace("&", "&&")):
            self.setText(words)


def short_path(folder: Path) -> str:
    """Return a path as people know it, from the home folder on where it lies there."""
    try:
        inside = folder.relative_to(Path.home())
    except ValueError:
        return str(folder).replace("\n", " ")
    return str("~" / inside).replace("\n", " ")


class ElidedLabel(QLabel):
    """One line of text that is shortened in the middle where there is no room for all of it."""

    def __init__(self, *, kind: str = "", size: float = 1.0, bold: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
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
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)
