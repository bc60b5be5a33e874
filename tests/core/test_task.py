"""Cancelling, progress, and questions that nobody is there to answer."""

from __future__ import annotations

import threading
import time

import pytest

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled, Progress, Question, Step, Task


def test_a_wish_that_was_not_made_stops_nothing() -> None:
    cancel = Cancel()
    cancel.check()
    cancel.wait(0.01)
    assert not cancel.is_set()


def test_a_wish_once_made_ends_every_check_and_wait() -> None:
    cancel = Cancel()
    cancel.set()
    assert cancel.is_set()
    with pytest.raises(Cancelled):
        cancel.check()
    with pytest.raises(Cancelled):
        cancel.wait(60)


def test_waiting_lasts_as_long_as_it_should() -> None:
    began = time.monotonic()
    Cancel().wait(0.2)
    assert time.monotonic() - began >= 0.19


def test_a_wish_made_elsewhere_wakes_whoever_waits() -> None:
    cancel = Cancel()
    woken: list[float] = []

    def wait() -> None:
        with pytest.raises(Cancelled):
            cancel.wait(60)
        woken.append(time.monotonic())

    waiter = threading.Thread(target=wait)
    waiter.start()
    made = time.monotonic()
    cancel.set()
    waiter.join(10)
    assert woken[0] - made < 1


def test_what_is_registered_is_closed_once_by_whoever_cancels() -> None:
    cancel = Cancel()
    closed: list[str] = []
    outer, inner = (lambda: closed.append("outer")), (lambda: closed.append("inner"))
    with cancel.closing(outer), cancel.closing(inner):
        cancel.set()
        assert closed == ["outer", "inner"]
        cancel.set()
    assert closed == ["outer", "inner"]


def test_what_was_left_is_not_closed_any_more() -> None:
    cancel = Cancel()
    closed: list[str] = []
    with cancel.closing(lambda: closed.append("early")):
        pass
    with pytest.raises(ValueError, match="inside"), cancel.closing(lambda: closed.append("failed")):
        raise ValueError("inside")
    cancel.set()
    assert closed == []


def test_what_comes_too_late_is_closed_at_once() -> None:
    cancel = Cancel()
    cancel.set()
    closed: list[str] = []
    with cancel.closing(lambda: closed.append("late")):
        assert closed == ["late"]
    assert closed == ["late"]


@pytest.mark.parametrize(
    ("done", "total", "fraction"),
    [
        (0, 0, None),
        (5, 0, None),
        (0, 10, 0.0),
        (5, 10, 0.5),
        (12, 10, 1.0),
        (3 << 32, 6 << 32, 0.5),
    ],
)
def test_progress_is_a_fraction_when_it_can_be_counted(
    done: int, total: int, fraction: float | None
) -> None:
    assert Progress(Step.DOWNLOAD, done, total).fraction == fraction


def test_where_nobody_can_be_asked_the_question_becomes_its_problem() -> None:
    problem = problems.still_busy("“a.ipynb”")
    with pytest.raises(Problem) as caught:
        Task().ask(Question("Stop?", "", "Stop", "Keep", problem))
    assert caught.value is problem


def test_two_tasks_are_cancelled_each_for_itself() -> None:
    one, other = Task(), Task()
    one.cancel.set()
    assert not other.cancel.is_set()
