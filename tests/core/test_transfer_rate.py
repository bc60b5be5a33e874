"""Speed and remaining time of a download: correct, and changing at a limited rate."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.task import Progress, Step
from notedock.core.transfer_rate import MAX_CHANGE, STALLED, WARM_UP, TransferRate

TOTAL = 1_000_000_000


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def told(steps: list[tuple[float, int]], total: int = TOTAL) -> list[tuple[float, Progress]]:
    """Return what is told of a download that gains so many bytes after so many seconds."""
    clock = Clock()
    pace = TransferRate(clock)
    done, said = 0, []
    for seconds, gained in steps:
        clock.now += seconds
        done = min(total, done + gained)
        said.append((clock.now, pace.update(Progress(Step.DOWNLOAD, done, total))))
    return said


def steadily(speed: int, seconds: float, every: float = 0.1) -> list[tuple[float, int]]:
    return [(every, int(speed * every))] * round(seconds / every)


def test_at_a_steady_speed_both_are_right() -> None:
    progress = told(steadily(10_000_000, 20))[-1][1]
    assert progress.speed == pytest.approx(10_000_000, rel=0.01)
    assert progress.left == pytest.approx((TOTAL - progress.done) / 10_000_000, rel=0.03)


def test_no_numbers_are_given_before_the_warm_up() -> None:
    began = told(steadily(10_000_000, WARM_UP - 0.2))
    assert {(one.speed, one.left) for _time, one in began} == {(None, None)}


def test_a_lasting_change_of_speed_is_followed() -> None:
    progress = told(steadily(10_000_000, 10) + steadily(2_000_000, 30))[-1][1]
    assert progress.speed == pytest.approx(2_000_000, rel=0.1)
    assert progress.left == pytest.approx((TOTAL - progress.done) / 2_000_000, rel=0.15)


def test_no_numbers_are_given_while_the_download_is_stalled() -> None:
    said = told(steadily(10_000_000, 10) + steadily(0, STALLED + 1) + steadily(10_000_000, 5))
    silent = [one for time, one in said if 110 + STALLED + 0.5 < time < 110 + STALLED + 1]
    assert silent
    assert {(one.speed, one.left) for one in silent} == {(None, None)}
    assert said[-1][1].speed == pytest.approx(10_000_000, rel=0.01)  # the pause is forgotten


def test_a_restarted_download_is_measured_anew() -> None:
    clock = Clock()
    pace = TransferRate(clock)
    for step in range(60):
        clock.now += 0.1
        pace.update(Progress(Step.DOWNLOAD, step * 1_000_000, TOTAL))
    assert pace.update(Progress(Step.DOWNLOAD, 0, TOTAL)).speed is None


def test_without_a_total_only_the_speed_is_told() -> None:
    clock = Clock()
    pace = TransferRate(clock)
    for step in range(60):
        clock.now += 0.1
        progress = pace.update(Progress(Step.DOWNLOAD, step * 1_000_000, 0))
    assert progress.speed == pytest.approx(10_000_000, rel=0.02)
    assert progress.left is None


bursts = st.lists(
    st.tuples(st.floats(0.01, 2.0), st.one_of(st.just(0), st.integers(0, 50_000_000))),
    min_size=20,
    max_size=200,
)


@given(bursts)
def test_both_numbers_change_at_a_limited_rate(
    steps: list[tuple[float, int]],
) -> None:
    said = told(steps, 5_000_000_000)
    since = 0.0  # seconds that may have gone by since the numbers moved last
    for (before, old), (now, new) in pairwise(said):
        since += now - before
        if old.left is None or new.left is None or old.speed is None or new.speed is None:
            since = 0.0
            continue
        most = math.exp(MAX_CHANGE * since) * 1.0001
        assert old.speed / most <= new.speed <= old.speed * most
        if new.left and old.left:
            assert new.left <= max(old.left, 1.0) * most
            assert new.left >= min(old.left, max(old.left - since, 1.0)) / most
        if (new.speed, new.left) != (old.speed, old.left):
            since = 0.0
