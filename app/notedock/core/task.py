"""The interface between a long job and its caller: progress, questions, notices, cancellation.

A flow gets one `Task`. Window and terminal decide how it looks; tests pass plain functions.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from notedock.core.problem import Problem


class Step(Enum):
    """The named steps of a start, in their order, those of a stop, and of other jobs.

    UNPACK: what was downloaded is being unpacked. PREPARE: the folder's recipe is being built.
    """

    CHECK = "check"
    DOWNLOAD = "download"
    UNPACK = "unpack"
    PREPARE = "prepare"
    START = "start"
    SAVE = "save"
    STOP = "stop"
    START_ENGINE = "start-engine"
    REMOVE = "remove"


@dataclass(frozen=True)
class Progress:
    """How far a job is: its step and, if countable, `done` of `total` (bytes, seconds or steps).

    speed: bytes per second. left: seconds until the step is done. again: seconds until a lost
    connection is tried again. None: unknown, or it does not apply. what: the name of what is worked
    on, or empty. before: how many seconds the step took the last time.
    """

    step: Step
    done: int = 0
    total: int = 0
    speed: float | None = None
    left: float | None = None
    again: int | None = None
    what: str = ""
    before: float | None = None

    @property
    def fraction(self) -> float | None:
        """How far the step is, from 0 to 1, or None when it is not countable."""
        return min(self.done / self.total, 1.0) if self.total > 0 else None


@dataclass(frozen=True)
class Question:
    """A question to the user, which yes, no, or one of some other answers settles.

    text, detail: what is asked, and its explanation. yes, no: the labels of the buttons.
    otherwise: the Problem to raise where nobody can be asked. others: the labels of more buttons.
    facts: sentences that help to answer it; they come before the explanation.
    """

    text: str
    detail: str
    yes: str
    no: str
    otherwise: Problem
    others: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


Answer = bool | str | None
"""True for yes, False for no, or the one of `Question.others` that was chosen.

None when the person closed it without an answer: nothing is remembered then, and nothing given up.
"""


class Cancelled(Exception):
    """The job was cancelled."""


class Cancel:
    """A thread-safe cancellation flag."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._closers: list[Callable[[], None]] = []

    def set(self) -> None:
        """Cancel: waits end, and what was registered with `closing` is closed."""
        with self._lock:
            self._event.set()
            closers, self._closers = self._closers, []
        for close in closers:
            _close(close)

    def is_set(self) -> bool:
        """Tell whether it is cancelled."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled when it is cancelled."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleep for `seconds`, or raise Cancelled as soon as it is cancelled."""
        if self._event.wait(seconds):
            raise Cancelled

    @contextmanager
    def closing(self, close: Callable[[], None]) -> Iterator[None]:
        """Call `close` (on the cancelling thread) when it is cancelled inside the block.

        This ends a blocking read, by closing what it reads from. What `close` raises stops neither
        the other ones nor the caller.
        """
        with self._lock:
            already = self._event.is_set()
            if not already:
                self._closers.append(close)
        if already:
            _close(close)
        try:
            yield
        finally:
            with self._lock:
                if close in self._closers:
                    self._closers.remove(close)


def _close(close: Callable[[], None]) -> None:
    """Call `close`. An OSError means that it is closed already; the rest is an error to report."""
    try:
        close()
    except OSError:
        return
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


def _refuse(question: Question) -> Answer:
    raise question.otherwise


@dataclass(frozen=True)
class Task:
    """What a flow is given to report to its caller.

    report: called with each Progress.
    ask: returns the answer; raises `question.otherwise` where nobody can be asked.
    notice: one sentence worth knowing that does not end the job.
    log: the output of a tool, in pieces as they come; called on whichever thread reads it.
    """

    report: Callable[[Progress], None] = lambda _progress: None
    ask: Callable[[Question], Answer] = _refuse
    notice: Callable[[str], None] = lambda _sentence: None
    cancel: Cancel = field(default_factory=Cancel)
    log: Callable[[str], None] = lambda _text: None

    def ask_if_possible(self, question: Question) -> Answer:
        """Ask `question`. Returns None where nobody can be asked, too."""
        try:
            return self.ask(question)
        except Problem as problem:
            if problem is not question.otherwise:
                raise
        return None

    def confirm(self, question: Question) -> None:
        """Ask `question`. Raises Cancelled when the answer is no."""
        if not self.ask(question):
            raise Cancelled
