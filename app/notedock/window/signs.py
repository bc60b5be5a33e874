"""The sign of a state, painted: its form tells the state, its colour only helps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from notedock.core.states import WORKING, State
from notedock.window import ink, look

_BUSY = WORKING | {State.CANCELLING, State.STOPPING}
_SIZE = 12  # pixels


def draw_state(painter: QPainter, area: QRectF, state: State) -> None:
    """Draw a state's sign: a full disc runs, a half one is busy, a bar with a dot has failed."""
    colours = look.current()
    inner = area.adjusted(1, 1, -1, -1)
    if state is State.RUNNING:
        ink.fill(painter, ink.disc(area), colours.focus)
    elif state in _BUSY:
        half = QPainterPath(inner.center())
        half.arcTo(inner, 90, 180)
        ink.fill(painter, half, colours.warm)
        ink.draw(painter, ink.disc(inner), colours.warm, 1.8)
    elif state is State.FAILED:
        middle, side = area.center().x(), area.width() / 5
        bar = QRectF(middle - side / 2, area.top(), side, area.height() * 0.64)
        dot = QRectF(middle - side * 0.6, area.bottom() - side * 1.2, side * 1.2, side * 1.2)
        ink.fill(painter, ink.rounded(bar, side / 2), colours.warm)
        ink.fill(painter, ink.disc(dot), colours.warm)
    else:
        ink.draw(painter, ink.disc(inner), colours.edge, 1.5)


def draw_step(painter: QPainter, area: QRectF, place: int) -> None:
    """Draw the sign of a step: done (a hook) below 0, under way (half) at 0, still to come."""
    colours = look.current()
    if place < 0:
        unit = area.width() / 16
        hook = QPainterPath(area.topLeft() + QPointF(4.6, 8.3) * unit)
        hook.lineTo(area.topLeft() + QPointF(7, 10.7) * unit)
        hook.lineTo(area.topLeft() + QPointF(11.4, 5.7) * unit)
        ink.fill(painter, ink.disc(area), colours.accent)
        ink.draw(painter, hook, colours.on_accent, 1.8)
    elif place == 0:
        draw_state(painter, area, State.STARTING)
    else:
        ink.draw(painter, ink.disc(area.adjusted(1, 1, -1, -1)), colours.edge, 1.5)


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
