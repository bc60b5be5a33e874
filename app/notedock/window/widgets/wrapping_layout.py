"""A layout that breaks a row of widgets where it is too long, as translations may be."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QWidget, QWidgetItem

from notedock.window.theme import sizes


class WrappingLayout(QHBoxLayout):
    """Gives each widget its size hint, in as many rows as that takes.

    to_end: align rows to the end of lines of text (the right), as buttons of dialogs are.

    It keeps its items itself. The base class is QHBoxLayout because an empty one does not expand;
    for a QLayout that has to be set with an enum that is slow to import (qt_values.py).
    """

    def __init__(self, parent: QWidget, *, to_end: bool = False) -> None:
        super().__init__(parent)
        self._to_end = to_end
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(sizes.SPACE_S)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        self.addChildWidget(widget)
        self._items.append(QWidgetItem(widget))
        self.invalidate()

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Return True: the narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return max((area.bottom() + 1 for _item, area in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """Return the size of a single row."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, area: QRect) -> None:
        """Place the items, mirrored where the language is written from right to left."""
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
            taken = sum(item.sizeHint().width() + self.spacing() for item in row) - self.spacing()
            x = max(width - taken, 0) if self._to_end else 0
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
