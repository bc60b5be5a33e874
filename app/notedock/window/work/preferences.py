"""The person's settings; a change takes effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from notedock.core.problem import Problem
from notedock.core.settings import ColorScheme, Settings

if TYPE_CHECKING:
    from notedock.flows.context import Context


class Preferences(QObject):
    """The settings on the main thread."""

    changed = Signal(object)  # Settings
    refused = Signal(object)  # Problem: the settings file could not be written

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    @property
    def current(self) -> Settings:
        """The settings in effect."""
        return self.context.settings.current

    @property
    def dark(self) -> bool | None:
        """Whether dark colours are wanted; None leaves it to the system."""
        return {ColorScheme.DARK: True, ColorScheme.LIGHT: False}.get(self.current.look)

    def set(self, **values: Any) -> None:
        """Set some of the values, by their names in `Settings`."""
        before = self.current
        try:
            self.context.settings.change(**values)
        except Problem as problem:
            self.refused.emit(problem)
        if self.current != before:
            self.context.obey_settings()
            self.changed.emit(self.current)
