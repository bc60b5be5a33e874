"""A field that narrows, or searches, what is listed below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from notedock.core.translation import translate
from notedock.window.widgets.accessibility import named

_MIN_WIDTH = 140  # pixels


class SearchField(QLineEdit):
    """Esc clears it; Down leaves it for what is below."""

    leave_requested = Signal()  # Down was pressed: focus the list below

    def __init__(self, name: str, accessible_name: str, description: str) -> None:
        super().__init__()
        named(self, name, accessible_name, description)
        self.setPlaceholderText(translate("SearchField", "Search"))
        self.setMinimumWidth(_MIN_WIDTH)

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is text to clear; otherwise it is the shortcut of Cancel."""
        if event.type() == QEvent.Type.ShortcutOverride and self._clears(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Esc, and leave on Down."""
        if self._clears(event):
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.leave_requested.emit()
        else:
            super().keyPressEvent(event)

    def _clears(self, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        return pressed == Qt.Key.Key_Escape and bool(self.text())
