"""What a person sees who has not opened a folder yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.window import look
from notedock.window.labels import button, named, text_label


class Welcome(QWidget):
    """One sentence, and one big button."""

    opening = Signal()
    sample = Signal()  # the person wants to try the sample

    def __init__(self) -> None:
        super().__init__()
        self._title = text_label(size=look.TITLE, bold=True)
        self._words = text_label(kind="quiet", size=look.LARGE)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = button(self.tr("Open a &folder"), "mdi6.folder-open-outline", "next")
        self.button.setAccessibleDescription(self.tr("Chooses a folder with notebooks"))
        self.button.clicked.connect(self.opening)
        self.sample_button = button(self.tr("&Try the sample"), "mdi6.school-outline", "big")
        named(
            self.sample_button,
            "sampleButton",
            self.tr("Try the sample"),
            self.tr("Makes a copy of a folder to play with, and starts it"),
        )
        self.sample_button.clicked.connect(self.sample)
        self.sample_button.hide()  # until somebody answers the signal
        column = QVBoxLayout(self)
        column.setSpacing(2 * look.GAP)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(look.GAP)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sample_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.show_opening("")

    def show_opening(self, folder: str) -> None:
        """Say that `folder` is being looked into; nothing, that a folder can be opened."""
        self.button.setEnabled(not folder)
        self.sample_button.setEnabled(not folder)
        if folder:
            self._title.setText(self.tr("One moment"))
            self._words.setText(self.tr("Looking into “{folder}”…").format(folder=folder))
            return
        self._title.setText(self.tr("Welcome to Notedock"))
        self._words.setText(
            self.tr("Open a folder with notebooks, or drop it here, to read and run them.")
        )
