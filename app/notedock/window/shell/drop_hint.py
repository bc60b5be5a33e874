"""What is shown over the window while a folder is dragged across it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.window.theme import painting, sizes, theme
from notedock.window.widgets.labels import text_label

_VEIL = 0.9  # how much it hides of the window
_LINE, _RADIUS = 3, 12  # pixels
_MARGINS = QMargins(*4 * (sizes.SPACE_M,))


class DropHint(QWidget):
    """A veil over all of `window`, with a line around it and the words *Drop to open*."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("dropHint")
        words = text_label(size=sizes.FONT_TITLE, bold=True)
        words.setText(self.tr("Drop to open"))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(words)
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if isinstance(event, QResizeEvent):
            self.resize(event.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil and the line."""
        colours = theme.current()
        veil = QColor(colours.window)
        veil.setAlphaF(_VEIL)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        line = painting.rounded_rect(self.rect().marginsRemoved(_MARGINS), _RADIUS)
        painting.stroke_path(painter, line, colours.accent_text, _LINE)
