"""The model of the log view: which lines a filter shows, in which rows, and search matches.

A further filter is a parameter of `set_filter`, here and in `view.py`, with a control in `page.py`.
What it has to know of a line is a field of `Line` in `lines.py`; what only the server knows, such
as which kernel belongs to which notebook, is asked by a job of `details_panel.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from notedock.core.log_levels import Level
from notedock.core.translation import translate
from notedock.window.log.lines import LogLines, display_width, wrap_offsets

Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """A table of one column. A row shows a line, or a part of one where lines are wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = LogLines()
        self.matches: list[int] = []  # numbers of the lines that contain the search text
        self.max_width = 0  # in characters
        self._row_lines: list[int] = []  # the line number of each row
        self._row_offsets: list[int] = []  # and its offset in the line
        self._min_level = Level.PLAIN
        self._words = ""
        self._only_matches = False
        self._width = 0  # of a row in characters; 0 when lines are not wrapped

    # ------------------------------------------------------------ what is shown

    def add(self, raw: list[str]) -> int:
        """Append lines. Returns the number of rows that were removed at the top."""
        begin = self.lines.end
        self.lines.append(raw)
        end = self.lines.end
        self.lines.trim()
        gone = bisect_left(self._row_lines, self.lines.first)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._row_lines[:gone], self._row_offsets[:gone]
            self.endRemoveRows()
        del self.matches[: bisect_left(self.matches, self.lines.first)]
        numbers, begins = self._rows(range(max(begin, self.lines.first), end))
        if numbers:
            row = len(self._row_lines)
            self.beginInsertRows(QModelIndex(), row, row + len(numbers) - 1)
            self._row_lines += numbers
            self._row_offsets += begins
            self.endInsertRows()
        return gone

    def clear(self) -> None:
        """Remove all lines."""
        self.beginResetModel()
        self.lines = LogLines()
        self._row_lines, self._row_offsets, self.matches = [], [], []
        self.max_width = 0
        self.endResetModel()

    def set_filter(self, min_level: Level, words: str, *, only_matches: bool) -> None:
        """Show lines of at least this level, search for `words`, and perhaps show only matches."""
        words = words.casefold()
        wanted = (min_level, words, only_matches and bool(words))
        if wanted != (self._min_level, self._words, self._only_matches):
            same_rows = min_level == self._min_level and not (wanted[2] or self._only_matches)
            self._min_level, self._words, self._only_matches = wanted
            if same_rows:
                self.matches = self._matching(
                    self._with_level(range(self.lines.first, self.lines.end))
                )
            else:
                self._rebuild_rows()

    def wrap(self, width: int) -> None:
        """Wrap lines after `width` characters; 0 shows each line in one row."""
        if width != self._width:
            self._width = width
            self._rebuild_rows()

    # ------------------------------------------------------------ where it is

    def number(self, row: int) -> int:
        """Return the number of the line of a row."""
        return self._row_lines[row]

    def row(self, number: int) -> int:
        """Return the first row of a line, or the row where it would be."""
        return bisect_left(self._row_lines, number)

    def shows_line(self, row: int, number: int) -> bool:
        """Tell whether this row exists and shows this line."""
        return self._row_lines[row : row + 1] == [number]

    def row_of_match(self, number: int) -> int:
        """Return the row in which the first match of a line begins."""
        place = max(0, self.lines[number].text.casefold().find(self._words))
        row = self.row(number)
        last = bisect_left(self._row_lines, number + 1) - 1
        while row < last and self._row_offsets[row + 1] <= place:
            row += 1
        return row

    def begins_line(self, row: int) -> bool:
        """Tell whether a row is the first of its line."""
        return self._row_offsets[row] == 0

    def text(self, row: int) -> str:
        """Return the text of a row."""
        whole = self.lines[self._row_lines[row]].text
        if not self._width:
            return whole
        after = row + 1
        goes_on = self._row_lines[after : after + 1] == self._row_lines[row:after]
        return whole[self._row_offsets[row] : self._row_offsets[after] if goes_on else None]

    def match_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end of each match in `text`."""
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
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._row_lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return 1: time, level and text are one cell, which a screen reader reads as a whole."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the accessible text of a row."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_text(index.row())
        return None

    def _accessible_text(self, row: int) -> str:
        line = self.lines[self._row_lines[row]]
        if not self.begins_line(row):
            return self.text(row)
        words = level_name(line.own_level) if line.own_level >= Level.WARNING else ""
        return ", ".join(part for part in (words, self.text(row), time_of_day(line.time)) if part)

    # ------------------------------------------------------------ how it is worked out

    def _rebuild_rows(self) -> None:
        self.beginResetModel()
        self.matches, self.max_width = [], 0
        numbers = range(self.lines.first, self.lines.end)
        self._row_lines, self._row_offsets = self._rows(numbers)
        self.endResetModel()

    def _rows(self, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return line numbers and offsets of the rows of these lines; adds to `matches`."""
        shown = self._with_level(numbers)
        found = self._matching(shown)
        self.matches += found
        if self._only_matches:
            shown = found
        first, texts = self.lines.first, self.lines.texts
        if not self._width:
            own = [texts[number - first] for number in shown]
            self.max_width = max(self.max_width, max(map(display_width, own), default=0))
            return shown, [0] * len(shown)
        rows: list[int] = []
        begins: list[int] = []
        for number in shown:
            own_begins = wrap_offsets(texts[number - first], self._width)
            rows += [number] * len(own_begins)
            begins += own_begins
        return rows, begins

    def _with_level(self, numbers: Iterable[int]) -> list[int]:
        if not self._min_level:
            return list(numbers)
        first, levels = self.lines.first, self.lines.levels
        return [number for number in numbers if levels[number - first] >= self._min_level]

    def _matching(self, numbers: list[int]) -> list[int]:
        if not self._words:
            return []
        first, texts, words = self.lines.first, self.lines.texts, self._words
        return [number for number in numbers if words in texts[number - first].casefold()]


def level_name(level: Level) -> str:
    """Return the name of a level."""
    if level is Level.ERROR:
        return translate("Log", "Error")
    return translate("Log", "Warning") if level is Level.WARNING else ""


@lru_cache(maxsize=512)
def time_of_day(time: str | None) -> str:
    """Return the local time of day of a time in ISO 8601."""
    moment = to_local_time(time)
    return f"{moment:%H:%M:%S}" if moment else ""


def to_local_time(time: str | None) -> datetime | None:
    """Return a time in ISO 8601 in the local time zone."""
    try:
        return datetime.fromisoformat(time).astimezone() if time else None
    except ValueError:
        return None
