"""A field of technical text to read and copy."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit

_MIN_HEIGHT = 72  # pixels


class PlainText(QPlainTextEdit):
    """Read-only text in a monospaced font. Tab moves the focus on, as in other widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:
        """Return a small size, so that a full page need not scroll; a layout may give more."""
        return QSize(200, _MIN_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`."""
        return QSize(200, _MIN_HEIGHT)
