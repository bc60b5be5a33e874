"""Jobs on worker threads, whose results are delivered to the main thread by one queued signal.

The signal belongs to one long-lived object: signals of short-lived objects lose results silently,
and a function that is connected on a worker thread runs there.

The functions of a job may hold objects of Qt, which may be deleted on the main thread only. So the
job keeps them, and its outcome, until the main thread drops them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from notedock.core import problems
from notedock.core.error_log import ErrorLog, signature
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.task import Answer, Cancel, Cancelled, Progress, Question, Task

T = TypeVar("T")

# Shows a question; the answer goes to the function given. Returns a function that closes the
# question unanswered.
Asker = Callable[[Question, Callable[[Answer], None]], Callable[[], None]]


class Job:
    """The handle of one job. ended: set when its work has returned."""

    def __init__(self) -> None:
        self.cancel = Cancel()
        self.ended = threading.Event()
        self.abandoned = False
        self.detached = False
        self.lasting = False
        self.work: Callable[[], Callable[[], None]] | None = None  # returns the outcome
        self.outcome: Callable[[], None] | None = None  # reports how it ended

    def abandon(self) -> None:
        """Cancel the job and drop its reports and its result."""
        self.abandoned = True
        self.cancel.set()

    def detach(self) -> None:
        """Let the job go on while the program ends, but drop its reports and its result."""
        self.abandoned = True
        self.detached = True


class Runner(QObject):
    """Runs jobs on worker threads. Made once, on the main thread; all callbacks run there.

    log: where unexpected errors of jobs are written down.
    """

    unexpected = Signal(object)  # Problem: an error that no caller handles, the first time
    _posted = Signal(object)

    def __init__(self, log: ErrorLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._told: set[str] = set()  # the signatures of errors
        self._jobs: set[Job] = set()
        self._open = True
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], None] = lambda _result: None,
        *,
        problem: Callable[[Problem], None],
        cancelled: Callable[[], None] = lambda: None,
        report: Callable[[Progress], None] = lambda _progress: None,
        notice: Callable[[str], None] = lambda _sentence: None,
        log: Callable[[str], None] = lambda _text: None,
        ask: Asker | None = None,
        lasting: bool = False,
    ) -> Job:
        """Run `work` on a thread of its own.

        When it ends, exactly one of `done`, `problem` and `cancelled` is called, unless it was
        abandoned. problem: `only_log` where the caller does not handle it. log: called on the
        worker thread, because logs are too much for the signal. ask: shows the job's questions; by
        default they raise their Problem. lasting: `shut_down` does not wait for the job.
        """
        job = Job()
        job.lasting = lasting
        task = Task(
            report=_LatestProgress(partial(self._post_for, job), report).put,
            notice=lambda sentence: self._post_for(job, partial(notice, sentence)),
            cancel=job.cancel,
            log=log,
            **({"ask": partial(self._ask, job, ask)} if ask else {}),
        )
        job.work = partial(self._outcome, work, task, done, problem, cancelled)
        self._jobs.add(job)
        threading.Thread(target=self._work, args=(job,), name="notedock-job", daemon=True).start()
        return job

    def only_log(self, problem: Problem) -> None:
        """Log the Problem of a job that is not shown to the person.

        An unexpected error is shown all the same, because it is a mistake in the program.
        """
        if problem.kind is ProblemKind.UNEXPECTED:
            self.tell_unexpected(problem.detail)
        else:
            text = "\n".join([problem.kind, str(problem), problem.detail])
            self._log.record_text("background job", text, problem.kind)

    def tell_unexpected(self, text: str) -> None:
        """Emit `unexpected` for a masked traceback, once for each error; from every thread."""
        which = signature(text) or text
        if which not in self._told:
            self._told.add(which)
            self.post(lambda: self.unexpected.emit(problems.unexpected(text)))

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` run on the main thread; may be used from every thread."""
        if not self._open:
            return
        try:
            self._posted.emit(call)
        except RuntimeError:  # the program ends, and Qt's part of this object is deleted
            self._open = False

    def shut_down(self, seconds: float = 3.0) -> None:
        """Cancel all jobs and wait for them, but no longer than `seconds`; may be called twice."""
        jobs = [job for job in self._jobs if not job.detached]
        for job in jobs:
            job.abandon()
        end = time.monotonic() + seconds
        for job in jobs:
            if not job.lasting:
                job.ended.wait(max(0.0, end - time.monotonic()))
        self._open = False

    @Slot(object)
    def _deliver(self, call: Callable[[], object]) -> None:
        if self._open:  # what was posted just before the end may find its widgets deleted
            call()

    def _work(self, job: Job) -> None:
        assert job.work is not None
        job.outcome = job.work()
        job.ended.set()  # before anybody can react to the outcome
        self.post(partial(self._end, job))

    def _outcome(
        self,
        work: Callable[[Task], T],
        task: Task,
        done: Callable[[T], None],
        problem: Callable[[Problem], None],
        cancelled: Callable[[], None],
    ) -> Callable[[], None]:
        """Do the work and return the call that reports how it ended."""
        try:
            return partial(done, work(task))
        except Cancelled:
            return cancelled
        except Problem as raised:
            return partial(problem, raised.without_traceback())
        except Exception as error:
            text, _file = self._log.record("job", error)
            return partial(problem, problems.unexpected(text))

    def _end(self, job: Job) -> None:
        self._jobs.discard(job)
        outcome = job.outcome
        job.work = job.outcome = None
        if outcome is not None and not job.abandoned:
            outcome()

    def _post_for(self, job: Job, call: Callable[[], object]) -> None:
        # The main thread checks whether the job was abandoned, when the call's turn has come.
        self.post(lambda: None if job.abandoned else call())

    def _ask(self, job: Job, ask: Asker, question: Question) -> Answer:
        """Show a job's question, and wait for the answer. Raises Cancelled when it is cancelled."""
        answered = threading.Event()
        answers: list[Answer] = []
        shown: list[Callable[[], None]] = []

        def reply(answer: Answer) -> None:
            answers.append(answer)
            answered.set()

        def show() -> None:
            if not job.cancel.is_set():
                shown.append(ask(question, reply))

        self._post_for(job, show)
        with job.cancel.closing(answered.set):
            answered.wait()
        if job.cancel.is_set():
            self.post(lambda: [close() for close in shown])
            raise Cancelled
        return answers[0]


class _LatestProgress:
    """Hands progress to the main thread: only the newest, and one at a time."""

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
