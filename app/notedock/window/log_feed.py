"""The way of a log from the worker that reads it to the view that shows it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from notedock.core.task import Cancel

_LINES = 20_000  # that wait for the view at most, as many as it shows; the oldest are left out
_CHARACTERS = 4_000_000  # likewise
_AT_ONCE = 1_000_000  # characters that are given out at once, if it is more than one line
_UNENDED = 64_000  # characters of a line without an end that are waited with
_SETTLED = 0.5  # seconds after which a line without an end is shown as it is


class LogFeed:
    """Takes text from one thread in pieces cut anywhere, gives lines to another, never many.

    wake: called by the thread that writes when there is something to take again.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._wake = wake
        self._asleep = True
        self._lock = threading.Lock()
        self._lines: deque[str] = deque()
        self._characters = 0
        self._partial = ""
        self._touched = 0.0
        self._left_out = 0
        self.empty = True  # nothing has come so far

    def write(self, text: str, cancel: Cancel) -> None:
        """Take a piece of the log. Raises Cancelled."""
        cancel.check()
        with self._lock:
            self.empty = False
            *whole, self._partial = (self._partial + text).split("\n")
            if len(self._partial) > _UNENDED:
                whole.append(self._partial)
                self._partial = ""
            self._lines.extend(whole)
            self._characters += sum(map(len, whole))
            self._leave_out()
            self._touched = time.monotonic()
            asleep, self._asleep = self._asleep, False
        if asleep:
            self._wake()

    def take(self, most: int) -> tuple[list[str], int]:
        """Return the next lines, and how many were left out before them."""
        lines: list[str] = []
        room = _AT_ONCE
        with self._lock:
            while self._lines and len(lines) < most and room > 0:
                lines.append(self._lines.popleft())
                room -= len(lines[-1])
            self._characters -= _AT_ONCE - room
            if not lines and self._partial and time.monotonic() - self._touched > _SETTLED:
                lines, self._partial = [self._partial], ""
            left_out, self._left_out = self._left_out, 0
            return lines, left_out

    def sleep(self) -> bool:
        """Tell whether all has been taken; then the next piece wakes up whoever takes."""
        with self._lock:
            self._asleep = not self._lines and not self._partial
            return self._asleep

    def _leave_out(self) -> None:
        while len(self._lines) > _LINES or (
            self._characters > _CHARACTERS and len(self._lines) > 1
        ):
            self._characters -= len(self._lines.popleft())
            self._left_out += 1
