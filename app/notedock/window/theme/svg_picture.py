"""A widget that shows a picture from `resources/pictures`, in the colours of the theme."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from notedock.core.resources import resource
from notedock.window.theme import theme
from notedock.window.theme.colours import LIGHT, Colours


class SvgPicture(QWidget):
    """Is empty until `show_picture`: the first paint does not wait for the import of QtSvg."""

    def __init__(self, name: str, size: QSize) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._shown = False
        self._colours: Colours | None = None  # those of `_renderer`
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size that it was made with."""
        return self._size

    def show_picture(self) -> None:
        """Show the picture from now on."""
        self._shown = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as vectors, which are sharp at every scale."""
        if not self._shown:
            return
        if self._colours is not theme.current():
            self._load()
        self._renderer.render(QPainter(self))

    def _load(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtSvg import QSvgRenderer

        self._colours = theme.current()
        source = resource(f"pictures/{self._name}").read_text(encoding="utf-8")
        self._renderer = QSvgRenderer(_recoloured(source, self._colours).encode(), self)
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)


def _recoloured(source: str, colours: Colours) -> str:
    """Replace the light theme's colours, in which pictures are drawn, by those of another.

    `white` stands for `on_accent`, because #FFFFFF stands for `base`.
    """
    light, other = LIGHT._asdict(), colours._asdict()
    replaced = {light[role]: other[role] for role in reversed(light)}
    replaced["white"] = colours.on_accent
    return re.sub(r"#[0-9A-F]{6}|white", lambda found: replaced.get(found[0], found[0]), source)
