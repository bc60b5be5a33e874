"""The look of the list of notebooks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from notedock.window.folder.notebook_model import ROW
from notedock.window.folder.notebook_rows import Row, changed_text, count_text, first_label
from notedock.window.theme import painting, sizes, theme
from notedock.window.widgets.labels import draw_elided_text

_ICON = 18
_BESIDE = _ICON + sizes.SPACE_M  # an icon, and the space beside it
_ARROW = 3.5  # pixels from the middle of an arrow to its tip
_MIN_ABOUT = 90  # pixels; in less than that nothing can be read
_MEASURED = 500  # rows whose titles are measured, to bound the time


class NotebookDelegate(QStyledItemDelegate):
    """Draws a notebook (icon, title, mark, what it is about, time of change), or a subfolder.

    icon: of a notebook. open_icon: at the end of its row.
    """

    def __init__(self, shown_in: QTreeView) -> None:
        super().__init__(shown_in)
        self._list = shown_in
        self.icon = QIcon()
        self.open_icon = QIcon()
        self._about_left = 0  # pixels from the left of the list to what the notebooks are about

    def height(self, metrics: QFontMetrics) -> int:
        """Return the height of a row in pixels."""
        return metrics.height() + 2 * sizes.SPACE_S + sizes.SPACE_XS

    def align(self, rows: Sequence[Row]) -> None:
        """Let what notebooks are about begin beside the widest of these titles."""
        metrics, depths = self._list.fontMetrics(), _depths(rows)
        self._about_left = max(
            (
                depths[place] * self._list.indentation()
                + metrics.horizontalAdvance(row.title)
                + (_mark_width(self._list.font()) if row.first else 0)
                for place, row in enumerate(rows[:_MEASURED])
                if row.about
            ),
            default=0,
        )

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
        self._draw_background(painter, area, option)
        area = area.adjusted(sizes.SPACE_S, 0, -sizes.SPACE_S, 0)
        if row.path:
            self._draw_notebook(painter, area, row)
        else:
            _draw_folder(painter, area, row)
        painter.restore()

    def _draw_notebook(self, painter: QPainter, area: QRect, row: Row) -> None:
        top = area.top() + (area.height() - _ICON) // 2
        self.icon.paint(painter, QRect(area.left(), top, _ICON, _ICON))
        self.open_icon.paint(painter, QRect(area.right() - _ICON + 1, top, _ICON, _ICON))
        area = area.adjusted(_BESIDE, 0, -_BESIDE, 0)
        area.setRight(area.right() - _draw_small(painter, area, changed_text(row.changed)))
        metrics = painter.fontMetrics()
        mark = _mark_width(painter.font()) if row.first else 0
        if mark > area.width() // 2:
            mark = 0  # the title counts for more
        title = QRect(area)
        title.setWidth(min(metrics.horizontalAdvance(row.title), area.width() - mark))
        painter.setPen(QColor(theme.current().text))
        draw_elided_text(painter, title, row.title)
        if mark:
            _draw_mark(painter, QRect(title.right() + 1, area.top(), mark, area.height()))
        area.setLeft(max(title.right() + mark, self._column()) + sizes.SPACE_L)
        if row.about and area.width() >= _MIN_ABOUT:
            painter.setPen(QColor(theme.current().secondary))
            about = metrics.elidedText(row.about, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), about)

    def _column(self) -> int:
        """Return the x of the end of the widest title, but not more than half of the list."""
        before = self._list.indentation() if self._list.rootIsDecorated() else 0
        left = before + sizes.SPACE_XS + sizes.SPACE_S + _BESIDE
        return min(left + self._about_left, self._list.viewport().width() // 2)

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


def _draw_folder(painter: QPainter, area: QRect, row: Row) -> None:
    area = area.adjusted(0, 0, -_draw_small(painter, area, count_text(row)), 0)
    painter.setFont(sizes.scaled(painter.font(), sizes.FONT_SMALL, bold=True))
    painter.setPen(QColor(theme.current().secondary))
    draw_elided_text(painter, area, row.title)


def draw_arrow(painter: QPainter, area: QRect, *, is_open: bool) -> None:
    """Draw the arrow of a subfolder in the middle of `area`: it points down when it is open."""
    middle, path = QPointF(area.center()), QPainterPath()
    ends = [QPointF(-_ARROW / 2, -_ARROW), QPointF(_ARROW / 2, 0), QPointF(-_ARROW / 2, _ARROW)]
    if is_open:
        ends = [end.transposed() for end in ends]
    path.moveTo(middle + ends[0])
    for end in ends[1:]:
        path.lineTo(middle + end)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painting.stroke_path(painter, path, theme.current().secondary, 1.5)
    painter.restore()


def _depths(rows: Sequence[Row]) -> list[int]:
    """Return how many subfolders each row is in; a subfolder comes before what is in it."""
    depths: list[int] = []
    for row in rows:
        depths.append(depths[row.parent] + 1 if row.parent >= 0 else 0)
    return depths


def _draw_small(painter: QPainter, area: QRect, words: str) -> int:
    """Draw words at the right of `area`, if there is room. Returns the width that this takes."""
    before = painter.font()
    painter.setFont(sizes.scaled(before, sizes.FONT_SMALL))
    width = painter.fontMetrics().horizontalAdvance(words)
    fits = 0 < width <= area.width() * 2 // 5
    if fits:
        painter.setPen(QColor(theme.current().secondary))
        right = area.adjusted(area.width() - width, 0, 0, 0)
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), words)
    painter.setFont(before)
    return width + sizes.SPACE_L if fits else 0


def _mark_width(font: QFont) -> int:
    """Return the width of the mark of the first notebook, with the space before it."""
    metrics = QFontMetrics(sizes.scaled(font, sizes.FONT_SMALL))
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
