"""The top of the page: the chosen folder, the next step, and the environment.

It is shown by the first paint, so it imports as little as possible (rule 11 in ARCHITECTURE.md).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.window.environments.summary import EnvironmentSummary
from notedock.window.folder.actions import Actions
from notedock.window.folder.header import Header
from notedock.window.theme import sizes
from notedock.window.widgets.max_width_column import MaxWidthColumn

if TYPE_CHECKING:
    from notedock.window.folder.welcome_page import Welcome


class FirstPaint(MaxWidthColumn):
    """The top of the page, where nothing moves; `add` puts further widgets below it."""

    def __init__(self) -> None:
        super().__init__()
        self.header = Header()
        self.environment = EnvironmentSummary()
        self.buttons = Actions(self.header.state)
        self.top = self._make_top()
        self.content.addWidget(self.top)
        self.content.addStretch(0)  # takes the remaining height

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below the others."""
        self.content.insertWidget(self.content.count() - 1, widget, stretch)

    @cached_property
    def welcome(self) -> Welcome:
        """The page that is shown while there is no folder; made when it is first needed."""
        from notedock.window.folder.welcome_page import Welcome

        made = Welcome()
        self.content.insertWidget(0, made, 1)
        return made

    def show_last(self, words: tuple[str, ...]) -> None:
        """Show what `words` returned in the last window."""
        title, place, saved, environment, extra, recipe = words
        self.header.show_texts(title, place, saved)
        self.environment.show_last(environment, extra, recipe)

    def words(self) -> tuple[str, ...]:
        """Return the texts on the folder and its environment, as shown."""
        shown = self.environment
        return *self.header.words(), shown.title(), shown.extra(), shown.recipe()

    def _make_top(self) -> QWidget:
        top = QWidget()
        inner = QVBoxLayout(top)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(sizes.SPACE_L)
        inner.addWidget(self.header)
        inner.addWidget(self.buttons)
        inner.addWidget(self.environment)
        return top
