"""Drawing the icons of the main window: not before their font is there, and again when asked."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget

from notedock.window.folder.notebooks import Notebooks
from notedock.window.theme import icons


class IconDrawing:
    """Draws the icons that buttons have reserved, and those of the list of notebooks."""

    def __init__(self, window: QWidget, notebooks: Notebooks) -> None:
        self._window = window
        self._notebooks = notebooks
        self._loaded = False

    def load(self) -> None:
        """Read the font of icons, and draw them from now on."""
        icons.load_font()
        self._loaded = True
        self.draw()

    def draw(self) -> None:
        """Draw all icons anew: there are new buttons, or other colours."""
        if self._loaded:
            icons.draw_icons(self._window.findChildren(QAbstractButton))
            self._notebooks.draw_icons()
