"""Icons of states and steps, painted: each has its own shape, so that colour is not needed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from notedock.core.states import BUSY, State
from notedock.window.theme import painting, theme

_SIZE = 12  # pixels


def draw_state_icon(painter: QPainter, area: QRectF, state: State) -> None:
    """Draw a full circle for running, a half one for busy, an exclamation mark for failed."""
    colours = theme.current()
    inner = area.adjusted(1, 1, -1, -1)
    if state is State.RUNNING:
        painting.fill_path(painter, painting.circle(area), colours.running)
    elif state in BUSY:
        half = QPainterPath(inner.center())
        half.arcTo(inner, 90, 180)
        painting.fill_path(painter, half, colours.warning)
        painting.stroke_path(painter, painting.circle(inner), colours.warning, 1.8)
    elif state is State.FAILED:
        middle, side = area.center().x(), area.width() / 5
        bar = QRectF(middle - side / 2, area.top(), side, area.height() * 0.64)
        dot = QRectF(middle - side * 0.6, area.bottom() - side * 1.2, side * 1.2, side * 1.2)
        painting.fill_path(painter, painting.rounded_rect(bar, side / 2), colours.error)
        painting.fill_path(painter, painting.circle(dot), colours.error)
    else:
        painting.stroke_path(painter, painting.circle(inner), colours.border, 1.5)


def draw_step_icon(painter: QPainter, area: QRectF, offset: int) -> None:
    """Draw the icon of a step: a check mark for done, a half circle for current, else empty.

    offset: the number of the step, less that of the current one.
    """
    colours = theme.current()
    if offset < 0:
        unit = area.width() / 16
        check = QPainterPath(area.topLeft() + QPointF(4.6, 8.3) * unit)
        check.lineTo(area.topLeft() + QPointF(7, 10.7) * unit)
        check.lineTo(area.topLeft() + QPointF(11.4, 5.7) * unit)
        painting.fill_path(painter, painting.circle(area), colours.running)
        painting.stroke_path(painter, check, colours.base, 1.8)
    elif offset == 0:
        draw_state_icon(painter, area, State.STARTING)
    else:
        inner = area.adjusted(1, 1, -1, -1)
        painting.stroke_path(painter, painting.circle(inner), colours.border, 1.5)


def draw_pin(painter: QPainter, area: QRectF) -> None:
    """Draw the mark of a folder that is pinned to the top of the list."""
    unit, left, top = area.width() / 10, area.left(), area.top()
    head = QRectF(left + 2 * unit, top, 6 * unit, 1.5 * unit)
    body = QPainterPath()
    for x, y in ((3.5, 1.5), (6.5, 1.5), (6.5, 4), (8.5, 6), (1.5, 6), (3.5, 4), (3.5, 1.5)):
        point = QPointF(left + x * unit, top + y * unit)
        body.lineTo(point) if body.elementCount() else body.moveTo(point)
    needle = QRectF(left + 4.5 * unit, top + 6 * unit, unit, 4 * unit)
    colour = theme.current().secondary
    for path in (painting.rounded_rect(head, unit / 2), body, painting.rounded_rect(needle, 0)):
        painting.fill_path(painter, path, colour)


class StateIcon(QWidget):
    """The icon of a state, beside a label that names the state."""

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
        """Draw the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_state_icon(painter, QRectF(1, 1, self._side, self._side), self._state)
