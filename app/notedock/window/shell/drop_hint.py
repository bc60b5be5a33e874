"""The overlay that covers the window while a folder is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.window.theme import painting, sizes, theme
from notedock.window.widgets.labels import text_label

_OPACITY = 0.9  # from 0 to 1
_LINE_WIDTH, _RADIUS = 3, 12  # pixels
_MARGINS = QMargins(*4 * (sizes.SPACE_M,))


class DropHint(QWidget):
    """A translucent overlay over all of `window`, with an outline and the text *Drop to open*."""

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
        """Draw the background and the outline."""
        colours = theme.current()
        background = QColor(colours.window)
        background.setAlphaF(_OPACITY)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), background)
        line = painting.rounded_rect(self.rect().marginsRemoved(_MARGINS), _RADIUS)
        painting.stroke_path(painter, line, colours.accent_text, _LINE_WIDTH)
