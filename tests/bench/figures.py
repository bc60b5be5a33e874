"""What a figure is, and how two things are measured fairly."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


@dataclass(frozen=True)
class Figure:
    """One comparison: medians in seconds over the rounds, which took turns."""

    what: str
    against: str
    ours: float
    theirs: float
    aim: float


def take_turns(
    what: str,
    against: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    aim: float,
    count: int = ROUNDS,
) -> Figure:
    """Measure both by turns, so that whatever else the machine does hits both alike."""
    ours()
    theirs()  # once each unmeasured: caches are warm for both
    rounds = [(ours(), theirs()) for _round in range(count)]
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Figure(what, against, mine, other, aim)
