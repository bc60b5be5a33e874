"""What has to be there first: the chosen folder, its environment, and the next step.

Imported before the first paint: see "The first paint" in ARCHITECTURE.md.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from notedock.window import look
from notedock.window.actions import Actions
from notedock.window.column import Column
from notedock.window.environment_selector import EnvironmentSelector
from notedock.window.header import Header
from notedock.window.labels import button, named

if TYPE_CHECKING:
    from notedock.window.last_shown import LastShown
    from notedock.window.welcome import Welcome


class Front(Column):
    """The top of the page. What else there is on the page is added to it below."""

    def __init__(self) -> None:
        super().__init__()
        self.header = Header()
        self.environment = EnvironmentSelector()
        self.chooser = self._make_chooser()
        self.buttons = Actions()
        self.top = self._make_top()
        self.content.addWidget(self.top)
        self.content.addStretch(0)  # takes what nothing else on the page wants

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something below what is on the page already."""
        self.content.insertWidget(self.content.count() - 1, widget, stretch)

    @cached_property
    def welcome(self) -> Welcome:
        """What is shown instead where there is no folder."""
        from notedock.window.welcome import Welcome

        made = Welcome()
        self.content.insertWidget(0, made, 1)
        return made

    def show_last(self, shown: LastShown) -> None:
        """Show a folder as the last window did."""
        self.header.show_words(shown.title, shown.place)
        self.environment.show_words(shown.environment)

    def words(self) -> tuple[str, str, str]:
        """Return the folder's name, where it lies, and its environment, as they are shown."""
        return *self.header.words(), self.environment.currentText()

    def _make_chooser(self) -> QPushButton:
        chooser = button(self.tr("Co&mpare…"), "mdi6.file-tree-outline")
        named(
            chooser,
            "chooserButton",
            self.tr("Compare environments"),
            self.tr("Shows what each environment is for, and how large it is"),
        )
        chooser.setToolTip(self.tr("What each environment is for, and how large it is"))
        return chooser

    def _make_top(self) -> QWidget:
        label = QLabel(self.tr("&Environment"))
        label.setBuddy(self.environment)
        chooser = QHBoxLayout()
        chooser.setSpacing(look.GAP)
        chooser.addWidget(self.environment, 1)
        chooser.addWidget(self.chooser)
        chooser.addStretch()
        self.environment.setMaximumWidth(420)
        top = QWidget()
        inner = QVBoxLayout(top)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.GAP)
        inner.addWidget(self.header)
        inner.addSpacing(look.GAP)
        inner.addWidget(label)
        inner.addLayout(chooser)
        inner.addSpacing(look.GAP)
        inner.addWidget(self.buttons)
        return top
