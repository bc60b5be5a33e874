"""What a figure is, and how two things are measured fairly."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


@dataclass(frozen=True)
class Figure:
    """One comparison: medians over the rounds, which took turns, or one measurement and its limit.

    aim: how large the ratio may be; None where it is only told.
    """

    what: str
    against: str
    ours: float
    theirs: float
    aim: float | None
    unit: str = "s"

    def __str__(self) -> str:
        """Return it as a row of a table in Markdown."""
        aim = "–" if self.aim is None else f"≤ {self.aim:.3g}"
        ours, theirs = (f"{number:.3g} {self.unit}" for number in (self.ours, self.theirs))
        cells = (self.what, self.against, ours, theirs, f"{self.ours / self.theirs:.2f}", aim)
        return f"| {' | '.join(cells)} |"


HEAD = "| what | against | ours | theirs | ratio | aim |\n|---|---|---|---|---|---|"


def within(what: str, ours: float, limit: float, unit: str) -> Figure:
    """Compare a measurement with how large it may be at most."""
    return Figure(what, "the limit", ours, limit, 1.0, unit)


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
