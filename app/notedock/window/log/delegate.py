"""Draws a row of the log: its time, an icon for its level, and its text with search matches."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from notedock.core.log_levels import Level
from notedock.window.log.lines import Line, display_width
from notedock.window.log.model import Index, LogModel, time_of_day
from notedock.window.theme import theme
from notedock.window.theme.colours import Colours

_MARGIN = 6  # pixels left and right of a column
_ROW_SPACING = 3  # pixels between two rows
_LEVEL_BAR = 3  # pixels; the width of the bar beside warnings and errors


class RowMetrics:
    """Sizes in pixels of what a row contains, in the font of the log."""

    def __init__(self, font: QFont, *, times: bool) -> None:
        metrics = QFontMetricsF(font)
        self.character = metrics.horizontalAdvance("0" * 100) / 100
        self.base = _ROW_SPACING / 2 + metrics.ascent()
        self.row = round(metrics.height()) + _ROW_SPACING
        self.sign = round(metrics.ascent() * 0.85)
        self.time = round(9 * self.character) if times else 0
        self.text = 3 * _MARGIN + self.time + self.sign  # its left edge

    def width(self, characters: int) -> int:
        """Return the width of a row of that many characters."""
        return round(self.text + characters * self.character) + _MARGIN

    def fitting(self, pixels: int) -> int:
        """Return the number of characters that fit."""
        return max(20, int((pixels - self.text - _MARGIN) / self.character))


class LogDelegate(QStyledItemDelegate):
    """Draws only the visible part of a row: a line may have thousands of characters."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._model = model
        self.row_metrics = RowMetrics(QFont(), times=False)
        self.visible_width = 0  # pixels; the width of the viewport

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        colours, row, state = theme.current(), index.row(), option.state
        line = self._model.lines[self._model.number(row)]
        # Only the text scrolls horizontally: times and icons stay in place.
        area = QRectF(0, option.rect.top(), self.visible_width, option.rect.height())
        painter.save()
        painter.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight
        )  # also in languages from right to left
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.selected))
        if line.level >= Level.WARNING:
            colour = QColor(_level_colour(line.level, colours))
            painter.fillRect(QRectF(0, area.top(), _LEVEL_BAR, area.height()), colour)
        if self._model.begins_line(row):
            self._draw_margin(painter, area, line, colours)
        painter.setClipRect(area.adjusted(self.row_metrics.text, 0, 0, 0))
        self._draw_text(painter, area, -option.rect.left(), self._model.text(row), line, colours)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setClipping(False)
            painter.setPen(QColor(colours.accent_text))
            painter.drawRect(area.adjusted(_LEVEL_BAR + 1.5, 0.5, -0.5, -0.5))
        painter.restore()

    def _draw_margin(self, painter: QPainter, area: QRectF, line: Line, colours: Colours) -> None:
        row_metrics = self.row_metrics
        if row_metrics.time and line.time:
            painter.setPen(QColor(colours.secondary))
            painter.drawText(
                QPointF(2 * _MARGIN, area.top() + row_metrics.base), time_of_day(line.time)
            )
        if line.own_level >= Level.WARNING:
            top = area.center().y() - row_metrics.sign / 2
            sign = QRectF(2 * _MARGIN + row_metrics.time, top, row_metrics.sign, row_metrics.sign)
            _draw_level_icon(painter, sign, line.own_level, colours)

    def _draw_text(
        self,
        painter: QPainter,
        area: QRectF,
        hidden: int,
        text: str,
        line: Line,
        colours: Colours,
    ) -> None:
        """Draw the visible part of a text whose first `hidden` pixels are scrolled away."""
        width = self.row_metrics.character
        left = self.row_metrics.text - hidden
        end = int((hidden + area.width()) / width) + 1
        # The position of a character behind wide ones is not known without drawing them.
        begin = int(hidden / width) if text.isascii() else 0
        for first, last in self._model.match_spans(text):
            if begin < last and first < end:
                x, wide = (
                    left + display_width(text[:first]) * width,
                    display_width(text[first:last]) * width,
                )
                mark = QRectF(x, area.top(), wide, area.height())
                painter.setPen(QColor(colours.warning))
                painter.setBrush(QColor(colours.notice))
                painter.drawRect(mark.adjusted(-1.5, 0.5, 0.5, -1.5))
        painter.setPen(QColor(colours.error if line.level is Level.ERROR else colours.text))
        at = QPointF(left + begin * width, area.top() + self.row_metrics.base)
        painter.drawText(at, text[begin:end])


def _level_colour(level: Level, colours: Colours) -> str:
    return colours.error if level is Level.ERROR else colours.warning


def _draw_level_icon(painter: QPainter, area: QRectF, level: Level, colours: Colours) -> None:
    """Draw a circle with a cross for an error, a triangle for a warning."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_level_colour(level, colours)))
    middle, unit = area.center().x(), area.height() / 10
    top = area.top()
    if level is Level.ERROR:
        painter.drawEllipse(area)
        inner = area.adjusted(3 * unit, 3 * unit, -3 * unit, -3 * unit)
        lines = [
            QLineF(inner.topLeft(), inner.bottomRight()),
            QLineF(inner.topRight(), inner.bottomLeft()),
        ]
    else:
        corners = [QPointF(middle, top), area.bottomRight(), area.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
        call = QPointF(middle, top + 8.5 * unit)
        lines = [
            QLineF(middle, top + 3.8 * unit, middle, top + 6.6 * unit),
            QLineF(call, call + QPointF(0, 0.1)),
        ]
    painter.setPen(QPen(QColor(colours.base), 1.3 * unit, c=Qt.PenCapStyle.RoundCap))
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
