"""The lines of a log that are kept for the view: fit to be drawn, and never too many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from notedock.core.log import Level, level_of, split_time

LINES = 20_000  # kept at most
CHARACTERS = 8_000_000  # likewise
LONGEST = 4000  # characters; a longer line is shown as several

# What would break a line where it is drawn, or turn round what stands beside it.
_UNSEEN = re.compile("[\u2028-\u202e\u2066-\u2069]")
# Characters as wide as two (the blocks that East Asian Width calls W or F, and emoji).
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)


class Line(NamedTuple):
    """One line, or a piece of one that is too long.

    time: in ISO 8601, empty where none is known, None in a piece that goes on with the one
    before. level: how grave it is, if need be as the lines before have told. told: what it tells
    itself.
    """

    time: str | None
    text: str
    level: Level
    told: Level


class LogLines:
    """The newest lines, each with a number that it keeps.

    They lie in plain lists of what the garbage collector need not look through: it would, all
    too often, with tens of thousands of objects that come and go.
    """

    def __init__(self) -> None:
        self.first = 0  # the number of the oldest line
        self.texts: list[str] = []
        self.levels: list[Level] = []
        self._times: list[str | None] = []
        self._told: list[Level] = []
        self._characters = 0

    @property
    def end(self) -> int:
        """The number that the next line gets."""
        return self.first + len(self.texts)

    @property
    def room(self) -> int:
        """How many lines fit before the oldest have to go."""
        return LINES - len(self.texts) if self._characters < CHARACTERS else 0

    def __getitem__(self, number: int) -> Line:
        """Return the line of this number."""
        at = number - self.first
        return Line(self._times[at], self.texts[at], self.levels[at], self._told[at])

    def append(self, raw: list[str]) -> None:
        """Take lines as they come."""
        level = self.levels[-1] if self.levels else Level.PLAIN
        for one in raw:
            time, text = split_time(one)
            if not (text.isascii() and text.isprintable()):
                text = _drawable(text)
            told = level_of(text)
            if told is not None:
                level = told
            self._add(time, text[:LONGEST], level, told or Level.PLAIN)
            for at in range(LONGEST, len(text), LONGEST):
                self._add(None, text[at : at + LONGEST], level, Level.PLAIN)

    def trim(self) -> None:
        """Let the oldest go where there are too many."""
        many = max(0, len(self.texts) - LINES)
        self._characters -= sum(map(len, self.texts[:many]))
        while self._characters > CHARACTERS:
            self._characters -= len(self.texts[many])
            many += 1
        for column in (self.texts, self.levels, self._times, self._told):
            del column[:many]
        self.first += many

    def text(self, numbers: Iterable[int], *, times: bool) -> str:
        """Return these lines as they are copied and saved."""
        parts: list[str] = []
        for line in map(self.__getitem__, numbers):
            if parts and line.time is not None:
                parts.append("\n")
            if times and line.time:
                parts.append(f"{line.time} ")
            parts.append(line.text)
        return "".join(parts)

    def _add(self, time: str | None, text: str, level: Level, told: Level) -> None:
        self._times.append(time)
        self.texts.append(text)
        self.levels.append(level)
        self._told.append(told)
        self._characters += len(text)


def cells(text: str) -> int:
    """Return how many characters of even width `text` is as wide as, nearly."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def wrapped(text: str, width: int) -> list[int]:
    """Return where in `text` each row begins when rows are `width` characters wide."""
    begins = [0]
    if 2 * len(text) <= width or cells(text) <= width:
        return begins
    while (end := _fitting(text, begins[-1], width)) < len(text):
        # Rather between two words than within one.
        space = text.rfind(" ", begins[-1] + width // 2, end) + 1
        begins.append(space or end)
    return begins


def _fitting(text: str, begin: int, width: int) -> int:
    end = begin + width
    while end > begin + 1 and cells(text[begin:end]) > width:
        end -= (cells(text[begin:end]) - width + 1) // 2
    return min(end, len(text))


def _drawable(text: str) -> str:
    if "\r" in text:  # progress that was drawn over and over: what was there in the end
        text = text.rstrip("\r").rpartition("\r")[2]
    if "\t" in text:
        text = text.expandtabs()
    return text if text.isascii() else _UNSEEN.sub(" ", text)
