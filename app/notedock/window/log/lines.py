"""The lines of a log, cleaned for display and limited in number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from notedock.core.log_levels import KEPT_LINES, Level, level_of, split_time

MAX_LINES = KEPT_LINES  # the oldest are dropped
MAX_CHARACTERS = 8_000_000  # likewise
MAX_LINE_LENGTH = 4000  # characters; a longer line is split

# Separators of lines, and characters that change the direction of writing.
_CONTROL_CHARACTERS = re.compile("[\u2028-\u202e\u2066-\u2069]")
# Characters as wide as two (the blocks that East Asian Width calls W or F, and emoji).
_WIDE_CHARACTERS = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)


class Line(NamedTuple):
    """One line, or a piece of one that is too long.

    time: in ISO 8601, empty where none is known, None in a piece that continues the one before.
    own_level: the level that the line itself states. level: that, or else the level of the line
    before.
    """

    time: str | None
    text: str
    level: Level
    own_level: Level


class LogLines:
    """The newest lines, each with a number that does not change.

    They are kept in lists of strings and numbers, which the garbage collector does not traverse;
    tens of thousands of objects would make it run all too often.
    """

    def __init__(self) -> None:
        self.first = 0  # the number of the oldest line
        self.texts: list[str] = []
        self.levels: list[Level] = []
        self._times: list[str | None] = []
        self._own_levels: list[Level] = []
        self._characters = 0

    @property
    def end(self) -> int:
        """The number that the next line gets."""
        return self.first + len(self.texts)

    @property
    def room(self) -> int:
        """The number of lines that fit before the oldest are dropped."""
        return MAX_LINES - len(self.texts) if self._characters < MAX_CHARACTERS else 0

    def __getitem__(self, number: int) -> Line:
        """Return the line of this number."""
        at = number - self.first
        return Line(self._times[at], self.texts[at], self.levels[at], self._own_levels[at])

    def append(self, raw: list[str]) -> None:
        """Append lines as the engine gives them."""
        level = self.levels[-1] if self.levels else Level.PLAIN
        for one in raw:
            time, text = split_time(one)
            if not (text.isascii() and text.isprintable()):
                text = _printable(text)
            own_level = level_of(text)
            if own_level is not None:
                level = own_level
            self._add(time, text[:MAX_LINE_LENGTH], level, own_level or Level.PLAIN)
            for at in range(MAX_LINE_LENGTH, len(text), MAX_LINE_LENGTH):
                self._add(None, text[at : at + MAX_LINE_LENGTH], level, Level.PLAIN)

    def trim(self) -> None:
        """Drop the oldest lines where there are too many."""
        many = max(0, len(self.texts) - MAX_LINES)
        self._characters -= sum(map(len, self.texts[:many]))
        while self._characters > MAX_CHARACTERS:
            self._characters -= len(self.texts[many])
            many += 1
        for column in (self.texts, self.levels, self._times, self._own_levels):
            del column[:many]
        self.first += many

    def text(self, numbers: Iterable[int], *, times: bool) -> str:
        """Return the text of these lines for the clipboard or a file."""
        parts: list[str] = []
        for line in map(self.__getitem__, numbers):
            if parts and line.time is not None:
                parts.append("\n")
            if times and line.time:
                parts.append(f"{line.time} ")
            parts.append(line.text)
        return "".join(parts)

    def _add(self, time: str | None, text: str, level: Level, own_level: Level) -> None:
        self._times.append(time)
        self.texts.append(text)
        self.levels.append(level)
        self._own_levels.append(own_level)
        self._characters += len(text)


def display_width(text: str) -> int:
    """Return the approximate width of `text` in characters of a monospaced font."""
    return len(text) if text.isascii() else len(text) + len(_WIDE_CHARACTERS.findall(text))


def wrap_offsets(text: str, width: int) -> list[int]:
    """Return the offset in `text` of each row, for rows of `width` characters."""
    begins = [0]
    if 2 * len(text) <= width or display_width(text) <= width:
        return begins
    while (end := _fitting(text, begins[-1], width)) < len(text):
        # Break between words where possible.
        space = text.rfind(" ", begins[-1] + width // 2, end) + 1
        begins.append(space or end)
    return begins


def _fitting(text: str, begin: int, width: int) -> int:
    end = begin + width
    while end > begin + 1 and display_width(text[begin:end]) > width:
        end -= (display_width(text[begin:end]) - width + 1) // 2
    return min(end, len(text))


def _printable(text: str) -> str:
    if "\r" in text:  # a progress bar: keep its last state
        text = text.rstrip("\r").rpartition("\r")[2]
    if "\t" in text:
        text = text.expandtabs()
    return text if text.isascii() else _CONTROL_CHARACTERS.sub(" ", text)
