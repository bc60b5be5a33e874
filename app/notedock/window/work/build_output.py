"""The output of a build, kept in memory so that the Details panel can show it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

from notedock.core.log_levels import KEPT_LINES
from notedock.core.task import Cancel, Task

T = TypeVar("T")

_MAX_PIECES = KEPT_LINES  # pieces of text; the oldest are dropped
_POLL_INTERVAL = 0.5  # seconds between two checks for cancellation


class BuildOutput:
    """A bounded buffer of text that one thread writes and any number of threads read."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._pieces: deque[str] = deque(maxlen=_MAX_PIECES)
        self._count = 0
        self._ended = False

    @property
    def empty(self) -> bool:
        """Tell whether nothing has been written so far."""
        return self._count == 0

    def write(self, text: str) -> None:
        """Append a piece of text."""
        with self._changed:
            self._pieces.append(text)
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Mark the end of the output, at which `follow` returns."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def until_end(self, work: Callable[[Task], T]) -> Callable[[Task], T]:
        """Return a function that does `work`, and then calls `end`, also after an error."""

        def work_and_end(task: Task) -> T:
            try:
                return work(task)
            finally:
                self.end()

        return work_and_end

    def follow(self, cancel: Cancel) -> Iterator[str]:
        """Yield the text so far, then further pieces until the end. Raises Cancelled."""
        read = 0
        while True:
            cancel.check()
            with self._changed:
                if self._count == read and not self._ended:
                    self._changed.wait(_POLL_INTERVAL)
                fresh = min(self._count - read, len(self._pieces))
                text = "".join(list(self._pieces)[len(self._pieces) - fresh :])
                read, ended = self._count, self._ended
            if text:
                yield text
            if ended:
                return
