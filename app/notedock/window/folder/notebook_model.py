"""The model of the list of notebooks, a tree where there are notebooks in several folders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from notedock.window.folder.notebook_rows import Row, facts_of
from notedock.window.widgets.display_text import escape_tool_tip

ROW = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class NotebookModel(QAbstractItemModel):
    """The rows; a folder may have thousands. An index's internal id is the place of its row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._children: dict[int, list[int]] = {}  # places, by that of the parent
        self._position: list[int] = []  # of each row among those of its parent

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Show `rows`. Returns False when only texts have changed."""
        before, shape = self._rows, [(row.key, row.parent) for row in rows]
        if [(row.key, row.parent) for row in before] == shape:
            self._rows = rows
            for place, row in enumerate(rows):
                if row != before[place]:
                    self.dataChanged.emit(self.at(place), self.at(place))
            return False
        self.beginResetModel()
        self._rows, self._children, self._position = rows, {}, []
        for place, row in enumerate(rows):
            siblings = self._children.setdefault(row.parent, [])
            self._position.append(len(siblings))
            siblings.append(place)
        self.endResetModel()
        return True

    def at(self, place: int) -> QModelIndex:
        """Return the index of a row by its place among all; an invalid one for -1."""
        if place < 0:
            return QModelIndex()
        return self.createIndex(self._position[place], 0, place)

    def index_of(self, key: str) -> QModelIndex:
        """Return the index of a row, or of the first notebook when it is not there."""
        notebooks = (place for place, row in enumerate(self._rows) if row.path)
        found = (place for place, row in enumerate(self._rows) if row.key == key)
        return self.at(next(found, next(notebooks, -1)))

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a row below `parent`."""
        children = self._children.get(_place(parent), ())
        return self.at(children[row]) if column == 0 and 0 <= row < len(children) else QModelIndex()

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]  # two in one
        """Return the index of the subfolder that a row is in."""
        return self.at(self._rows[_place(index)].parent) if index.isValid() else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows below `parent`."""
        return len(self._children.get(_place(parent), ()))

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return 1."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row itself, or its title, tool tip and accessible texts."""
        row = self._rows[_place(index)]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return escape_tool_tip("\n".join([row.path or row.where, *facts_of(row)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.where}" if row.path and row.where else row.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " · ".join(facts_of(row))
        return None


def _place(index: _Index) -> int:
    return int(index.internalId()) if index.isValid() else -1
