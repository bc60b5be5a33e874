"""The model of the list of notebooks: its rows, their order and their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from notedock.core.project import Project, natural_order
from notedock.core.translation import counted, translate
from notedock.window.widgets.display_text import escape_tool_tip

ROW = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """A notebook, or the heading of a subfolder, which has no path.

    title: without `.ipynb`. where: the subfolder, or empty. changed: as Unix time, 0 when it is not
    known. first: opens first.
    """

    title: str
    where: str
    path: str = ""
    changed: float = 0.0
    first: bool = False


def rows_of(project: Project, first: str, search: str = "") -> list[Row]:
    """Return the rows: the notebook that opens first with its folder, the others in natural order.

    search: words that have to be in a path.
    """
    words = search.casefold().split()
    found = [path for path in project.notebooks if all(one in path.casefold() for one in words)]
    begin = first.rpartition("/")[0] if first else ""

    def place(path: str) -> tuple[Any, ...]:
        where, _slash, name = path.rpartition("/")
        key = natural_order(where), natural_order(name.removesuffix(".ipynb"))
        return where != begin, key[0], where, path != first, key[1], name

    rows: list[Row] = []
    several = len({path.rpartition("/")[0] for path in project.notebooks}) > 1
    for where, paths in groupby(sorted(found, key=place), lambda path: path.rpartition("/")[0]):
        if several:
            rows.append(Row(where or translate("Notebooks", "In the folder itself"), where))
        rows.extend(_row(path, project, first=path == first) for path in paths)
    return rows


def _row(path: str, project: Project, *, first: bool) -> Row:
    where, _slash, name = path.rpartition("/")
    changed = project.changed.get(path, 0.0)
    return Row(name.removesuffix(".ipynb"), where, path, changed, first)


def first_label() -> str:
    """Return the text of the mark of the notebook that opens first."""
    return translate("Notebooks", "opens first")


def changed_text(changed: float, now: QDateTime | None = None) -> str:
    """Return when a notebook was changed, like “changed 10 min ago”; empty when it is not known."""
    if not changed:
        return ""
    then, now = QDateTime.fromSecsSinceEpoch(int(changed)), now or QDateTime.currentDateTime()
    seconds = then.secsTo(now)
    days = then.date().daysTo(now.date())
    if 0 <= seconds < 60:
        return translate("Notebooks", "changed just now")
    if 0 <= seconds < 3600:
        minutes = seconds // 60
        return counted("Notebooks", "changed %n min ago", "changed %n min ago", minutes)
    if days == 0 and seconds > 0:
        hours = seconds // 3600
        return counted("Notebooks", "changed %n hour ago", "changed %n hours ago", hours)
    if days == 1:
        return translate("Notebooks", "changed yesterday")
    return translate("Notebooks", "changed {date}", date=_date(then.date()))


def _date(date: QDate) -> str:
    return QLocale().toString(date, QLocale.FormatType.ShortFormat)


class NotebookModel(QAbstractListModel):
    """The rows; a folder may have thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Show `rows`. Returns False when only texts have changed."""
        before = [row.path or row.title for row in self._rows]
        if before == [row.path or row.title for row in rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def index_of(self, path: str) -> QModelIndex:
        """Return the index of a notebook, or of the first one when it is not there."""
        notebooks = [place for place, row in enumerate(self._rows) if row.path]
        found = (place for place in notebooks if self._rows[place].path == path)
        return self.index(next(found, next(iter(notebooks), -1)))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the keyboard and the mouse pass over headings."""
        usable = index.isValid() and self._rows[index.row()].path
        return super().flags(index) if usable else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row itself, or its title, tool tip and accessible texts."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return escape_tool_tip("\n".join([row.path, *_facts(row)] if row.path else [row.title]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.where}" if row.path and row.where else row.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " · ".join(_facts(row)) if row.path else ""
        return None


def _facts(row: Row) -> list[str]:
    facts = [first_label() if row.first else "", changed_text(row.changed)]
    opens = translate("Notebooks", "A click or Return opens it in the browser")
    return [*filter(None, facts), opens]
