"""The five steps of a start, each marked as done, current or still to come."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.core.states import State
from notedock.window.theme import sizes, theme
from notedock.window.theme.state_icons import draw_step_icon
from notedock.window.widgets.labels import text_label

_STEP_OF_STATE = {
    State.CHECKING: 0,
    State.DOWNLOADING: 1,
    State.PREPARING: 2,
    State.STARTING: 3,
}
_ICON = 16  # pixels


class StartSteps(QWidget):
    """A vertical list; the marks differ in shape and text, not only in colour."""

    def __init__(self) -> None:
        super().__init__()
        self._current = -1
        self._labels = [text_label() for _step in range(5)]
        column = QVBoxLayout(self)
        column.setContentsMargins(_ICON + sizes.SPACE_M, 0, 0, 0)
        column.setSpacing(sizes.SPACE_S + 2)
        for label in self._labels:
            column.addWidget(label)
        self.show_state(State.OFF)

    def show_state(self, state: State) -> None:
        """Mark the steps according to `state`."""
        self._current = (
            5 if state in (State.RUNNING, State.STOPPING) else _STEP_OF_STATE.get(state, -1)
        )
        for place, label in enumerate(self._labels):
            before, during, after = self._words()[place]
            if place < self._current:
                label.setText(after)
            elif place == self._current:
                label.setText(during)
            else:
                label.setText(before)
            kind = "" if place <= self._current else "secondary"
            if label.property("kind") != kind:
                label.setProperty("kind", kind)
                label.style().polish(label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icons, and the line that joins them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        areas = [self._icon_area(place) for place in range(len(self._labels))]
        colours = theme.current()
        for place, (one, following) in enumerate(pairwise(areas)):
            done = place < self._current
            painter.setPen(QPen(QColor(colours.running if done else colours.separator), 2))
            x = one.center().x()
            painter.drawLine(int(x), int(one.bottom()) + 2, int(x), int(following.top()) - 2)
        for place, area in enumerate(areas):
            draw_step_icon(painter, area, place - self._current)

    def _icon_area(self, place: int) -> QRectF:
        label = self._labels[place].geometry()
        top = label.top() + (min(label.height(), self.fontMetrics().height()) - _ICON) / 2
        left = 0 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else label.right() + 12
        return QRectF(left, top, _ICON, _ICON)

    def _words(self) -> tuple[tuple[str, str, str], ...]:
        """Return the texts of each step: before, during and after it."""
        return (
            (self.tr("Check"), self.tr("Checking"), self.tr("Checked")),
            (self.tr("Download"), self.tr("Downloading"), self.tr("Downloaded")),
            (self.tr("Prepare"), self.tr("Preparing"), self.tr("Prepared")),
            (self.tr("Start"), self.tr("Starting"), self.tr("Started")),
            (self.tr("Open"), self.tr("Opening"), self.tr("Open")),
        )
