"""What a person sees who has not opened a folder yet: how it works, and where to begin."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from notedock.window import look
from notedock.window.labels import CENTRE, CENTRE_TOP, button, named, text_label
from notedock.window.picture import Picture

_PICTURE = QSize(560, 152)


class Welcome(QWidget):
    """One picture, one sentence, and one big button."""

    opening = Signal()
    sample = Signal()  # the person wants to try the sample

    def __init__(self) -> None:
        super().__init__()
        self._title = text_label(size=look.TITLE, bold=True)
        self._words = text_label(kind="quiet", size=look.LARGE)
        for label in (self._title, self._words):
            label.setProperty("alignment", CENTRE)
        self._picture = Picture("welcome.svg", _PICTURE)
        self._lesson = self._make_lesson()
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
        self._lay_out()
        self.show_opening("")

    def show_picture(self) -> None:
        """Draw the picture, for which a place was kept."""
        self._picture.show_picture()

    def show_opening(self, words: str) -> None:
        """Say what is done to open a folder; nothing, that a folder can be opened."""
        self.button.setEnabled(not words)
        self.sample_button.setEnabled(not words)
        if words:
            self._title.setText(self.tr("One moment"))
            self._words.setText(words)
            return
        self._title.setText(self.tr("Welcome to Notedock"))
        self._words.setText(
            self.tr("Open a folder with notebooks, or drop it here, to read and run them.")
        )

    def _make_lesson(self) -> QWidget:
        """The picture, and below each third of it what that shows."""
        lesson = QWidget()
        lesson.setFixedWidth(_PICTURE.width())
        grid = QGridLayout(lesson)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.GAP)
        grid.addWidget(self._picture, 0, 0, 1, 3)
        words = (
            self.tr("Choose a folder"),
            self.tr("Press Start"),
            self.tr("Read, run and change it in your browser"),
        )
        for place, said in enumerate(words):
            label = text_label()
            label.setText(said)
            label.setProperty("alignment", CENTRE_TOP)
            grid.addWidget(label, 1, place)
            grid.setColumnStretch(place, 1)
        return lesson

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GAP)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(look.BREAK)
        column.addLayout(_centred(self._lesson))
        column.addSpacing(look.BREAK)
        column.addLayout(_centred(self.button, self.sample_button))
        column.addStretch(3)


def _centred(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.GAP)
    row.addStretch()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
