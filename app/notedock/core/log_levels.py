"""The timestamp and the severity of a line of a server's log."""

from __future__ import annotations

import re
from enum import IntEnum

KEPT_LINES = 20_000  # of a log: shown, and kept when its server is removed; older ones are dropped

# A regular expression for the ISO 8601 timestamp that engines put before each line.
TIMESTAMP = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) "

_HEAD = 80  # characters at the beginning of a line in which its level is looked for


class Level(IntEnum):
    """The severity of a line, in ascending order. PLAIN: the line names none."""

    PLAIN = 0
    DEBUG = 1
    INFO = 2
    WARNING = 3
    ERROR = 4


# Jupyter: [W 2026-11-23 10:00:00.123 ServerApp] …
_LETTERS = {
    "[D ": Level.DEBUG,
    "[I ": Level.INFO,
    "[W ": Level.WARNING,
    "[E ": Level.ERROR,
    "[C ": Level.ERROR,
}
# Messages of normal operation that Jupyter writes as critical: its address, and its shutdown.
_NORMAL_MESSAGES = ("received signal", "interrupted", "Shutdown confirmed", "To access the server")
# Python's logging and most others write the level's name near the beginning.
_NAMES = re.compile(r"(DEBUG|INFO|WARN|ERROR|CRITICAL|FATAL)(?:ING)?(?![A-Za-z_])")
_NAMED = {
    "DEBUG": Level.DEBUG,
    "INFO": Level.INFO,
    "WARN": Level.WARNING,
    "ERROR": Level.ERROR,
    "CRITICAL": Level.ERROR,
    "FATAL": Level.ERROR,
}
# Python's exceptions and warnings. Plain substring tests come before these slower expressions.
_EXCEPTION = re.compile(r"Traceback \(most recent call last\)|[\w.]*(?:Error|Exception)(?::|$)")
_WARNING = re.compile(r"\w*Warning: ")


def split_time(line: str) -> tuple[str, str]:
    """Split a line into its ISO 8601 timestamp (empty when it has none) and the rest."""
    if line[10:11] == "T" and line[4:5] == "-":
        time, space, rest = line.partition(" ")
        if space and len(time) >= 20 and time[:4].isdigit():
            return time, rest
    return "", line


def level_of(text: str) -> Level | None:
    """Return the level that a line (without its timestamp) names, or None."""
    if level := _LETTERS.get(text[:3]):
        if level is Level.ERROR and text.partition("] ")[2].lstrip().startswith(_NORMAL_MESSAGES):
            return Level.INFO
        return level if text[3:4].isdigit() else None
    head = text[:_HEAD]
    if (found := _NAMES.search(head)) and not head[: found.start()][-1:].isalpha():
        return _NAMED[found[1]]
    if "Error" in head or "Exception" in head or "Traceback" in head:
        return Level.ERROR if _EXCEPTION.match(head) else None
    return Level.WARNING if "Warning: " in head and _WARNING.search(head) else None
