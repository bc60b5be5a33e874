"""The sign of a state, painted: its form tells the state, its colour only helps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from notedock.core.states import WORKING, State
from notedock.window import look

_BUSY = WORKING | {State.CANCELLING, State.STOPPING}
_SIZE = 12  # pixels


def draw_state(painter: QPainter, area: QRectF, state: State) -> None:
    """Draw a state's sign: a full disc runs, a half one is busy, a bar with a dot has failed."""
    colours = look.current()
    inner = area.adjusted(1, 1, -1, -1)
    if state is State.RUNNING:
        _disc(painter, area, colours.focus)
    elif state in _BUSY:
        _ring(painter, inner, colours.warm, 1.8)
        painter.setBrush(QColor(colours.warm))
        painter.drawPie(inner, 90 * 16, 180 * 16)
    elif state is State.FAILED:
        pen = QPen(QColor(colours.warm), area.width() / 5, c=Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle, top = area.center().x(), area.top()
        painter.drawLine(
            QPointF(middle, top + area.height() * 0.12), QPointF(middle, top + area.height() * 0.58)
        )
        painter.drawPoint(QPointF(middle, top + area.height() * 0.9))
    else:
        _ring(painter, inner, colours.edge, 1.5)


def draw_step(painter: QPainter, area: QRectF, place: int) -> None:
    """Draw the sign of a step: done (a hook) below 0, under way (half) at 0, still to come."""
    colours = look.current()
    if place < 0:
        _disc(painter, area, colours.accent)
        pen = QPen(QColor(colours.on_accent), 1.8, c=Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit = area.width() / 16
        hook = [QPointF(4.6, 8.3), QPointF(7, 10.7), QPointF(11.4, 5.7)]
        painter.drawPolyline(QPolygonF([area.topLeft() + point * unit for point in hook]))
    elif place == 0:
        draw_state(painter, area, State.STARTING)
    else:
        _ring(painter, area.adjusted(1, 1, -1, -1), colours.edge, 1.5)


class Sign(QWidget):
    """The sign of a state beside its words; for the eye alone."""

    def __init__(self, size: int = _SIZE) -> None:
        super().__init__()
        self._state = State.OFF
        self._side = size
        self.setFixedSize(QSize(size + 2, size + 2))

    def show_state(self, state: State) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_state(painter, QRectF(1, 1, self._side, self._side), self._state)


def _disc(painter: QPainter, area: QRectF, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(area)


def _ring(painter: QPainter, area: QRectF, colour: str, width: float) -> None:
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(area)
