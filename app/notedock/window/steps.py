"""The named steps of a start, each marked as done, under way or still to come."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.core.states import State
from notedock.window import look
from notedock.window.labels import text_label
from notedock.window.signs import draw_step

_UNDER_WAY = {
    State.CHECKING: 0,
    State.DOWNLOADING: 1,
    State.PREPARING: 2,
    State.STARTING: 3,
}
_SIGN = 16  # pixels


class Steps(QWidget):
    """A short list down a line, told apart by sign and word, not by colour."""

    def __init__(self) -> None:
        super().__init__()
        self._now = -1
        self._labels = [text_label() for _step in range(5)]
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIGN + look.HALF, 0, 0, 0)
        column.setSpacing(look.GAP + 2)
        for label in self._labels:
            column.addWidget(label)
        self.show_state(State.OFF)

    def show_state(self, state: State) -> None:
        """Mark the steps as they stand in `state`."""
        self._now = 5 if state in (State.RUNNING, State.STOPPING) else _UNDER_WAY.get(state, -1)
        for place, label in enumerate(self._labels):
            before, during, after = self._words()[place]
            if place < self._now:
                label.setText(after)
            elif place == self._now:
                label.setText(during)
            else:
                label.setText(before)
            kind = "" if place <= self._now else "quiet"
            if label.property("kind") != kind:
                label.setProperty("kind", kind)
                label.style().polish(label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the signs, and the line that joins them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        signs = [self._sign(place) for place in range(len(self._labels))]
        colours = look.current()
        for place, (one, following) in enumerate(pairwise(signs)):
            done = place < self._now
            painter.setPen(QPen(QColor(colours.accent if done else colours.line), 2))
            x = one.center().x()
            painter.drawLine(int(x), int(one.bottom()) + 2, int(x), int(following.top()) - 2)
        for place, area in enumerate(signs):
            draw_step(painter, area, place - self._now)

    def _sign(self, place: int) -> QRectF:
        label = self._labels[place].geometry()
        top = label.top() + (min(label.height(), self.fontMetrics().height()) - _SIGN) / 2
        left = 0 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else label.right() + 12
        return QRectF(left, top, _SIGN, _SIGN)

    def _words(self) -> tuple[tuple[str, str, str], ...]:
        """Return for each step: before it, while it goes on, afterwards."""
        return (
            (self.tr("Check"), self.tr("Checking"), self.tr("Checked")),
            (self.tr("Download"), self.tr("Downloading"), self.tr("Downloaded")),
            (self.tr("Prepare"), self.tr("Preparing"), self.tr("Prepared")),
            (self.tr("Start"), self.tr("Starting"), self.tr("Started")),
            (self.tr("Open"), self.tr("Opening"), self.tr("Open")),
        )
