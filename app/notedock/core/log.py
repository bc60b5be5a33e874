"""What a line of a log tells: when it was written, and how grave it is."""

from __future__ import annotations

import re
from enum import IntEnum

# ISO 8601, as engines put it before each line.
STAMP = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) "

_HEAD = 80  # characters in which a program says how grave it is; what follows may say anything


class Level(IntEnum):
    """How grave a line is."""

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
# Python's logging and most others name it somewhere at the beginning.
_NAMES = re.compile(r"(DEBUG|INFO|WARN|ERROR|CRITICAL|FATAL)(?:ING)?(?![A-Za-z_])")
_NAMED = {
    "DEBUG": Level.DEBUG,
    "INFO": Level.INFO,
    "WARN": Level.WARNING,
    "ERROR": Level.ERROR,
    "CRITICAL": Level.ERROR,
    "FATAL": Level.ERROR,
}
# What Python raises and warns of: these words are looked for before the slower expressions are.
_RAISED = re.compile(r"Traceback \(most recent call last\)|[\w.]*(?:Error|Exception)(?::|$)")
_WARNED = re.compile(r"\w*Warning: ")


def split_time(line: str) -> tuple[str, str]:
    """Return the time that a line begins with, or an empty string, and the rest of the line."""
    if line[10:11] == "T" and line[4:5] == "-":
        time, space, rest = line.partition(" ")
        if space and len(time) >= 20 and time[:4].isdigit():
            return time, rest
    return "", line


def level_of(text: str) -> Level | None:
    """Return how grave a line (without its time) says that it is, or None when it does not say."""
    if level := _LETTERS.get(text[:3]):
        return level if text[3:4].isdigit() else None
    head = text[:_HEAD]
    if (found := _NAMES.search(head)) and not head[: found.start()][-1:].isalpha():
        return _NAMED[found[1]]
    if "Error" in head or "Exception" in head or "Traceback" in head:
        return Level.ERROR if _RAISED.match(head) else None
    return Level.WARNING if "Warning: " in head and _WARNED.search(head) else None
