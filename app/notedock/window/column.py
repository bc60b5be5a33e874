"""One column of things, as wide as there is room for, but never too wide to be read."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.window import look


class Column(QWidget):
    """Keeps its content in the middle of a wide window."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QVBoxLayout(self)
        self.content.setSpacing(look.ROOM)
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the room that is not needed to both sides."""
        super().resizeEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        side = max(look.MARGIN, (self.width() - look.WIDEST) // 2)
        self.content.setContentsMargins(side, look.BREAK, side, look.BREAK)
