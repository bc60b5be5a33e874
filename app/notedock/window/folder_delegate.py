"""How one folder looks in the list: a sign, its name, and below it where it is or what it does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from notedock.core.states import State
from notedock.window import look
from notedock.window.signs import draw_state

NAME = Qt.ItemDataRole.DisplayRole
STATE = Qt.ItemDataRole.UserRole + 1
BELOW = Qt.ItemDataRole.UserRole + 2
MISSING = Qt.ItemDataRole.UserRole + 3

_PAD = 8
_SIGN = 11  # pixels; the sign's form tells the state, its colour only helps


class FolderDelegate(QStyledItemDelegate):
    """Draws the rows of the list of folders."""

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
        colours = look.current()
        state: State = index.data(STATE)
        area: QRect = option.rect.adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _background(painter, area, option, colours)
        sign = QRectF(area.left() + _PAD + 2, 0, _SIGN, _SIGN)
        font = _font(option)
        first = QFontMetrics(font).height()
        sign.moveTop(area.top() + _PAD - 1 + (first - _SIGN) / 2)
        draw_state(painter, sign, state)
        left = int(sign.right()) + _PAD + 2
        width = area.right() - _PAD - left
        quiet = index.data(MISSING) is True
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet if quiet else colours.text))
        _line(painter, QRect(left, area.top() + _PAD - 1, width, first), index.data(NAME))
        painter.setFont(_smaller(font))
        painter.setPen(QColor(colours.quiet))
        second = painter.fontMetrics().height()
        top = area.top() + _PAD - 1 + first
        _line(painter, QRect(left, top, width, second), index.data(BELOW))
        painter.restore()


def _background(
    painter: QPainter, area: QRect, option: QStyleOptionViewItem, colours: look.Look
) -> None:
    from PySide6.QtWidgets import QStyle  # slow to come, and not needed for an empty list

    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        colour = colours.chosen
    elif state & QStyle.StateFlag.State_MouseOver:
        colour = colours.hover
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(area, 6, 6)


def _line(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def _font(option: QStyleOptionViewItem) -> QFont:
    font: QFont = option.font
    return QFont(font)


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * look.SMALL)
    return smaller
