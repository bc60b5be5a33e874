"""A column whose width is limited, so that its text can be read with ease."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from notedock.window.theme import sizes


class MaxWidthColumn(QWidget):
    """Centres its content in a wide window, at most MAX_TEXT_WIDTH pixels wide.

    In a scroll area nothing moves when the scroll bar comes or goes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.content = QVBoxLayout(self)
        self.content.setSpacing(sizes.SPACE_L)
        self._set_margins()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the margins."""
        super().resizeEvent(event)
        self._set_margins()
        self.content.activate()  # at once: one paint later something would be seen to move

    def _set_margins(self) -> None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport else None
        whole = area.width() if isinstance(area, QScrollArea) else self.width()
        side = max(sizes.SPACE_XXL, (whole - sizes.MAX_TEXT_WIDTH) // 2)
        right = side - (whole - self.width())
        self.content.setContentsMargins(side, sizes.SPACE_XL, right, sizes.SPACE_XL)
