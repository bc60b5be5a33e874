"""The rows of the list of folders: an icon of the state, the name, and a subtitle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate

from notedock.core.states import State
from notedock.window.theme import painting, sizes
from notedock.window.theme.state_icons import draw_pin, draw_state_icon
from notedock.window.widgets import qt_values
from notedock.window.widgets.labels import draw_elided_text

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

NAME = qt_values.DISPLAY_ROLE
STATE, SUBTITLE, MISSING, PINNED = range(qt_values.USER_ROLE + 1, qt_values.USER_ROLE + 5)

_PAD = 8
_ICON = 11  # pixels; its shape tells the state, its colour is only an aid
_PIN = 10  # pixels


class FolderDelegate(QStyledItemDelegate):
    """Draws the rows of the list of folders."""

    def __init__(self, shown_in: QListWidget) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and padding."""
        font = _font(option)
        height = (
            QFontMetrics(font).height()
            + QFontMetrics(sizes.scaled(font, sizes.FONT_SMALL)).height()
        )
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
        self._draw_background(painter, area, index)
        icon = QRectF(area.left() + _PAD + 2, 0, _ICON, _ICON)
        font = _font(option)
        first = QFontMetrics(font).height()
        icon.moveTop(area.top() + _PAD - 1 + (first - _ICON) / 2)
        draw_state_icon(painter, icon, state)
        left = int(icon.right()) + _PAD + 2
        width = area.right() - _PAD - left
        room = width
        if index.data(PINNED) is True:
            room -= _PIN + _PAD
            pin = QRectF(area.right() - _PAD - _PIN, icon.center().y() - _PIN / 2, _PIN, _PIN)
            draw_pin(painter, pin)
        quiet = index.data(MISSING) is True
        painter.setFont(font)
        painter.setOpacity(sizes.SECONDARY_OPACITY if quiet else 1)
        draw_elided_text(painter, QRect(left, area.top() + _PAD - 1, room, first), index.data(NAME))
        painter.setFont(sizes.scaled(font, sizes.FONT_SMALL))
        painter.setOpacity(sizes.SECONDARY_OPACITY)
        second = painter.fontMetrics().height()
        top = area.top() + _PAD - 1 + first
        draw_elided_text(painter, QRect(left, top, width, second), index.data(SUBTITLE))
        painter.restore()

    def _draw_background(
        self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # The option's state says the same, but QStyle's enums take 6 ms to import.
        current = index == self._list.currentIndex()
        painting.draw_row_background(
            painter,
            painting.rounded_rect(area, sizes.CORNER_RADIUS),
            selected=current,
            outlined=current and self._list.property("keyboardFocus") is True,
            hovered=self._list.underMouse() and self._row_under_mouse() == index,
        )

    def _row_under_mouse(self) -> QModelIndex:
        return self._list.indexAt(self._list.viewport().mapFromGlobal(QCursor.pos()))


def _font(option: QStyleOptionViewItem) -> QFont:
    font: QFont = option.font
    return QFont(font)
