"""The selector of environments: the catalogue in plain words, or any other name typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from notedock.window.labels import STRONG_FOCUS, as_tool_tip, named

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from notedock.core.environment import Catalogue, Environment

_TOOL_TIP = 3  # Qt.ItemDataRole.ToolTipRole


class EnvironmentSelector(QComboBox):
    """Says with `chosen` which environment the person wants, with `refused` why it cannot be."""

    chosen = Signal(object)  # Environment
    refused = Signal(object)  # Problem

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "environmentSelector",
            self.tr("Environment"),
            self.tr("The set of tools that the notebooks need. Choose one or type a name."),
        )
        self.setProperty("focusPolicy", STRONG_FOCUS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def show_words(self, title: str) -> None:
        """Show the environment that the last window showed, until `offer`."""
        self.addItem(title)

    def offer(self, catalogue: Catalogue) -> None:
        """Offer what the catalogue has, or whatever is typed: not for the first paint."""
        self.clear()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._catalogue = catalogue
        self._shown = catalogue.default
        for place, environment in enumerate(catalogue.environments):
            self.addItem(environment.title, environment.name)
            tip = as_tool_tip(_summary(environment))
            self.setItemData(place, tip, _TOOL_TIP)
        self.activated.connect(self.commit)
        if line := self.lineEdit():
            line.editingFinished.connect(self.commit)
            line.setAccessibleName(self.accessibleName())
            line.setAccessibleDescription(self.accessibleDescription())
        self.display(catalogue.default)

    def offer_own(self, offered: bool) -> None:
        """Offer the folder's own environment before all others, or no longer."""
        if offered == self.offers_own:
            return
        if offered:
            from notedock.core.environment import own_environment

            own = own_environment()
            self.insertItem(0, own.title, own.name)
            self.setItemData(0, as_tool_tip(_summary(own)), _TOOL_TIP)
        else:
            self.removeItem(0)

    @property
    def offers_own(self) -> bool:
        """Tell whether the folder brings an environment of its own."""
        from notedock.core.environment import OWN

        return self.findData(OWN) >= 0

    def display(self, environment: Environment) -> None:
        """Show `environment` without saying that it was chosen."""
        self._shown = environment
        place = self.findData(environment.name)
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText(environment.name)
        if line := self.lineEdit():
            line.setCursorPosition(0)
        self.setToolTip(as_tool_tip(_summary(environment)))

    def choose(self, environment: Environment) -> None:
        """Take `environment` as chosen."""
        self.display(environment)
        self.chosen.emit(environment)

    def display_name(self, name: str) -> None:
        """Show the environment called `name`; when it is empty the folder's own, or the default."""
        from notedock.core.environment import OWN, Environment, own_environment
        from notedock.core.problem import Problem

        try:
            if name == OWN or (not name and self.offers_own):
                self.display(own_environment())
            else:
                self.display(self._catalogue.find(name) if name else self._catalogue.default)
        except Problem:
            self.display(Environment(name, name, "", name))  # made elsewhere, by an older version

    def commit(self) -> bool:
        """Take what is shown as chosen. Returns False when it can be no environment."""
        from notedock.core.environment import own_environment
        from notedock.core.problem import Problem

        typed = self.currentText().strip()
        if typed == self._title(self._shown):
            return True
        own = own_environment()
        try:
            is_own = self.offers_own and typed in (own.title, own.name)
            environment = own if is_own else self._catalogue.find(typed)
        except Problem as problem:
            self.refused.emit(problem)
            return False
        self.choose(environment)
        return True

    def is_edited(self) -> bool:
        """Tell whether the person has typed something that was not taken yet."""
        return self.hasFocus() and self.currentText().strip() != self._title(self._shown)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, so that scrolling past never changes the choice."""
        event.ignore()

    def _title(self, environment: Environment) -> str:
        place = self.findData(environment.name)
        return environment.title if place >= 0 else environment.name


def _summary(environment: Environment) -> str:
    parts = dict.fromkeys((environment.title, environment.summary, environment.name))
    return "\n".join(filter(None, parts))
