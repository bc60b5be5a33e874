"""A picture from `resources/`, drawn in the colours of the look that the program wears."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from notedock.core.resources import resource
from notedock.window import look


class Picture(QWidget):
    """Keeps its place free until `show_picture` is called: what draws it is slow to import."""

    def __init__(self, name: str, size: QSize) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._shown = False
        self._worn: look.Look | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As it was drawn."""
        return self._size

    def show_picture(self) -> None:
        """Draw it from now on."""
        self._shown = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, sharp at every scale."""
        if not self._shown:
            return
        if self._worn is not look.current():
            self._load()
        self._drawing.render(QPainter(self))

    def _load(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtSvg import QSvgRenderer

        self._worn = look.current()
        source = resource(f"pictures/{self._name}").read_text(encoding="utf-8")
        self._drawing = QSvgRenderer(_in_colours(source, self._worn).encode(), self)
        self._drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)


def _in_colours(source: str, worn: look.Look) -> str:
    """Put the colours of a look into the places of those of the light one.

    `white` stands for what lies on the accent: as a number it would be the same as a card's.
    """
    import re

    drawn, wanted = vars(look.LIGHT), vars(worn)
    places = {drawn[role]: wanted[role] for role in reversed(drawn)}
    places["white"] = worn.on_accent
    return re.sub(r"#[0-9A-F]{6}|white", lambda found: places.get(found[0], found[0]), source)
