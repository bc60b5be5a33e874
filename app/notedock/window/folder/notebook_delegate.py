"""The look of the list of notebooks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from notedock.window.folder.notebook_rows import ROW, Row, changed_text, first_label
from notedock.window.theme import painting, sizes, theme
from notedock.window.widgets.labels import draw_elided_text

_ICON = 18


class NotebookDelegate(QStyledItemDelegate):
    """Draws a notebook (icon, title, mark, time of change) or the heading of a subfolder.

    icon: of a notebook. open_icon: at the end of its row.
    """

    def __init__(self, shown_in: QListView) -> None:
        super().__init__(shown_in)
        self._list = shown_in
        self.icon = QIcon()
        self.open_icon = QIcon()

    def height(self, metrics: QFontMetrics) -> int:
        """Return the height of a row in pixels."""
        return metrics.height() + 2 * sizes.SPACE_S + sizes.SPACE_XS

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of one line with its padding."""
        return QSize(120, self.height(option.fontMetrics))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row: Row = index.data(ROW)
        area: QRect = option.rect.adjusted(sizes.SPACE_XS, 1, -sizes.SPACE_XS, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if row.path:
            self._draw_background(painter, area, option)
        area = area.adjusted(sizes.SPACE_S, 0, -sizes.SPACE_S, 0)
        if row.path:
            self._draw_notebook(painter, area, row)
        else:
            _draw_heading(painter, area, row)
        painter.restore()

    def _draw_notebook(self, painter: QPainter, area: QRect, row: Row) -> None:
        top = area.top() + (area.height() - _ICON) // 2
        self.icon.paint(painter, QRect(area.left(), top, _ICON, _ICON))
        self.open_icon.paint(painter, QRect(area.right() - _ICON + 1, top, _ICON, _ICON))
        beside = _ICON + sizes.SPACE_M
        area = area.adjusted(beside, 0, -beside, 0)
        area.setRight(area.right() - _draw_changed(painter, area, row))
        colours = theme.current()
        metrics = painter.fontMetrics()
        mark = _mark_width(painter) if row.first else 0
        if mark > area.width() // 2:
            mark = 0  # the title counts for more
        title = QRect(area)
        title.setWidth(min(metrics.horizontalAdvance(row.title), area.width() - mark))
        painter.setPen(QColor(colours.text))
        draw_elided_text(painter, title, row.title)
        if mark:
            _draw_mark(painter, QRect(title.right() + 1, area.top(), mark, area.height()))

    def _draw_background(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem
    ) -> None:
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected) and self._list.hasFocus()
        painting.draw_row_background(
            painter,
            painting.rounded_rect(area, sizes.CORNER_RADIUS),
            selected=selected,
            outlined=selected and self._list.property("keyboardFocus") is True,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
        )


def _draw_heading(painter: QPainter, area: QRect, row: Row) -> None:
    painter.setFont(sizes.scaled(painter.font(), sizes.FONT_SMALL, bold=True))
    painter.setPen(QColor(theme.current().secondary))
    draw_elided_text(painter, area.adjusted(0, sizes.SPACE_S, 0, 0), row.title)


def _draw_changed(painter: QPainter, area: QRect, row: Row) -> int:
    """Draw when a notebook was changed, if there is room. Returns the width that this takes."""
    words, before = changed_text(row.changed), painter.font()
    painter.setFont(sizes.scaled(before, sizes.FONT_SMALL))
    width = painter.fontMetrics().horizontalAdvance(words)
    fits = 0 < width <= area.width() * 2 // 5
    if fits:
        painter.setPen(QColor(theme.current().secondary))
        right = area.adjusted(area.width() - width, 0, 0, 0)
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), words)
    painter.setFont(before)
    return width + sizes.SPACE_L if fits else 0


def _mark_width(painter: QPainter) -> int:
    """Return the width of the mark of the first notebook, with the space before it."""
    metrics = QFontMetrics(sizes.scaled(painter.font(), sizes.FONT_SMALL))
    return metrics.horizontalAdvance(first_label()) + 2 * sizes.SPACE_S + sizes.SPACE_M


def _draw_mark(painter: QPainter, area: QRect) -> None:
    painter.setFont(sizes.scaled(painter.font(), sizes.FONT_SMALL))
    height = painter.fontMetrics().height() + sizes.SPACE_XS
    top = area.top() + (area.height() - height) // 2
    pill = QRect(area.left() + sizes.SPACE_M, top, area.width() - sizes.SPACE_M, height)
    colour = theme.current().accent_text
    painting.stroke_path(painter, painting.rounded_rect(pill, height / 2), colour, 1)
    painter.setPen(QColor(colour))
    painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), first_label())
