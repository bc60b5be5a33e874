"""Jobs on threads of their own, and the one door by which their results come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Cancelled, Progress, Question, Step, Task
from notedock.window.runner import Runner

QUESTION = Question("Really?", "", "Yes", "No", problems.still_busy("x"))


def test_all_of_many_results_arrive_on_the_main_thread(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[tuple[int, bool]] = []
    main = threading.current_thread()
    for number in range(200):
        runner.run(
            lambda _task, number=number: number,  # type: ignore[misc]
            lambda result: arrived.append((result, threading.current_thread() is main)),
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

    job = runner.run(work, arrived.append, report=arrived.append, notice=arrived.append)
    job.abandon()
    go.set()
    job.ended.wait(5)
    runner.run(lambda _task: "next", arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == ["next"]


def test_numbers_beyond_32_bits_arrive_whole(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[Progress] = []
    large = Progress(Step.DOWNLOAD, 3_000_000_000, 6_000_000_000)
    runner.run(lambda task: task.report(large), report=arrived.append)
    qtbot.waitUntil(lambda: arrived == [large])


def test_a_flood_of_progress_ends_with_the_newest(qtbot: QtBot, runner: Runner) -> None:
    arrived: list[int] = []

    def work(task: Task) -> None:
        for number in range(50_000):
            task.report(Progress(Step.DOWNLOAD, number, 50_000))

    job = runner.run(work, report=lambda progress: arrived.append(progress.done))
    job.ended.wait(20)
    qtbot.waitUntil(lambda: bool(arrived) and arrived[-1] == 49_999)
    assert len(arrived) < 10  # the main thread was not looking, so one is enough


def test_a_question_crosses_and_its_answer_returns(qtbot: QtBot, runner: Runner) -> None:
    answers: list[bool] = []

    def ask(question: Question, reply: Callable[[bool], None]) -> Callable[[], None]:
        assert question is QUESTION
        assert threading.current_thread() is threading.main_thread()
        reply(True)
        return lambda: None

    runner.run(lambda task: task.ask(QUESTION), answers.append, ask=ask)
    qtbot.waitUntil(lambda: answers == [True])


def test_cancelling_takes_an_open_question_away(qtbot: QtBot, runner: Runner) -> None:
    events: list[str] = []

    def ask(_question: Question, _reply: Callable[[bool], None]) -> Callable[[], None]:
        events.append("shown")
        return lambda: events.append("taken away")

    job = runner.run(
        lambda task: task.ask(QUESTION), ask=ask, cancelled=lambda: events.append("cancelled")
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


@pytest.mark.parametrize("stuck", [False, True])
def test_leaving_never_waits_long(runner: Runner, stuck: bool) -> None:
    let_go = threading.Event()

    def work(task: Task) -> None:
        if stuck:
            let_go.wait(20)
        else:
            task.cancel.wait(20)

    runner.run(work)
    began = time.monotonic()
    runner.shut_down(0.3)
    took = time.monotonic() - began
    let_go.set()
    assert took < 1.0
    assert (took >= 0.3) is stuck


def test_a_spared_job_is_not_cancelled(runner: Runner) -> None:
    done = threading.Event()

    def work(task: Task) -> None:
        try:
            task.cancel.wait(0.3)
        except Cancelled:
            return
        done.set()

    job = runner.run(work)
    job.spare()
    runner.shut_down(0.1)
    assert done.wait(5)
