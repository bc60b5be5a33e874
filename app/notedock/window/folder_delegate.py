"""How one folder looks in the list: a sign, its name, and below it where it is or what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate

from notedock.core.states import State
from notedock.window import ink, look
from notedock.window.labels import draw_line
from notedock.window.signs import draw_state

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

NAME = 0  # Qt.ItemDataRole.DisplayRole
STATE, BELOW, MISSING = range(257, 260)  # from Qt.ItemDataRole.UserRole on

_PAD = 8
_SIGN = 11  # pixels; the sign's form tells the state, its colour only helps


class FolderDelegate(QStyledItemDelegate):
    """Draws the rows of the list of folders."""

    def __init__(self, shown_in: QListWidget) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and some air."""
        font = _font(option)
        height = QFontMetrics(font).height() + QFontMetrics(_smaller(font)).height()
        return QSize(120, height + 2 * _PAD)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        state: State = index.data(STATE)
        area: QRect = option.rect.adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, index)
        sign = QRectF(area.left() + _PAD + 2, 0, _SIGN, _SIGN)
        font = _font(option)
        first = QFontMetrics(font).height()
        sign.moveTop(area.top() + _PAD - 1 + (first - _SIGN) / 2)
        draw_state(painter, sign, state)
        left = int(sign.right()) + _PAD + 2
        width = area.right() - _PAD - left
        quiet = index.data(MISSING) is True
        painter.setFont(font)
        painter.setOpacity(look.QUIET if quiet else 1)
        draw_line(painter, QRect(left, area.top() + _PAD - 1, width, first), index.data(NAME))
        painter.setFont(_smaller(font))
        painter.setOpacity(look.QUIET)
        second = painter.fontMetrics().height()
        top = area.top() + _PAD - 1 + first
        draw_line(painter, QRect(left, top, width, second), index.data(BELOW))
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground = ink.rounded(area, look.CORNER)
        # The option would tell, too, but QStyle's own names take 6 ms to come.
        if index == self._list.currentIndex():
            ink.fill(painter, ground, look.current().chosen)
        elif self._list.underMouse() and self._row_under_mouse() == index:
            ink.fill(painter, ground, look.current().hover)

    def _row_under_mouse(self) -> QModelIndex:
        return self._list.indexAt(self._list.viewport().mapFromGlobal(QCursor.pos()))


def _font(option: QStyleOptionViewItem) -> QFont:
    font: QFont = option.font
    return QFont(font)


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * look.SMALL)
    return smaller
