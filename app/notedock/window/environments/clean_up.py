"""The part of the chooser that cleans up: a button, how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from notedock.core.formatting import format_size
from notedock.core.problem import Problem
from notedock.core.task import Progress
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label


class CleanUp(QWidget):
    """Emits `wanted` and `cancelled` when its buttons are pressed."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = button(self.tr("Clean &up…"), "mdi6.broom")
        named(
            self.button,
            "cleanUpButton",
            self.tr("Clean up"),
            self.tr("Finds what no folder needs any more; you are asked before it is removed"),
        )
        self.button.setToolTip(self.button.accessibleDescription())
        self._cancel = button(self.tr("Cancel"), "mdi6.close")
        named(
            self._cancel,
            "cancelCleanUpButton",
            self.tr("Cancel"),
            self.tr("Stops cleaning up; what has been removed stays removed"),
        )
        self._words = text_label(kind="secondary")
        self._bar = QProgressBar()
        named(
            self._bar,
            "cleanUpProgress",
            self.tr("Progress"),
            self.tr("How far the clean-up has got"),
        )
        self._bar.setTextVisible(False)
        self._lay_out()
        self._show_working(False)
        self.button.clicked.connect(self._ask)
        self._cancel.clicked.connect(self.cancelled)

    def allow(self, allowed: bool) -> None:
        """Let the button be pressed, or not: another removal is under way."""
        self.button.setEnabled(allowed)

    def show_progress(self, progress: Progress) -> None:
        """Show what is being removed."""
        words = self.tr("Looking for what no folder needs…")
        if progress.what:
            words = self.tr("Removing “{name}”…").format(name=progress.what)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._say(words)

    def show_end(self, freed: int | None, problem: Problem | None = None) -> None:
        """Show how it has ended. freed: bytes, None where it was called off or has failed."""
        had_focus = self._cancel.hasFocus()
        self._show_working(False)
        if had_focus:
            self.button.setFocus()
        words = ""
        if problem is not None:
            words = " ".join((problem.title, problem.reason, problem.remedy))
        elif freed:
            words = self.tr("{size} freed.").format(size=format_size(freed))
        elif freed is not None:
            words = self.tr("There is nothing to clean up at the moment.")
        self._say(words)

    def _ask(self) -> None:
        self._show_working(True)
        self._cancel.setFocus()
        self._bar.setRange(0, 0)
        self.wanted.emit()

    def _say(self, words: str) -> None:
        if words != self._words.text():
            self._words.setText(words)
            self._words.setVisible(bool(words))
            if words:
                announce(self, words)

    def _show_working(self, working: bool) -> None:
        self.button.setVisible(not working)
        self._cancel.setVisible(working)
        self._bar.setVisible(working)

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(sizes.SPACE_XS)
        said.addWidget(self._words)
        said.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.SPACE_M)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._cancel)
        row.addLayout(said, 1)
        self._words.hide()
