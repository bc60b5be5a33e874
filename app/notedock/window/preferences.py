"""The person's settings as the window lives with them: what is set counts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from notedock.core.problem import Problem
from notedock.core.settings import LookChoice, Settings

if TYPE_CHECKING:
    from notedock.flows.context import Context


class Preferences(QObject):
    """Lives on the main thread. `changed` tells of news, `refused` that they could not be kept."""

    changed = Signal(object)  # Settings
    refused = Signal(object)  # Problem

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    @property
    def now(self) -> Settings:
        """What holds at the moment."""
        return self.context.settings.now

    @property
    def dark(self) -> bool | None:
        """Whether dark colours are wanted; None leaves it to the system."""
        return {LookChoice.DARK: True, LookChoice.LIGHT: False}.get(self.now.look)

    def set(self, **values: Any) -> None:
        """Set some of the values, by their names in `Settings`."""
        before = self.now
        try:
            self.context.settings.change(**values)
        except Problem as problem:
            self.refused.emit(problem)
        if self.now != before:
            self.context.obey_settings()
            self.changed.emit(self.now)
