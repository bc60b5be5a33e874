"""The card with the progress of what goes on with the chosen folder."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from notedock.core.states import WORKING, State
from notedock.core.task import Progress, Step
from notedock.window.folder.controls import controls, pace_text
from notedock.window.folder.start_steps import StartSteps
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.progress_bar import ProgressBar
from notedock.window.work.folder_session import FolderSession

_PROGRESS_MAX = 1000  # bytes do not fit into the 32 bits of QProgressBar


class ProgressCard(QFrame):
    """A bar for the present step, how long it takes, and the steps of a start. Shown while busy."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._progress = self._make_progress()
        self._pace = text_label(kind="secondary")
        self._steps = StartSteps()
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.SPACE_L, sizes.SPACE_L, sizes.SPACE_L, sizes.SPACE_L)
        column.setSpacing(sizes.SPACE_M)
        for widget in (self._progress, self._pace, self._steps):
            column.addWidget(widget)

    def show_session(self, session: FolderSession) -> None:
        """Show a folder as it is."""
        state = session.state
        shown = controls(state, saving=session.saving).progress
        self.setVisible(shown)
        self._set_progress(session.progress if shown else None)
        words = pace_text(session.progress)
        # Its line stays for as long as the download, so that the steps below do not jump.
        self._pace.setVisible(state is State.DOWNLOADING or bool(words and state is State.STARTING))
        self._pace.setText(words or " ")
        self._steps.setVisible(state in WORKING)
        self._steps.show_state(state)

    def _set_progress(self, progress: Progress | None) -> None:
        fraction = progress.fraction if progress else None
        unpacking = progress is not None and progress.step is Step.UNPACK
        if fraction is None or fraction >= 1 or unpacking:  # busy: no bar begins a second time
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, _PROGRESS_MAX)
            self._progress.setValue(int(fraction * _PROGRESS_MAX))

    def _make_progress(self) -> ProgressBar:
        bar = ProgressBar()
        named(bar, "progressBar", self.tr("Progress"), self.tr("How far the current step has got"))
        bar.setRange(0, _PROGRESS_MAX)
        return bar
