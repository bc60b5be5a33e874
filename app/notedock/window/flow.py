"""A row that goes on below where there is not enough room: other languages have longer words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QWidget, QWidgetItem

from notedock.window import look


class Flow(QHBoxLayout):
    """Gives everything in a widget the room that it asks for, in as many rows as that takes.

    What it holds it keeps itself. As its base, an empty row takes no room that is left over; a
    QLayout would, and the names to say otherwise are not there before the first paint.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(look.GAP)

    def add(self, widget: QWidget) -> None:
        """Take a widget in at the end."""
        self.addChildWidget(widget)
        self._items.append(QWidgetItem(widget))
        self.invalidate()

    def count(self) -> int:
        """Return how much there is."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return what is at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give something away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high all rows are."""
        return max((area.bottom() + 1 for _item, area in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest has to have room."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, area: QRect) -> None:
        """Put everything into its place."""
        super().setGeometry(area)
        mirrored = QGuiApplication.isRightToLeft()
        for item, place in self._places(area.width()):
            if mirrored:
                place.moveRight(area.width() - 1 - place.left())
            item.setGeometry(place.translated(area.topLeft()))

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        places = []
        y = 0
        for row in self._rows(width):
            height = max(item.sizeHint().height() for item in row)
            x = 0
            for item in row:
                size = item.sizeHint()
                places.append((item, QRect(QPoint(x, y + (height - size.height()) // 2), size)))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return places

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            if not rows or x + item.sizeHint().width() > width:
                rows.append([])
                x = 0
            rows[-1].append(item)
            x += item.sizeHint().width() + self.spacing()
        return rows
