"""Technical text to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit

_LEAST = 112  # pixels of height; it takes more where there is more


class PlainText(QPlainTextEdit):
    """Read-only text in a font of even width. Tab leads out of it, as everywhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:
        """Ask for little, so that a page with much on it need not be scrolled."""
        return QSize(200, _LEAST)

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed to nothing."""
        return QSize(200, _LEAST)
