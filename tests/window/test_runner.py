"""Jobs on threads of their own, and the one door by which their results come back."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.error_log import ErrorLog
from notedock.core.problem import Problem
from notedock.core.task import Answer, Cancelled, Progress, Question, Step, Task
from notedock.window.work.runner import Runner
from tests.window.conftest import not_expected

QUESTION = Question("Really?", "", "Yes", "No", problems.kernel_busy("x"))


def test_all_of_many_results_arrive_on_the_main_thread(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[tuple[int, bool]] = []
    main = threading.current_thread()
    for number in range(200):
        runner.run(
            lambda _task, number=number: number,  # type: ignore[misc]
            lambda result: arrived.append((result, threading.current_thread() is main)),
            problem=not_expected,
        )
    qtbot.waitUntil(lambda: len(arrived) == 200)
    assert sorted(arrived) == [(number, True) for number in range(200)]


def test_what_an_abandoned_job_still_says_is_dropped(qtbot: QtBot, runner: Runner) -> None:
    go = threading.Event()
    arrived: list[object] = []

    def work(task: Task) -> str:
        go.wait(5)
        task.report(Progress(Step.CHECK))
        task.notice("late")
        return "late"

    job = runner.run(
        work,
        arrived.append,
        problem=not_expected,
        report=arrived.append,
        notice=arrived.append,
    )
    job.abandon()
    go.set()
    job.ended.wait(30)
    runner.run(lambda _task: "next", arrived.append, problem=not_expected)
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == ["next"]


def test_numbers_beyond_32_bits_arrive_whole(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[Progress] = []
    large = Progress(Step.DOWNLOAD, 3_000_000_000, 6_000_000_000)
    runner.run(lambda task: task.report(large), report=arrived.append, problem=not_expected)
    qtbot.waitUntil(lambda: arrived == [large])


def test_a_flood_of_progress_ends_with_the_newest(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[int] = []

    def work(task: Task) -> None:
        for number in range(50_000):
            task.report(Progress(Step.DOWNLOAD, number, 50_000))

    job = runner.run(
        work, problem=not_expected, report=lambda progress: arrived.append(progress.done)
    )
    job.ended.wait(20)
    qtbot.waitUntil(lambda: bool(arrived) and arrived[-1] == 49_999)
    assert len(arrived) < 10  # the main thread was not looking, so one is enough


def test_a_question_crosses_and_its_answer_returns(qtbot: QtBot, runner: Runner) -> None:
    answers: list[Answer] = []

    def ask(question: Question, reply: Callable[[Answer], None]) -> Callable[[], None]:
        assert question is QUESTION
        assert threading.current_thread() is threading.main_thread()
        reply(True)
        return lambda: None

    runner.run(lambda task: task.ask(QUESTION), answers.append, problem=not_expected, ask=ask)
    qtbot.waitUntil(lambda: answers == [True])


def test_cancelling_takes_an_open_question_away(qtbot: QtBot, runner: Runner) -> None:
    events: list[str] = []

    def ask(_question: Question, _reply: Callable[[Answer], None]) -> Callable[[], None]:
        events.append("shown")
        return lambda: events.append("taken away")

    job = runner.run(
        lambda task: task.ask(QUESTION),
        problem=not_expected,
        ask=ask,
        cancelled=lambda: events.append("cancelled"),
    )
    qtbot.waitUntil(lambda: events == ["shown"])
    job.cancel.set()
    qtbot.waitUntil(lambda: len(events) == 3)
    assert events == ["shown", "taken away", "cancelled"]


def test_where_nobody_can_be_asked_the_question_is_a_problem(qtbot: QtBot, runner: Runner) -> None:
    told: list[Problem] = []
    runner.run(lambda task: task.ask(QUESTION), problem=told.append)
    qtbot.waitUntil(lambda: told == [QUESTION.otherwise])


def test_a_mistake_in_the_program_is_told_without_secrets(qtbot: QtBot, runner: Runner) -> None:
    told: list[Problem] = []
    token = "0123456789abcdef" * 3

    def work(_task: Task) -> None:
        raise ZeroDivisionError(f"http://127.0.0.1:8888/lab?token={token}")

    runner.run(work, problem=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].kind == "unexpected"
    assert "ZeroDivisionError" in told[0].detail
    assert token not in told[0].detail


def test_a_job_has_ended_when_its_result_arrives(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise whoever reacts to it by the next job of its kind believes that one runs still."""
    arrived = threading.Event()
    seen: list[bool] = []
    real = runner.post

    def post(call: Callable[[], object]) -> None:
        real(call)
        arrived.wait(5)  # the main thread is as quick as can be

    def done(_nothing: None) -> None:
        seen.append(job.ended.is_set())
        arrived.set()

    monkeypatch.setattr(runner, "post", post)
    job = runner.run(lambda _task: None, done, problem=not_expected)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]


