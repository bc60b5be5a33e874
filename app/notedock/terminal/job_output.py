"""Progress, questions and Problems of a command, on standard error; JSON on standard output."""

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

from notedock.core import terminal_text
from notedock.core.formatting import format_speed, format_time_left
from notedock.core.problem import Problem
from notedock.core.task import Answer, Cancel, Progress, Question, Step, Task
from notedock.terminal import hints

T = TypeVar("T")

_STEPS = {
    Step.CHECK: "Checking",
    Step.DOWNLOAD: "Downloading the environment",
    Step.UNPACK: "Unpacking the download",
    Step.PREPARE: "Preparing the folder's own environment",
    Step.START: "Starting",
    Step.SAVE: "Waiting for the last changes to be saved",
    Step.STOP: "Stopping",
    Step.START_ENGINE: "Starting the engine",
    Step.REMOVE: "Removing",
}
_CLEANUP_TIMEOUT = 20.0  # seconds that a cancelled job may take to clean up


class Interrupted(Exception):
    """Ctrl-C was pressed, or SIGTERM or SIGHUP arrived."""


class JobOutput:
    """The output of one command."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._bar: Bar | None = None
        self._step: Step | None = None
        self._percent = 0
        self._retry_in: int | None = None

    def run(self, flow: Callable[[Task], T]) -> T:
        """Run `flow` on a worker thread, so that Ctrl-C can cancel it at any point.

        Returns its result. Raises what it raises, or Interrupted after it has cleaned up.
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
        with _termination_signals():
            try:
                result, error = outcome.get()
            except KeyboardInterrupt:
                self._remove_bar()
                cancel.set()
                self._wait_for_cleanup(outcome)
            finally:
                self._remove_bar()
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # without an error there is a result

    def say(self, sentence: str) -> None:
        """Print a sentence on standard error, without what a name in it may do to a terminal."""
        self._console.print(terminal_text.one_line(sentence), soft_wrap=True)

    def problem(self, problem: Problem, *, as_json: bool) -> None:
        """Print a Problem: its sentences, or JSON on standard output."""
        if as_json:
            print_json(hints.as_dict(problem))
            return
        for sentence in (problem.title, problem.reason, problem.remedy):
            if sentence:
                self.say(sentence)
        if problem.command:
            for line in problem.command.split("\n"):
                self.say(f"  {line}")
        if option := hints.hint(problem):
            self.say(option)

    def _wait_for_cleanup(self, outcome: queue.Queue[Any]) -> NoReturn:
        try:
            outcome.get(timeout=_CLEANUP_TIMEOUT)
        except (queue.Empty, KeyboardInterrupt):
            self.say("Stopped before everything was cleaned up.")
        raise Interrupted

    def _ask(self, question: Question) -> Answer:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise question.otherwise
        self._remove_bar()
        facts = (f"  - {fact}" for fact in question.facts)
        for sentence in (question.text, *facts, *question.detail.split("\n")):
            self.say(sentence)
        others = {str(number): label for number, label in enumerate(question.others, 1)}
        for number, label in others.items():
            self.say(f"  {number}  {label}")
        sys.stderr.write(f"{question.yes}? [{'/'.join(['y', *others, 'N'])}] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower()
        return others.get(answer, answer in ("y", "yes")) if line else None

    def _report(self, progress: Progress) -> None:
        if progress.step is not self._step:
            self._step, self._percent = progress.step, 0
            self._remove_bar()
            self.say(f"{_STEPS[progress.step]} …")
        if progress.step is Step.PREPARE and progress.total:
            self.say(f"  step {progress.done} of {progress.total}")
        if progress.what:
            self.say(f"  {progress.what}")
        if progress.again is not None:
            self._remove_bar()
            if self._retry_in is None:
                self.say(f"The connection was lost. Trying again in {progress.again} s …")
        elif progress.step in (Step.DOWNLOAD, Step.UNPACK) and progress.total:
            if self._console.is_terminal:
                self._update_bar(progress)
            elif progress.step is Step.DOWNLOAD:
                self._print_percent(progress)
        self._retry_in = progress.again

    def _update_bar(self, progress: Progress) -> None:
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
            description=_rate(progress),
        )

    def _print_percent(self, progress: Progress) -> None:
        """Print a line at every 10 %, where the output is no terminal."""
        percent = 100 * progress.done // progress.total
        if percent // 10 > self._percent // 10:
            self._percent = percent
            self.say(f"  {percent} % of {progress.total / 1e6:.0f} MB")

    def _remove_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _rate(progress: Progress) -> str:
    """Return remaining time and speed, or an empty string while they are unknown."""
    if progress.speed is None or progress.left is None:
        return ""
    return f"{format_time_left(progress.left)} · {format_speed(progress.speed)}"


def print_line(*cells: str) -> None:
    """Print a line on standard output: cells between tabs, each fit for a terminal."""
    print(*map(terminal_text.one_line, cells), sep="\t", flush=True)


def print_json(value: object) -> None:
    """Print one JSON value on standard output."""
    print(terminal_text.json_text(json.dumps(value, ensure_ascii=False, indent=2)))


@contextmanager
def _termination_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt on SIGTERM and SIGHUP, too."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
