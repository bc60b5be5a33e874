"""What a long job and the person who waits for it have to say to each other.

A flow gets one `Task`: it reports progress as data, asks questions, and notices when it is
cancelled. The faces decide how that looks; tests pass plain functions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from notedock.core.problem import Problem


class Step(Enum):
    """The named steps of a start, in their order, those of a stop, and waking an engine.

    UNPACK: what was downloaded is being unpacked. PREPARE: the folder's recipe is being built.
    """

    CHECK = "check"
    DOWNLOAD = "download"
    UNPACK = "unpack"
    PREPARE = "prepare"
    START = "start"
    SAVE = "save"
    STOP = "stop"
    WAKE = "wake"


@dataclass(frozen=True)
class Progress:
    """Where a job is: its step and, when countable, how much of how much (bytes or seconds).

    speed: bytes a second. left: seconds until the step is done. again: the connection was lost,
    and is tried anew in so many seconds. None: nobody knows, or there is nothing to say.
    """

    step: Step
    done: int = 0
    total: int = 0
    speed: float | None = None
    left: float | None = None
    again: int | None = None

    @property
    def fraction(self) -> float | None:
        """Return how far the step is, from 0 to 1, or None when nobody can know."""
        return min(self.done / self.total, 1.0) if self.total > 0 else None


@dataclass(frozen=True)
class Question:
    """Something only the person can decide.

    otherwise: the Problem to raise where nobody can be asked.
    """

    text: str
    detail: str
    yes: str
    no: str
    otherwise: Problem


class Cancelled(Exception):
    """The person no longer wants the job done."""


class Cancel:
    """A wish to stop, made in one thread and noticed in another."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._closers: list[Callable[[], None]] = []

    def set(self) -> None:
        """Make the wish: waiting ends, and what was registered with `closing` is closed."""
        with self._lock:
            self._event.set()
            closers, self._closers = self._closers, []
        for close in closers:
            close()

    def is_set(self) -> bool:
        """Tell whether the wish has been made."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled when the wish has been made."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Pass `seconds`, or raise Cancelled as soon as the wish is made."""
        if self._event.wait(seconds):
            raise Cancelled

    @contextmanager
    def closing(self, close: Callable[[], None]) -> Iterator[None]:
        """Call `close` (from the cancelling thread) when the wish is made inside the block.

        This is how a read that blocks for ever is ended: somebody closes what it reads from.
        """
        with self._lock:
            already = self._event.is_set()
            if not already:
                self._closers.append(close)
        if already:
            close()
        try:
            yield
        finally:
            with self._lock:
                if close in self._closers:
                    self._closers.remove(close)


def _nobody(question: Question) -> bool:
    raise question.otherwise


@dataclass(frozen=True)
class Task:
    """One long job as its flow sees it.

    ask: True for yes; raises `question.otherwise` where nobody can be asked.
    notice: something worth knowing that does not end the job, as one sentence.
    log: what a tool writes while it works, as it comes; called from whichever thread reads it.
    """

    report: Callable[[Progress], None] = lambda _progress: None
    ask: Callable[[Question], bool] = _nobody
    notice: Callable[[str], None] = lambda _sentence: None
    cancel: Cancel = field(default_factory=Cancel)
    log: Callable[[str], None] = lambda _text: None
