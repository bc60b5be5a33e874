"""How fast a download goes and how long it will still take, told so calmly that it can be read.

Bytes come in bursts. What a person reads must not jump with them: the speed is a mean of the
last seconds, and both numbers move only so far in so much time. The time left counts down by
itself and is drawn towards what the speed promises.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from notedock.core.task import Progress

SETTLE = 2.0  # seconds until the first number is told
SWAY = 0.25  # the share by which a number may move within a second, up or down
QUIET = 5.0  # seconds without a byte after which nobody can tell how long it takes
_SAMPLE = 0.25  # seconds that are looked at together
_MEMORY = 6.0  # seconds after which what was counts for little


class Pace:
    """Follows one download from its first byte to its last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done = 0
        self._begin(clock())

    def tell(self, progress: Progress) -> Progress:
        """Return `progress` with its speed and the time left, as far as they can be known."""
        now = self._clock()
        if progress.done < self._done or (progress.done > self._done and self._is_quiet(now)):
            self._done = progress.done  # it began anew, or goes on after a pause
            self._begin(now)
        elif now - self._sampled >= _SAMPLE:
            self._sample(now, progress.done)
            self._move(progress)
        if self._told < SETTLE or self._is_quiet(now) or self._speed <= 0:
            return replace(progress, speed=None, left=None)
        return replace(progress, speed=self._speed, left=self._left)

    def _begin(self, now: float) -> None:
        self._sampled = self._heard = now
        self._told = 0.0  # seconds that have been looked at
        self._mean = self._weight = 0.0
        self._speed = 0.0
        self._left: float | None = None
        self._span = 0.0

    def _is_quiet(self, now: float) -> bool:
        return now - self._heard > QUIET

    def _sample(self, now: float, done: int) -> None:
        """Take into the mean what has come since the last sample."""
        self._span = now - self._sampled
        share = 1 - math.exp(-self._span / _MEMORY)
        self._mean += share * ((done - self._done) / self._span - self._mean)
        self._weight += share * (1 - self._weight)
        self._told += self._span
        if done > self._done:
            self._heard = now
        self._done, self._sampled = done, now

    def _move(self, progress: Progress) -> None:
        """Draw the numbers that are told towards what they should be."""
        mean = self._mean / self._weight
        if self._told < SETTLE or mean <= 0:
            return
        self._speed = self._drawn(self._speed, mean) if self._speed else mean
        if progress.total <= progress.done:
            self._left = None if progress.total <= 0 else 0.0
            return
        wanted = (progress.total - progress.done) / mean
        if not self._left:
            self._left = wanted
        else:
            self._left = self._drawn(max(self._left - self._span, 1.0), wanted)

    def _drawn(self, value: float, wanted: float) -> float:
        """Return `value`, moved towards `wanted` as far as the time that has passed allows."""
        most = math.exp(SWAY * min(self._span, 1.0))
        return min(max(wanted, value / most), value * most)
