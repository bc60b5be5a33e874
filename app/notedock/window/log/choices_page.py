"""The base class of pages of the Details panel with options of a folder."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from notedock.window.theme import sizes


class ChoicesPage(QScrollArea):
    """A scroll area with a sentence, and below it a grid of labels and fields."""

    refused = Signal(object)  # Problem: a choice cannot be used, or not be kept

    def show_grid(self, words: QLabel, grid: QGridLayout) -> None:
        """Lay out the page. words: the sentence. grid: labels in column 0, fields in column 1."""
        grid.setHorizontalSpacing(sizes.SPACE_M)
        grid.setVerticalSpacing(sizes.SPACE_XS)
        grid.setColumnStretch(1, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, sizes.SPACE_S, sizes.SPACE_S, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(words)
        column.addLayout(grid)
        column.addStretch()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
