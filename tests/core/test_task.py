"""Cancellation, progress, and questions where nobody can be asked."""

from __future__ import annotations

import threading
import time

import pytest

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled, Progress, Question, Step, Task


def test_what_is_not_cancelled_goes_on() -> None:
    cancel = Cancel()
    cancel.check()
    cancel.wait(0.01)
    assert not cancel.is_set()


def test_cancelling_ends_every_check_and_wait() -> None:
    cancel = Cancel()
    cancel.set()
    assert cancel.is_set()
    with pytest.raises(Cancelled):
        cancel.check()
    with pytest.raises(Cancelled):
        cancel.wait(60)


def test_waiting_lasts_as_long_as_asked() -> None:
    began = time.monotonic()
    Cancel().wait(0.2)
    assert time.monotonic() - began >= 0.19


def test_cancelling_wakes_a_waiting_thread() -> None:
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
    waiter.join(30)
    assert woken[0] - made < 1


def test_closers_are_called_once_on_the_cancelling_thread() -> None:
    cancel = Cancel()
    closed: list[str] = []
    outer, inner = (lambda: closed.append("outer")), (lambda: closed.append("inner"))
    with cancel.closing(outer), cancel.closing(inner):
        cancel.set()
        assert closed == ["outer", "inner"]
        cancel.set()
    assert closed == ["outer", "inner"]


def test_a_closer_is_not_called_after_its_block() -> None:
    cancel = Cancel()
    closed: list[str] = []
    with cancel.closing(lambda: closed.append("early")):
        pass
    with pytest.raises(ValueError, match="inside"), cancel.closing(lambda: closed.append("failed")):
        raise ValueError("inside")
    cancel.set()
    assert closed == []


def test_a_closer_registered_after_cancelling_is_called_at_once() -> None:
    cancel = Cancel()
    cancel.set()
    closed: list[str] = []
    with cancel.closing(lambda: closed.append("late")):
        assert closed == ["late"]
    assert closed == ["late"]


@pytest.mark.parametrize("early", [True, False])
def test_a_closer_that_raises_stops_neither_the_others_nor_the_caller(
    early: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = Cancel()
    closed: list[str] = []
    reported: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_rest: reported.append(kind))

    def gone() -> None:
        raise OSError("already closed")

    def broken() -> None:
        raise ZeroDivisionError

    if early:
        cancel.set()
    with cancel.closing(gone), cancel.closing(broken), cancel.closing(lambda: closed.append("x")):
        cancel.set()
    assert closed == ["x"]
    assert reported == [ZeroDivisionError]  # a connection that is gone is no error


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
    problem = problems.kernel_busy("“a.ipynb”")
    with pytest.raises(Problem) as caught:
        Task().ask(Question("Stop?", "", "Stop", "Keep", problem))
    assert caught.value is problem


def test_two_tasks_are_cancelled_separately() -> None:
    one, other = Task(), Task()
    one.cancel.set()
    assert not other.cancel.is_set()


def test_a_question_that_is_not_confirmed_cancels() -> None:
    question = Question("Stop?", "", "Stop", "Keep", problems.kernel_busy(""))
    Task(ask=lambda _question: True).confirm(question)
    with pytest.raises(Cancelled):
        Task(ask=lambda _question: False).confirm(question)
