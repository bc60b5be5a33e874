"""The bar that shows how far something is."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar

from notedock.window.theme import painting, theme

_FRAME = 40  # milliseconds between two pictures of a busy bar
_ROUND = 1.6  # seconds in which its piece goes from one end to the other
_PIECE = 0.2  # of the width


class ProgressBar(QProgressBar):
    """Fills from its beginning. While nothing can be counted, a short piece goes along it.

    Styles draw a piece of half the width, which looks as if half was done.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self._next = QTimer(self, singleShot=True, interval=_FRAME)
        self._next.timeout.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it; a busy bar is drawn again for as long as it can be seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        colours, whole = theme.current(), QRectF(self.rect())
        radius = whole.height() / 2
        painting.fill_path(painter, painting.rounded_rect(whole, radius), colours.hover)
        part = painting.rounded_rect(self._part(whole), radius)
        painting.fill_path(
            painter, part.intersected(painting.rounded_rect(whole, radius)), colours.warning
        )

    def _part(self, whole: QRectF) -> QRectF:
        """Return what of the bar is filled."""
        span = self.maximum() - self.minimum()
        if span > 0:
            done = (self.value() - self.minimum()) / span
            return QRectF(whole.left(), whole.top(), whole.width() * max(done, 0.0), whole.height())
        self._next.start()
        piece = whole.width() * _PIECE
        turn = time.monotonic() % _ROUND / _ROUND
        left = whole.left() - piece + (whole.width() + piece) * turn
        return QRectF(left, whole.top(), piece, whole.height())
