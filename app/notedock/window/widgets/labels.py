"""Labels of plain text, in several lines or shortened to one."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from notedock.window.theme import sizes
from notedock.window.widgets import qt_values
from notedock.window.widgets.display_text import escape_tool_tip


def text_label(*, kind: str = "", size: float = 1.0, bold: bool = False) -> QLabel:
    """Return a label that wraps its text, and never takes it for markup.

    kind: `secondary` or `notice`, as in the style sheets. size: a multiple of the system's font.
    """
    label = QLabel()
    label.setProperty("textFormat", qt_values.PLAIN_TEXT)
    label.setWordWrap(True)
    label.setProperty("kind", kind)
    sizes.scale_font(label, size, bold=bold)
    return label


class ElidedLabel(QLabel):
    """One line of text, shortened in the middle where it is wider than the label."""

    def __init__(self, *, kind: str = "", size: float = 1.0, bold: bool = False) -> None:
        super().__init__()
        self.setProperty("textFormat", qt_values.PLAIN_TEXT)
        self.setProperty("kind", kind)
        sizes.scale_font(self, size, bold=bold)

    def setText(self, text: str) -> None:
        """Show `text`, and the whole of it as tool tip."""
        super().setText(text)
        self.setToolTip(escape_tool_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Accept any width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)  # with what is selected
            return
        draw_elided_text(QPainter(self), self.rect(), self.text())


def draw_elided_text(painter: QPainter, area: QRect, text: str) -> None:
    """Draw one line of text, vertically centred in `area` and shortened to its width."""
    shown = elide_middle(painter.fontMetrics(), text, area.width())
    painter.drawText(area, qt_values.ALIGN_V_CENTER, shown)


def elide_middle(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return `text`, its middle replaced by an ellipsis where it is wider than `width` pixels.

    QFontMetrics.elidedText does the same, but takes a value of the namespace `Qt` (qt_values.py).
    """
    if metrics.horizontalAdvance(text) <= width:
        return text

    def without_middle(kept: int) -> str:
        return f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"

    def width_of(kept: int) -> int:
        return metrics.horizontalAdvance(without_middle(kept))

    too_many = bisect_right(range(len(text)), width, key=width_of)
    return without_middle(max(too_many - 1, 0))
