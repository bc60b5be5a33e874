"""The named steps of a start, each marked as done, under way or still to come."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from notedock.core.states import State
from notedock.window import look
from notedock.window.labels import text_label

_UNDER_WAY = {
    State.CHECKING: 0,
    State.DOWNLOADING: 1,
    State.PREPARING: 2,
    State.STARTING: 3,
}


class Steps(QWidget):
    """✓ Checked  ✓ Downloaded  ◐ Starting  ○ Open. Told apart by sign and word, not by colour."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = [text_label() for _step in range(5)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * look.GAP)
        for label in self._labels:
            label.setWordWrap(False)
            row.addWidget(label)
        row.addStretch()
        self.show_state(State.OFF)

    def show_state(self, state: State) -> None:
        """Mark the steps as they stand in `state`."""
        now = 5 if state in (State.RUNNING, State.STOPPING) else _UNDER_WAY.get(state, -1)
        for place, label in enumerate(self._labels):
            before, during, after = self._words()[place]
            if place < now:
                label.setText(f"✓ {after}")
            elif place == now:
                label.setText(f"◐ {during}")
            else:
                label.setText(f"○ {before}")
            kind = "" if place <= now else "quiet"
            if label.property("kind") != kind:
                label.setProperty("kind", kind)
                label.style().polish(label)

    def _words(self) -> tuple[tuple[str, str, str], ...]:
        """Return for each step: before it, while it goes on, afterwards."""
        return (
            (self.tr("Check"), self.tr("Checking"), self.tr("Checked")),
            (self.tr("Download"), self.tr("Downloading"), self.tr("Downloaded")),
            (self.tr("Prepare"), self.tr("Preparing"), self.tr("Prepared")),
            (self.tr("Start"), self.tr("Starting"), self.tr("Started")),
            (self.tr("Open"), self.tr("Opening"), self.tr("Open")),
        )
