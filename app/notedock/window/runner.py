"""Long jobs on threads of their own, and the one door by which their results come back.

Everything that a job has to say reaches the main thread through one signal of one long-lived
object. Signals of short-lived objects lose results silently, and a function connected inside a
worker runs in the worker.

What a job is given may hold objects of Qt's, which may be deleted on the main thread only. So the
job keeps all of it, and its outcome, until the main thread lets go of them.
"""

from __future__ import annotations

import re
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from notedock.core import problems
from notedock.core.masking import MASK
from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled, Progress, Question, Task

T = TypeVar("T")

# Shows a question and returns what takes it away again; the answer goes to the function given.
Asker = Callable[[Question, Callable[[bool], None]], Callable[[], None]]

_SECRET = re.compile(r"[0-9a-fA-F]{32,}")


class Job:
    """One long job, as whoever asked for it sees it."""

    def __init__(self) -> None:
        self.cancel = Cancel()
        self.ended = threading.Event()
        self.abandoned = False
        self.spared = False
        self.lasting = False
        self.work: Callable[[], Callable[[], None]] | None = None  # returns the outcome
        self.outcome: Callable[[], None] | None = None  # tells how it ended

    def abandon(self) -> None:
        """Cancel the job and drop whatever it still has to say."""
        self.abandoned = True
        self.cancel.set()

    def spare(self) -> None:
        """Let the job run on when the program leaves, but drop what it still has to say."""
        self.abandoned = True
        self.spared = True


class Runner(QObject):
    """Runs jobs on worker threads. Made once, on the main thread; all callbacks run there."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: set[Job] = set()
        self._open = True
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], None] = lambda _result: None,
        *,
        problem: Callable[[Problem], None] = lambda _problem: None,
        cancelled: Callable[[], None] = lambda: None,
        report: Callable[[Progress], None] = lambda _progress: None,
        notice: Callable[[str], None] = lambda _sentence: None,
        log: Callable[[str], None] = lambda _text: None,
        ask: Asker | None = None,
        lasting: bool = False,
    ) -> Job:
        """Run `work` on a thread of its own; exactly one of the first three hears how it ended.

        log: called on the thread that writes, not on the main one: a log is too much for the door.
        lasting: it goes on until the program leaves, and has nothing to clear up then.
        """
        job = Job()
        job.lasting = lasting
        task = Task(
            report=_Latest(partial(self._post_for, job), report).put,
            notice=lambda sentence: self._post_for(job, partial(notice, sentence)),
            cancel=job.cancel,
            log=log,
            **({"ask": partial(self._ask, job, ask)} if ask else {}),
        )
        job.work = partial(_outcome, work, task, done, problem, cancelled)
        self._jobs.add(job)
        threading.Thread(target=self._work, args=(job,), name="notedock-job", daemon=True).start()
        return job

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` run on the main thread; may be used from every thread."""
        if not self._open:
            return
        try:
            self._posted.emit(call)
        except RuntimeError:  # the program is leaving, and Qt's half of this object has gone
            self._open = False

    def shut_down(self, seconds: float = 3.0) -> None:
        """Cancel all jobs and wait for them, but no longer than `seconds`; may be called twice."""
        jobs = [job for job in self._jobs if not job.spared]
        for job in jobs:
            job.abandon()
        end = time.monotonic() + seconds
        for job in jobs:
            if not job.lasting:
                job.ended.wait(max(0.0, end - time.monotonic()))
        self._open = False

    @Slot(object)
    def _deliver(self, call: Callable[[], object]) -> None:
        call()

    def _work(self, job: Job) -> None:
        assert job.work is not None
        job.outcome = job.work()
        self.post(partial(self._end, job))
        job.ended.set()

    def _end(self, job: Job) -> None:
        self._jobs.discard(job)
        outcome = job.outcome
        job.work = job.outcome = None
        if outcome is not None and not job.abandoned:
            outcome()

    def _post_for(self, job: Job, call: Callable[[], object]) -> None:
        # Whether it is still wanted is decided on the main thread, when its turn has come.
        self.post(lambda: None if job.abandoned else call())

    def _ask(self, job: Job, ask: Asker, question: Question) -> bool:
        """Put a job's question to the person, and wait for the answer or for the cancelling."""
        answered = threading.Event()
        answers: list[bool] = []
        shown: list[Callable[[], None]] = []

        def reply(answer: bool) -> None:
            answers.append(answer)
            answered.set()

        def show() -> None:
            if not job.cancel.is_set():
                shown.append(ask(question, reply))

        self._post_for(job, show)
        with job.cancel.closing(answered.set):
            answered.wait()
        if job.cancel.is_set():
            self.post(lambda: [take_away() for take_away in shown])
            raise Cancelled
        return answers[0]


class _Latest:
    """Progress on its way to the main thread: only the newest, and one at a time."""

    def __init__(
        self, post: Callable[[Callable[[], object]], None], show: Callable[[Progress], None]
    ) -> None:
        self._post = post
        self._show = show
        self._lock = threading.Lock()
        self._value: Progress | None = None

    def put(self, progress: Progress) -> None:
        with self._lock:
            under_way = self._value is not None
            self._value = progress
        if not under_way:
            self._post(self._take)

    def _take(self) -> None:
        with self._lock:
            value, self._value = self._value, None
        if value is not None:
            self._show(value)


def _outcome(
    work: Callable[[Task], T],
    task: Task,
    done: Callable[[T], None],
    problem: Callable[[Problem], None],
    cancelled: Callable[[], None],
) -> Callable[[], None]:
    """Do the work and return the call that tells how it ended."""
    try:
        return partial(done, work(task))
    except Cancelled:
        return cancelled
    except Problem as told:
        return partial(problem, told)
    except Exception:
        words = _SECRET.sub(MASK, traceback.format_exc())
        return partial(problem, problems.unexpected(words))
