"""How a job looks in a terminal: progress and questions on standard error, results on output."""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn
from rich.progress import Progress as Bar

from notedock.core.problem import Action, Problem
from notedock.core.sizes import left_words, speed_words
from notedock.core.task import Cancel, Progress, Question, Step, Task

T = TypeVar("T")

_WORDS = {
    Step.CHECK: "Checking",
    Step.DOWNLOAD: "Downloading the environment",
    Step.UNPACK: "Unpacking the download",
    Step.PREPARE: "Preparing the folder's own environment",
    Step.START: "Starting",
    Step.SAVE: "Waiting for the last changes to be saved",
    Step.STOP: "Stopping",
    Step.WAKE: "Starting Docker",
}
# What does in a terminal what a button does in the window.
_OPTIONS = {
    Action.START_WITHOUT: "Without it: start --without-recipe. Another: --environment NAME. "
    "The whole story: notedock logs FOLDER",
}
_LEAVING = 20.0  # seconds that a cancelled job may take to clear up


class Interrupted(Exception):
    """The person pressed Ctrl-C, or the system asked the program to end."""


class Face:
    """One command's conversation with the person."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._bar: Bar | None = None
        self._step: Step | None = None
        self._percent = 0
        self._again: int | None = None

    def run(self, flow: Callable[[Task], T]) -> T:
        """Do `flow` on a worker thread, so that Ctrl-C can cancel it at any point.

        Raises what the flow raises, or Interrupted once it has cleared up.
        """
        cancel = Cancel()
        task = Task(self._report, self._ask, self.say, cancel)
        outcome: queue.Queue[tuple[T | None, BaseException | None]] = queue.Queue()

        def work() -> None:
            try:
                outcome.put((flow(task), None))
            except BaseException as error:  # raised again in the main thread
                outcome.put((None, error))

        threading.Thread(target=work, name="job", daemon=True).start()
        with _signals():
            try:
                result, error = outcome.get()
            except KeyboardInterrupt:
                self._hide()
                cancel.set()
                self._leave(outcome)
            finally:
                self._hide()
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # without an error there is a result

    def say(self, sentence: str) -> None:
        """Tell the person something that is no result."""
        self._console.print(sentence, soft_wrap=True)

    def problem(self, problem: Problem, *, as_json: bool) -> None:
        """Show what went wrong and the way out."""
        if as_json:
            print_json(problem.as_dict())
            return
        for sentence in (problem.title, problem.reason, problem.remedy):
            if sentence:
                self.say(sentence)
        if problem.command:
            self.say(f"  {problem.command}")
        if problem.action in _OPTIONS:
            self.say(_OPTIONS[problem.action])

    def _leave(self, outcome: queue.Queue[Any]) -> NoReturn:
        try:
            outcome.get(timeout=_LEAVING)
        except (queue.Empty, KeyboardInterrupt):
            self.say("Leaving before everything was cleared up.")
        raise Interrupted

    def _ask(self, question: Question) -> bool:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise question.otherwise
        self._hide()
        self.say(f"{question.text}\n{question.detail}")
        sys.stderr.write(f"{question.yes}? [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def _report(self, progress: Progress) -> None:
        if progress.step is not self._step:
            self._step, self._percent = progress.step, 0
            self._hide()
            self.say(f"{_WORDS[progress.step]} …")
        if progress.step is Step.PREPARE and progress.total:
            self.say(f"  step {progress.done} of {progress.total}")
        if progress.again is not None:
            self._hide()
            if self._again is None:
                self.say(f"The connection was lost. Trying again in {progress.again} s …")
        elif progress.step in (Step.DOWNLOAD, Step.UNPACK) and progress.total:
            if self._console.is_terminal:
                self._draw(progress)
            elif progress.step is Step.DOWNLOAD:
                self._tell(progress)
        self._again = progress.again

    def _draw(self, progress: Progress) -> None:
        if self._bar is None:
            columns = (
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                DownloadColumn(),
                TextColumn("{task.description}"),
            )
            self._bar = Bar(*columns, console=self._console, transient=True)
            self._bar.add_task("")
            self._bar.start()
        self._bar.update(
            self._bar.task_ids[0],
            completed=progress.done,
            total=progress.total,
            description=_pace(progress),
        )

    def _tell(self, progress: Progress) -> None:
        """Write a line at every tenth, for logs and scripts."""
        percent = 100 * progress.done // progress.total
        if percent // 10 > self._percent // 10:
            self._percent = percent
            self.say(f"  {percent} % of {progress.total / 1e6:.0f} MB")

    def _hide(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _pace(progress: Progress) -> str:
    """Return how fast it goes and how long it will take, as far as anybody knows."""
    if progress.speed is None or progress.left is None:
        return ""
    return f"{left_words(progress.left)} · {speed_words(progress.speed)}"


def print_json(value: object) -> None:
    """Print one JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def _signals() -> Iterator[None]:
    """Let a request to end count as Ctrl-C."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