def test_a_problem_keeps_nothing_alive_that_its_job_used(qtbot: QtBot, runner: Runner) -> None:
    told: list[Problem] = []
    used: list[weakref.ref[object]] = []

    class Client:
        def ask(self) -> None:
            raise OSError("gone")

    def work(_task: Task) -> None:
        client = Client()
        used.append(weakref.ref(client))
        try:
            client.ask()
        except OSError as error:
            raise problems.server_removed() from error

    runner.run(work, problem=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert used[0]() is None


def test_a_mistake_is_written_down_and_shown_once_where_nobody_handles_it(
    qtbot: QtBot, runner: Runner, paths: AppPaths
) -> None:
    shown: list[Problem] = []
    runner.unexpected.connect(shown.append)
    ended: list[int] = []

    def work(number: int) -> None:
        raise ValueError(f"number {number}")

    def go_on(number: int, problem: Problem) -> None:
        runner.only_log(problem)
        ended.append(number)

    for number in range(100):
        runner.run(lambda _task, n=number: work(n), problem=partial(go_on, number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(ended) == 100)
    qtbot.waitUntil(lambda: bool(shown))
    assert [one.kind for one in shown] == ["unexpected"]
    (entry,) = ErrorLog(paths.home).entries()
    assert (entry.where, entry.count) == ("job", 100)


def test_a_problem_that_nobody_handles_is_written_down_and_not_shown(
    qtbot: QtBot, runner: Runner, paths: AppPaths
) -> None:
    shown: list[Problem] = []
    runner.unexpected.connect(shown.append)

    def work(_task: Task) -> None:
        raise problems.disk_full("no room for t0ken=0123456789abcdef0123456789abcdef")

    runner.run(work, problem=runner.only_log)
    log = ErrorLog(paths.home)
    qtbot.waitUntil(lambda: [one.where for one in log.entries()] == ["background job"])
    assert "disk-full" in log.entries()[0].text
    assert "0123456789abcdef" not in log.entries()[0].text
    assert shown == []


@pytest.mark.parametrize("stuck", [False, True])
def test_leaving_never_waits_long(runner: Runner, stuck: bool) -> None:
    let_go = threading.Event()

    def work(task: Task) -> None:
        if stuck:
            let_go.wait(20)
        else:
            task.cancel.wait(20)

    runner.run(work, problem=not_expected)
    began = time.monotonic()
    runner.shut_down(0.3)
    took = time.monotonic() - began
    let_go.set()
    assert took < 5
    assert (took >= 0.3) is stuck


def test_a_detached_job_is_not_cancelled(runner: Runner) -> None:
    done = threading.Event()

    def work(task: Task) -> None:
        try:
            task.cancel.wait(0.3)
        except Cancelled:
            return
        done.set()

    job = runner.run(work, problem=not_expected)
    job.detach()
    runner.shut_down(0.1)
    assert done.wait(30)
