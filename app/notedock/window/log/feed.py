"""The queue of log lines between the worker that reads them and the view that shows them."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from notedock.core.log_levels import KEPT_LINES
from notedock.core.task import Cancel

_MAX_LINES = KEPT_LINES  # in the queue, as many as the view shows; the oldest are dropped
_MAX_CHARACTERS = 4_000_000  # likewise
_BATCH_CHARACTERS = 1_000_000  # characters after which `take` returns no further line
_MAX_PARTIAL = 64_000  # characters of a line without an end, which then counts as a line
_PARTIAL_TIMEOUT = 0.5  # seconds after which a line without an end is shown as it is


class LogFeed:
    """A bounded queue: one thread writes pieces of text, another takes lines.

    ready_read: called on the writing thread for the first piece, and for the first one after
    `request_notification`.
    """

    def __init__(self, ready_read: Callable[[], None] = lambda: None) -> None:
        self._ready_read = ready_read
        self._notifies = True
        self._lock = threading.Lock()
        self._lines: deque[str] = deque()
        self._characters = 0
        self._partial = ""
        self._touched = 0.0
        self._dropped = 0
        self.empty = True  # nothing has been written so far

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
            notifies, self._notifies = self._notifies, False
        if notifies:
            self._ready_read()

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

    def request_notification(self) -> bool:
        """Have the next piece call `ready_read`, if the queue is empty. Returns whether it is."""
        with self._lock:
            self._notifies = not self._lines and not self._partial
            return self._notifies

    def _drop_oldest(self) -> None:
        while len(self._lines) > _MAX_LINES or (
            self._characters > _MAX_CHARACTERS and len(self._lines) > 1
        ):
            self._characters -= len(self._lines.popleft())
            self._dropped += 1
