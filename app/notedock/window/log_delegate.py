"""How a row of the log looks: its time, a sign where it is grave, its text with what was found."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from notedock.core.log import Level
from notedock.window import look
from notedock.window.log_lines import Line, cells
from notedock.window.log_model import Index, LogModel, clock

_EDGE = 6  # pixels before the first and after the last character
_AIR = 3  # pixels between two rows
_BAR = 3  # pixels of the bar beside grave lines


class Ruler:
    """How wide and high what is drawn is, in pixels, with the font of the log."""

    def __init__(self, font: QFont, *, times: bool) -> None:
        metrics = QFontMetricsF(font)
        self.character = metrics.horizontalAdvance("0" * 100) / 100
        self.base = _AIR / 2 + metrics.ascent()
        self.row = round(metrics.height()) + _AIR
        self.sign = round(metrics.ascent() * 0.85)
        self.time = round(9 * self.character) if times else 0
        self.text = 3 * _EDGE + self.time + self.sign  # where it begins

    def width(self, characters: int) -> int:
        """Return how wide a row of that many characters is."""
        return round(self.text + characters * self.character) + _EDGE

    def fitting(self, pixels: int) -> int:
        """Return how many characters there is room for."""
        return max(20, int((pixels - self.text - _EDGE) / self.character))


class LogDelegate(QStyledItemDelegate):
    """Draws as much of a row as can be seen: a line may be thousands of characters long."""

    def __init__(self, model: LogModel) -> None:
        super().__init__()
        self._model = model
        self.ruler = Ruler(QFont(), times=False)
        self.seen = 0  # pixels of a row's width that can be seen at once

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        colours, row, state = look.current(), index.row(), option.state
        line = self._model.lines[self._model.number(row)]
        # Only the text is scrolled to the left: times and signs stay.
        area = QRectF(0, option.rect.top(), self.seen, option.rect.height())
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # every line begins at the left
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.chosen))
        if line.level >= Level.WARNING:
            colour = QColor(_colour(line.level, colours))
            painter.fillRect(QRectF(0, area.top(), _BAR, area.height()), colour)
        if self._model.begins_line(row):
            self._draw_beginning(painter, area, line, colours)
        painter.setClipRect(area.adjusted(self.ruler.text, 0, 0, 0))
        self._draw_text(painter, area, -option.rect.left(), self._model.text(row), line, colours)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setClipping(False)
            painter.setPen(QColor(colours.focus))
            painter.drawRect(area.adjusted(_BAR + 1.5, 0.5, -0.5, -0.5))
        painter.restore()

    def _draw_beginning(
        self, painter: QPainter, area: QRectF, line: Line, colours: look.Look
    ) -> None:
        ruler = self.ruler
        if ruler.time and line.time:
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QPointF(2 * _EDGE, area.top() + ruler.base), clock(line.time))
        if line.told >= Level.WARNING:
            top = area.center().y() - ruler.sign / 2
            sign = QRectF(2 * _EDGE + ruler.time, top, ruler.sign, ruler.sign)
            _draw_sign(painter, sign, line.told, colours)

    def _draw_text(
        self,
        painter: QPainter,
        area: QRectF,
        hidden: int,
        text: str,
        line: Line,
        colours: look.Look,
    ) -> None:
        """Draw what can be seen of a text whose first `hidden` pixels are scrolled away."""
        width = self.ruler.character
        left = self.ruler.text - hidden
        end = int((hidden + area.width()) / width) + 1
        # With characters of other widths, where others are is not known without drawing them.
        begin = int(hidden / width) if text.isascii() else 0
        for first, last in self._model.places(text):
            if begin < last and first < end:
                x, wide = left + cells(text[:first]) * width, cells(text[first:last]) * width
                mark = QRectF(x, area.top(), wide, area.height())
                painter.setPen(QColor(colours.warm))
                painter.setBrush(QColor(colours.notice))
                painter.drawRect(mark.adjusted(-1.5, 0.5, 0.5, -1.5))
        painter.setPen(QColor(colours.grave if line.level is Level.ERROR else colours.text))
        at = QPointF(left + begin * width, area.top() + self.ruler.base)
        painter.drawText(at, text[begin:end])


def _colour(level: Level, colours: look.Look) -> str:
    return colours.grave if level is Level.ERROR else colours.warm


def _draw_sign(painter: QPainter, area: QRectF, level: Level, colours: look.Look) -> None:
    """Draw a disc with a cross for an error, and a triangle with a call for a warning."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_colour(level, colours)))
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
