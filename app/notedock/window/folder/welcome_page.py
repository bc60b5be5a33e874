"""The welcome page, which is shown while there is no folder."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from notedock.window.theme import sizes
from notedock.window.theme.svg_picture import SvgPicture
from notedock.window.widgets import qt_values
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label

_PICTURE = QSize(560, 152)


class Welcome(QWidget):
    """A picture in three parts with their captions, and the buttons for a folder or the sample."""

    opening = Signal()
    sample = Signal()  # a copy of the sample is wanted

    def __init__(self) -> None:
        super().__init__()
        self._title = text_label(size=sizes.FONT_TITLE, bold=True)
        self._words = text_label(kind="secondary", size=sizes.FONT_LARGE)
        for label in (self._title, self._words):
            label.setProperty("alignment", qt_values.ALIGN_CENTER)
        self._picture = SvgPicture("welcome.svg", _PICTURE)
        self._lesson = self._make_lesson()
        self.button = button(self.tr("Open a &folder"), "mdi6.folder-open-outline", "primary")
        self.button.setAccessibleDescription(self.tr("Chooses a folder with notebooks"))
        self.button.clicked.connect(self.opening)
        self.sample_button = button(self.tr("&Try the sample"), "mdi6.school-outline", "large")
        named(
            self.sample_button,
            "sampleButton",
            self.tr("Try the sample"),
            self.tr("Puts a sample folder into your documents, and starts it"),
        )
        self.sample_button.clicked.connect(self.sample)
        self._lay_out()
        self.show_opening("")

    def show_picture(self) -> None:
        """Draw the picture; until then its space is empty."""
        self._picture.show_picture()

    def show_opening(self, words: str) -> None:
        """Show what is being opened; with an empty text, that a folder can be opened."""
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
        """Return the picture, with a caption below each third of it."""
        lesson = QWidget()
        lesson.setFixedWidth(_PICTURE.width())
        grid = QGridLayout(lesson)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(sizes.SPACE_S)
        grid.addWidget(self._picture, 0, 0, 1, 3)
        words = (
            self.tr("Choose a folder"),
            self.tr("Press Start"),
            self.tr("Read, run and change it in your browser"),
        )
        for place, said in enumerate(words):
            label = text_label()
            label.setText(said)
            label.setProperty("alignment", qt_values.ALIGN_H_CENTER | qt_values.ALIGN_TOP)
            grid.addWidget(label, 1, place)
            grid.setColumnStretch(place, 1)
        return lesson

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(sizes.SPACE_XL)
        column.addLayout(_centred(self._lesson))
        column.addSpacing(sizes.SPACE_XL)
        column.addLayout(_centred(self.button, self.sample_button))
        column.addStretch(3)


def _centred(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(sizes.SPACE_S)
    row.addStretch()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
