"""What is known of costs: asked of the engine once, kept where it lasts, and never an error."""

from __future__ import annotations

import threading
import time
from typing import cast

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled
from notedock.engines.base import Engine
from notedock.engines.inventory import Cost
from notedock.flows import environment_sizes
from notedock.flows.environment_sizes import EnvironmentSizes

DATED = "quay.io/jupyter/scipy-notebook:2026-07-28"
MOVING = "quay.io/jupyter/scipy-notebook:latest"


class Registrar:
    """An engine that counts how often it was asked, and may be slow or away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Cost | Problem | None = Cost(1_000, 600, 9_999)
        self.may_answer = threading.Event()
        self.may_answer.set()

    def cost(self, reference: str) -> Cost | None:
        self.asked.append(reference)
        self.may_answer.wait()
        if isinstance(self.answer, Problem):
            raise self.answer
        return self.answer


@pytest.fixture
def engine() -> Registrar:
    return Registrar()


@pytest.fixture
def known(engine: Registrar, paths: AppPaths) -> EnvironmentSizes:
    return EnvironmentSizes(cast("Engine", engine), paths)


def test_a_cost_is_asked_once_for_a_while(
    known: EnvironmentSizes, engine: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known.size(MOVING) is None
    assert known.ask(MOVING) == known.ask(MOVING) == engine.answer
    assert engine.asked == [MOVING]
    assert known.size(MOVING) == 1_000
    monkeypatch.setattr(environment_sizes, "_CACHE_SECONDS", 0.0)
    known.ask(MOVING)
    assert engine.asked == [MOVING, MOVING]


def test_after_a_download_what_is_missing_is_looked_at_again(
    known: EnvironmentSizes, engine: Registrar
) -> None:
    known.ask(DATED)
    engine.answer = Cost(1_000, 0, 9_000)
    known.forget()
    assert known.ask(DATED) == engine.answer


def test_the_size_of_an_edition_that_never_changes_is_known_in_the_next_run(
    known: EnvironmentSizes, engine: Registrar, paths: AppPaths
) -> None:
    pinned = "quay.io/jupyter/x@sha256:" + "a" * 64
    for reference in (DATED, pinned, MOVING):
        known.ask(reference)
    later = EnvironmentSizes(cast("Engine", engine), paths)
    assert [later.size(one) for one in (DATED, pinned, MOVING)] == [1_000, 1_000, None]
    assert len(engine.asked) == 3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": "y"}', '"z"'])
def test_a_damaged_memory_is_no_memory(engine: Registrar, paths: AppPaths, content: str) -> None:
    paths.home.mkdir(parents=True, exist_ok=True)
    (paths.home / "sizes.json").write_text(content)
    known = EnvironmentSizes(cast("Engine", engine), paths)
    assert known.size(DATED) is None
    known.ask(DATED)
    assert EnvironmentSizes(cast("Engine", engine), paths).size(DATED) == 1_000


def test_where_nobody_can_tell_there_is_silence(known: EnvironmentSizes, engine: Registrar) -> None:
    engine.answer = None
    assert known.ask(DATED) is None
    engine.answer = problems.engine_stopped("Docker", "gone")
    assert known.ask(DATED) is None
    assert known.size(DATED) is None


def test_a_slow_answer_is_not_waited_for_and_counts_the_next_time(
    known: EnvironmentSizes, engine: Registrar
) -> None:
    engine.may_answer.clear()
    assert known.ask_soon(DATED, Cancel(), 0.2) is None
    engine.may_answer.set()
    assert known.ask_soon(DATED, Cancel(), 60) == engine.answer


def test_waiting_for_an_answer_can_be_cancelled(known: EnvironmentSizes, engine: Registrar) -> None:
    engine.may_answer.clear()
    cancel = Cancel()
    threading.Timer(0.2, cancel.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        known.ask_soon(DATED, cancel, 60)
    assert time.monotonic() - began < 10
    engine.may_answer.set()
