"""What the tools of a job write while they work: kept from its beginning, followed as it grows."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from notedock.core.task import Cancel

_KEPT = 20_000  # pieces; the oldest are forgotten
_LOOK = 0.5  # seconds between two looks whether the reader has been cancelled


class Written:
    """Written by the thread of one job, read by any number of others."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._pieces: deque[str] = deque(maxlen=_KEPT)
        self._count = 0
        self._ended = False

    @property
    def empty(self) -> bool:
        """Tell whether nothing has come so far."""
        return self._count == 0

    def write(self, text: str) -> None:
        """Take the next piece."""
        with self._news:
            self._pieces.append(text)
            self._count += 1
            self._news.notify_all()

    def end(self) -> None:
        """Tell those who follow that nothing more will come."""
        with self._news:
            self._ended = True
            self._news.notify_all()

    def follow(self, cancel: Cancel) -> Iterator[str]:
        """Yield all from the beginning, then what comes, until it has ended. Raises Cancelled."""
        seen = 0
        while True:
            cancel.check()
            with self._news:
                if self._count == seen and not self._ended:
                    self._news.wait(_LOOK)
                fresh = min(self._count - seen, len(self._pieces))
                text = "".join(list(self._pieces)[len(self._pieces) - fresh :])
                seen, ended = self._count, self._ended
            if text:
                yield text
            if ended:
                return
