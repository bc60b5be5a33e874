"""The speed of a download and its remaining time, smoothed so that they can be read.

Bytes come in bursts. The speed is an exponential moving average of the last seconds, and both
numbers change at a limited rate. The remaining time counts down by itself and is pulled towards
`remaining bytes / speed`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from notedock.core.task import Progress

WARM_UP = 2.0  # seconds until the first numbers are given
MAX_CHANGE = 0.25  # by which a number may change within a second, up or down (natural log)
STALLED = 5.0  # seconds without a byte after which no numbers are given
_SAMPLE = 0.25  # seconds between two samples, at least
_TIME_CONSTANT = 6.0  # seconds, of the moving average


class TransferRate:
    """Estimates speed and remaining time of one download. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done = 0
        self._begin(clock())

    def update(self, progress: Progress) -> Progress:
        """Return `progress` with speed and remaining time, each None while unknown."""
        now = self._clock()
        if progress.done < self._done or (progress.done > self._done and self._is_stalled(now)):
            self._done = progress.done  # restarted, or resumed after a pause
            self._begin(now)
        elif now - self._sampled >= _SAMPLE:
            self._sample(now, progress.done)
            self._move(progress)
        if self._observed < WARM_UP or self._is_stalled(now) or self._speed <= 0:
            return replace(progress, speed=None, left=None)
        return replace(progress, speed=self._speed, left=self._left)

    def _begin(self, now: float) -> None:
        self._sampled = self._last_byte = now
        self._observed = 0.0  # seconds since the first sample
        self._mean = self._weight = 0.0
        self._speed = 0.0
        self._left: float | None = None
        self._span = 0.0

    def _is_stalled(self, now: float) -> bool:
        return now - self._last_byte > STALLED

    def _sample(self, now: float, done: int) -> None:
        """Add the bytes since the last sample to the moving average."""
        self._span = now - self._sampled
        share = 1 - math.exp(-self._span / _TIME_CONSTANT)
        self._mean += share * ((done - self._done) / self._span - self._mean)
        self._weight += share * (1 - self._weight)
        self._observed += self._span
        if done > self._done:
            self._last_byte = now
        self._done, self._sampled = done, now

    def _move(self, progress: Progress) -> None:
        """Move speed and remaining time towards their targets."""
        mean = self._mean / self._weight
        if self._observed < WARM_UP or mean <= 0:
            return
        self._speed = self._limited(self._speed, mean) if self._speed else mean
        if progress.total <= progress.done:
            self._left = None if progress.total <= 0 else 0.0
            return
        wanted = (progress.total - progress.done) / mean
        if not self._left:
            self._left = wanted
        else:
            self._left = self._limited(max(self._left - self._span, 1.0), wanted)

    def _limited(self, value: float, wanted: float) -> float:
        """Return `value`, moved towards `wanted` by at most MAX_CHANGE per second."""
        most = math.exp(MAX_CHANGE * min(self._span, 1.0))
        return min(max(wanted, value / most), value * most)
