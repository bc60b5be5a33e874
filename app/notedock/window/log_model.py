"""What of a log is shown, and in which rows: all lines or a part of them, wrapped or not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from notedock.core.log import Level
from notedock.core.words import translate
from notedock.window.log_lines import LogLines, cells, wrapped

Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """A table of one column. Each row shows a line, or where lines are wrapped a part of one."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LogLines()
        self.matches: list[int] = []  # the numbers of the lines with the words that are looked for
        self.widest = 0  # in characters
        self._numbers: list[int] = []  # for each row, the number of its line
        self._begins: list[int] = []  # and where in the line it begins
        self._least = Level.PLAIN
        self._words = ""
        self._only_matches = False
        self._width = 0  # characters in a row; 0 when lines are not wrapped

    # ------------------------------------------------------------ what is shown

    def add(self, raw: list[str]) -> int:
        """Show further lines; returns how many rows had to go for them at the beginning."""
        begin = self.lines.end
        self.lines.append(raw)
        end = self.lines.end
        self.lines.trim()
        gone = bisect_left(self._numbers, self.lines.first)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._numbers[:gone], self._begins[:gone]
            self.endRemoveRows()
        del self.matches[: bisect_left(self.matches, self.lines.first)]
        numbers, begins = self._rows(range(max(begin, self.lines.first), end))
        if numbers:
            row = len(self._numbers)
            self.beginInsertRows(QModelIndex(), row, row + len(numbers) - 1)
            self._numbers += numbers
            self._begins += begins
            self.endInsertRows()
        return gone

    def clear(self) -> None:
        """Begin anew with nothing."""
        self.beginResetModel()
        self.lines = LogLines()
        self._numbers, self._begins, self.matches = [], [], []
        self.widest = 0
        self.endResetModel()

    def show_only(self, least: Level, words: str, *, only_matches: bool) -> None:
        """Show lines of this level and graver ones, look for `words`, and show nothing else."""
        words = words.casefold()
        wanted = (least, words, only_matches and bool(words))
        if wanted != (self._least, self._words, self._only_matches):
            same_rows = least == self._least and not (wanted[2] or self._only_matches)
            self._least, self._words, self._only_matches = wanted
            if same_rows:
                self.matches = self._matching(self._graver(range(self.lines.first, self.lines.end)))
            else:
                self._show_all_anew()

    def wrap(self, width: int) -> None:
        """Show `width` characters of a line in each row; 0 shows each line in one row."""
        if width != self._width:
            self._width = width
            self._show_all_anew()

    # ------------------------------------------------------------ where it is

    def number(self, row: int) -> int:
        """Return the number of the line of a row."""
        return self._numbers[row]

    def row(self, number: int) -> int:
        """Return the first row of a line, or where it would be."""
        return bisect_left(self._numbers, number)

    def holds(self, row: int, number: int) -> bool:
        """Tell whether there is such a row, and it shows this line."""
        return self._numbers[row : row + 1] == [number]

    def row_of_match(self, number: int) -> int:
        """Return the row of a line in which the words that are looked for begin."""
        place = max(0, self.lines[number].text.casefold().find(self._words))
        row = self.row(number)
        last = bisect_left(self._numbers, number + 1) - 1
        while row < last and self._begins[row + 1] <= place:
            row += 1
        return row

    def begins_line(self, row: int) -> bool:
        """Tell whether a row shows a line's beginning."""
        return self._begins[row] == 0

    def text(self, row: int) -> str:
        """Return what of its line a row shows."""
        whole = self.lines[self._numbers[row]].text
        if not self._width:
            return whole
        after = row + 1
        goes_on = self._numbers[after : after + 1] == self._numbers[row:after]
        return whole[self._begins[row] : self._begins[after] if goes_on else None]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return from where to where the words that are looked for stand in `text`."""
        found: list[tuple[int, int]] = []
        if self._words:
            folded = text.casefold()
            at = folded.find(self._words)
            while at >= 0 and len(found) < len(text):
                found.append((at, at + len(self._words)))
                at = folded.find(self._words, at + len(self._words))
        return found

    # ------------------------------------------------------------ for Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One: what it holds belongs together, for the eye as for a screen reader."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a row, or what a screen reader says of it."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index.row())
        return None

    def _said(self, row: int) -> str:
        line = self.lines[self._numbers[row]]
        if not self.begins_line(row):
            return self.text(row)
        words = level_words(line.told) if line.told >= Level.WARNING else ""
        return ", ".join(part for part in (words, self.text(row), clock(line.time)) if part)

    # ------------------------------------------------------------ how it is worked out

    def _show_all_anew(self) -> None:
        self.beginResetModel()
        self.matches, self.widest = [], 0
        numbers = range(self.lines.first, self.lines.end)
        self._numbers, self._begins = self._rows(numbers)
        self.endResetModel()

    def _rows(self, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return the rows that show these lines, noting matches and widths on the way."""
        shown = self._graver(numbers)
        found = self._matching(shown)
        self.matches += found
        if self._only_matches:
            shown = found
        first, texts = self.lines.first, self.lines.texts
        if not self._width:
            own = [texts[number - first] for number in shown]
            self.widest = max(self.widest, max(map(cells, own), default=0))
            return shown, [0] * len(shown)
        rows: list[int] = []
        begins: list[int] = []
        for number in shown:
            own_begins = wrapped(texts[number - first], self._width)
            rows += [number] * len(own_begins)
            begins += own_begins
        return rows, begins

    def _graver(self, numbers: Iterable[int]) -> list[int]:
        if not self._least:
            return list(numbers)
        first, levels = self.lines.first, self.lines.levels
        return [number for number in numbers if levels[number - first] >= self._least]

    def _matching(self, numbers: list[int]) -> list[int]:
        if not self._words:
            return []
        first, texts, words = self.lines.first, self.lines.texts, self._words
        return [number for number in numbers if words in texts[number - first].casefold()]


def level_words(level: Level) -> str:
    """Return what a level is called."""
    if level is Level.ERROR:
        return translate("Log", "Error")
    return translate("Log", "Warning") if level is Level.WARNING else ""


@lru_cache(maxsize=512)
def clock(time: str | None) -> str:
    """Return the time of day here of a time in ISO 8601."""
    moment = local(time)
    return f"{moment:%H:%M:%S}" if moment else ""


def local(time: str | None) -> datetime | None:
    """Return a time in ISO 8601 as the time here."""
    try:
        return datetime.fromisoformat(time).astimezone() if time else None
    except ValueError:
        return None
