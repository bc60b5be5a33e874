"""The way of a log from the worker that reads it to the view that shows it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from notedock.core.task import Cancel

LONGEST = 4000  # characters; a longer line is shown as several
_BATCH = 1000  # lines after which the reader rests, so that the window keeps its share of time
_REST = 0.02
_WAITING = 10_000  # lines that wait for the view at most; the oldest are left out
_SETTLED = 0.5  # seconds after which a line without an end is shown as it is


def split_long(line: str) -> list[str]:
    """Return `line` in pieces that a view can draw at once."""
    return [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)] or [line]


class LogFeed:
    """Takes text from one thread in pieces cut anywhere, gives lines to another, never many.

    wake: called by the thread that writes when there is something to take again.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._wake = wake
        self._asleep = True
        self._lock = threading.Lock()
        self._lines: deque[str] = deque()
        self._partial = ""
        self._touched = 0.0
        self._since_rest = 0
        self._left_out = 0
        self.empty = True  # nothing has come so far

    def write(self, text: str, cancel: Cancel) -> None:
        """Take a piece of the log; rests now and then. Raises Cancelled."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        with self._lock:
            self.empty = False
            *whole, self._partial = (self._partial + text).split("\n")
            for line in whole:
                self._lines.extend(split_long(line))
            while len(self._partial) > LONGEST:  # a line of many megabytes does not pile up here
                self._lines.append(self._partial[:LONGEST])
                self._partial = self._partial[LONGEST:]
            while len(self._lines) > _WAITING:
                self._lines.popleft()
                self._left_out += 1
            self._touched = time.monotonic()
            asleep, self._asleep = self._asleep, False
        if asleep:
            self._wake()
        self._since_rest += len(whole)
        if self._since_rest >= _BATCH:
            self._since_rest = 0
            cancel.wait(_REST)

    def take(self, most: int) -> tuple[list[str], int]:
        """Return the next lines, and how many were left out before them."""
        with self._lock:
            lines = [self._lines.popleft() for _ in range(min(most, len(self._lines)))]
            if not lines and self._partial and time.monotonic() - self._touched > _SETTLED:
                lines, self._partial = [self._partial], ""
            left_out, self._left_out = self._left_out, 0
            return lines, left_out

    def sleep(self) -> bool:
        """Tell whether all has been taken; then the next piece wakes up whoever takes."""
        with self._lock:
            self._asleep = not self._lines and not self._partial
            return self._asleep
