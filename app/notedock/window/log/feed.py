"""The queue of log lines between the worker that reads them and the view that shows them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from notedock.core.log_levels import KEPT_LINES
from notedock.core.task import Cancel

_MAX_LINES = (
    KEPT_LINES  # that wait for the view at most, as many as it shows; the oldest are left out
)
_MAX_CHARACTERS = 4_000_000  # likewise
_BATCH_CHARACTERS = 1_000_000  # characters that are given out at once, if it is more than one line
_MAX_PARTIAL = 64_000  # characters of a line without an end that are waited with
_PARTIAL_TIMEOUT = 0.5  # seconds after which a line without an end is shown as it is


class LogFeed:
    """Takes pieces of text from one thread and gives a limited number of lines to another.

    wake: called by the writing thread when there are lines again after `sleep`.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._wake = wake
        self._asleep = True
        self._lock = threading.Lock()
        self._lines: deque[str] = deque()
        self._characters = 0
        self._partial = ""
        self._touched = 0.0
        self._dropped = 0
        self.empty = True  # nothing was written so far

    def write(self, text: str, cancel: Cancel) -> None:
        """Append a piece of the log, cut anywhere. Raises Cancelled."""
        cancel.check()
        with self._lock:
            self.empty = False
            *whole, self._partial = (self._partial + text).split("\n")
            if len(self._partial) > _MAX_PARTIAL:
                whole.append(self._partial)
                self._partial = ""
            self._lines.extend(whole)
            self._characters += sum(map(len, whole))
            self._drop_oldest()
            self._touched = time.monotonic()
            asleep, self._asleep = self._asleep, False
        if asleep:
            self._wake()

    def take(self, most: int) -> tuple[list[str], int]:
        """Return up to `most` lines, and how many were dropped before them."""
        lines: list[str] = []
        room = _BATCH_CHARACTERS
        with self._lock:
            while self._lines and len(lines) < most and room > 0:
                lines.append(self._lines.popleft())
                room -= len(lines[-1])
            self._characters -= _BATCH_CHARACTERS - room
            if not lines and self._partial and time.monotonic() - self._touched > _PARTIAL_TIMEOUT:
                lines, self._partial = [self._partial], ""
            dropped, self._dropped = self._dropped, 0
            return lines, dropped

    def sleep(self) -> bool:
        """Tell whether the queue is empty; then the next piece calls `wake`."""
        with self._lock:
            self._asleep = not self._lines and not self._partial
            return self._asleep

    def _drop_oldest(self) -> None:
        while len(self._lines) > _MAX_LINES or (
            self._characters > _MAX_CHARACTERS and len(self._lines) > 1
        ):
            self._characters -= len(self._lines.popleft())
            self._dropped += 1
