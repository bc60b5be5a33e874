"""The card that says in which environment the notebooks of a folder run.

It is shown by the first paint, so it imports as little as possible (rule 11 in ARCHITECTURE.md).
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.display_text import escape_tool_tip
from notedock.window.widgets.labels import ElidedLabel


class EnvironmentSummary(QFrame):
    """Its name, what the folder adds to it, and what it costs to get. `change` opens the choice.

    is_guess: what is shown is what the last window showed, and not yet looked up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._says = self.tr("The set of tools that the notebooks run with")
        named(self, "environmentSelector", self.tr("Environment"), self._says)
        self.is_guess = False
        self._caption = QLabel(self.tr("Environment"))
        self._cost = ElidedLabel(kind="secondary", size=sizes.FONT_SMALL)
        self._cost.setObjectName("environmentCost")
        self._caption.setProperty("kind", "secondary")
        sizes.scale_font(self._caption, sizes.FONT_SMALL)
        self._title = ElidedLabel()
        self._title.setObjectName("environmentTitle")
        self._extra = ElidedLabel(kind="secondary")
        self._extra.setObjectName("environmentExtra")
        self._recipe = ElidedLabel(kind="secondary", size=sizes.FONT_SMALL)
        self._recipe.setObjectName("environmentRecipe")
        self._recipe.hide()
        self.change = self._make_change()
        self._lay_out()

    def show_last(self, title: str, extra: str, recipe: str) -> None:
        """Show what the last window showed."""
        self.show_texts(title, extra, recipe)
        self.is_guess = True

    def show_texts(
        self, title: str, extra: str, recipe: str = "", cost: str = "", tool_tip: str = ""
    ) -> None:
        """Show an environment.

        extra: of the folder, in short. recipe: in a line of its own. cost: what it takes to have it
        here.
        """
        self.is_guess = False
        self._title.setText(title)
        self._extra.setText(extra)
        self._extra.setVisible(bool(extra))
        self._recipe.setText(recipe)
        self._recipe.setVisible(bool(recipe))
        self._cost.setText(f"· {cost}" if cost else "")
        if tool_tip:
            self._title.setToolTip(escape_tool_tip(tool_tip))
        said = ". ".join(filter(None, (" ".join(filter(None, (title, extra))), recipe, cost)))
        self.setAccessibleDescription(f"{said}. {self._says}")
        self.change.setAccessibleDescription(said)

    def title(self) -> str:
        """Return the name that is shown."""
        return self._title.text()

    def extra(self) -> str:
        """Return what is shown of the folder's own."""
        return self._extra.text()

    def recipe(self) -> str:
        """Return the line on the folder's recipe."""
        return self._recipe.text()

    def show_change(self, shown: bool) -> None:
        """Offer to choose another one, or not."""
        self.change.setVisible(shown)
        self.change.setEnabled(shown)

    def _make_change(self) -> QPushButton:
        change = button(self.tr("Chang&e…"), "mdi6.file-tree-outline")
        named(change, "chooserButton", self.tr("Change the environment"), "")
        change.setToolTip(self.tr("What each environment is for, and how large it is"))
        return change

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(sizes.SPACE_XS)
        above.addWidget(self._caption)
        above.addWidget(self._cost)
        above.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(sizes.SPACE_S)
        below.addWidget(self._title)
        below.addWidget(self._extra)
        below.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(sizes.SPACE_XS)
        words.addLayout(above)
        words.addLayout(below)
        words.addWidget(self._recipe)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_L, sizes.SPACE_M, sizes.SPACE_M, sizes.SPACE_M)
        row.setSpacing(sizes.SPACE_M)
        row.addLayout(words, 1)
        row.addWidget(self.change)
