"""The field above a tree of environments that narrows it to those with certain words."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from notedock.core.translation import translate
from notedock.window.environments.tree import EnvironmentTree
from notedock.window.theme import sizes
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.search_field import SearchField

_MIN_TO_SEARCH = 10  # environments


class SearchedTree(QWidget):
    """A tree below a field, which is hidden where there are few environments.

    name: the object name of the field.
    """

    def __init__(self, tree: EnvironmentTree, name: str) -> None:
        super().__init__()
        self._tree = tree
        self.field = SearchField(
            name,
            translate("EnvironmentSearch", "Search the environments"),
            translate(
                "EnvironmentSearch",
                "Shows only those with these words in their description. Esc clears it.",
            ),
        )
        self.field.setClearButtonEnabled(True)
        self._no_match = text_label(kind="secondary")
        self._no_match.setText(translate("EnvironmentSearch", "No environment matches."))
        self._no_match.hide()
        self.field.textChanged.connect(self._narrow)
        self.field.leave_requested.connect(tree.setFocus)
        tree.filled.connect(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(self.field)
        column.addWidget(self._no_match)
        column.addWidget(tree, 1)
        self._count()

    def _count(self) -> None:
        few = self._tree.count() < _MIN_TO_SEARCH
        self.field.setVisible(not few)
        if few:
            self.field.clear()
        self._narrow(self.field.text())

    def _narrow(self, text: str) -> None:
        self._no_match.setVisible(not self._tree.narrow(text) and bool(text))
