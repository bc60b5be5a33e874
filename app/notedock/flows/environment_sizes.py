"""A cache of what environments cost to download, in memory and in a file of the program."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from typing import TYPE_CHECKING

from notedock.core import own_files
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.environment import never_changes
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.task import Cancel
from notedock.engines.inventory import Cost

if TYPE_CHECKING:
    from notedock.engines.base import Engine

_CACHE_SECONDS = 60.0  # for which a cost is cached: missing layers and free space change
_POLL_INTERVAL = 0.05  # seconds


class EnvironmentSizes:
    """The costs of one person's environments. May be used from every thread."""

    def __init__(self, engine: Engine, paths: AppPaths) -> None:
        self._engine = engine
        self._file = paths.home / "sizes.json"
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Cost]] = {}
        self._absent: set[str] = set()
        self._sizes: dict[str, int] | None = None

    def size(self, reference: str) -> int | None:
        """Return the cached size of the whole download in bytes, None where it is not known yet."""
        with self._lock:
            if reference in self._known:
                return self._known[reference][1].total
            return self._remembered().get(reference)

    def ask(self, reference: str) -> Cost | None:
        """Return the cost, None where it is not known. May take seconds: not for main threads."""
        with self._lock:
            asked, cost = self._known.get(reference, (0.0, None))
        if cost is not None and time.monotonic() - asked < _CACHE_SECONDS:
            return cost
        try:
            cost = self._engine.cost(reference)
        except Problem as problem:  # whoever wants to use the engine will be told
            if problem.kind is ProblemKind.ENVIRONMENT_NOT_FOUND:
                self._absent.add(reference)
            return None
        self._absent.discard(reference)
        if cost is not None:
            self._learn(reference, cost)
        return cost

    def is_absent(self, reference: str) -> bool:
        """Tell whether the registry answered that it has no such environment."""
        return reference in self._absent

    def ask_soon(self, reference: str, cancel: Cancel, seconds: float) -> Cost | None:
        """Return the cost if it can be known within `seconds`. Raises Cancelled.

        An answer that comes later is remembered for the next time.
        """
        answers: list[Cost | None] = []

        def ask() -> None:
            answers.append(self.ask(reference))

        asker = threading.Thread(target=ask, name="cost", daemon=True)
        asker.start()
        end = time.monotonic() + seconds
        while asker.is_alive() and time.monotonic() < end:
            asker.join(_POLL_INTERVAL)
            cancel.check()
        return answers[0] if answers else None

    def forget(self) -> None:
        """Drop the cached costs, because an environment was downloaded or removed."""
        with self._lock:
            self._known.clear()

    def _learn(self, reference: str, cost: Cost) -> None:
        with self._lock:
            self._known[reference] = (time.monotonic(), cost)
            sizes = self._remembered()
            if not never_changes(reference) or sizes.get(reference) == cost.total:
                return
            sizes[reference] = cost.total
            text = json.dumps(sizes, indent=1)
        with contextlib.suppress(OSError):  # then it is asked again the next time
            write_atomically(self._file, text)

    def _remembered(self) -> dict[str, int]:
        """Return the sizes in the file, read once. Call it with the lock held."""
        if self._sizes is None:
            self._sizes = {}
            kept = own_files.read_json(self._file)
            if isinstance(kept, dict):
                self._sizes = {k: v for k, v in kept.items() if _is_size(v)}
        return self._sizes


def _is_size(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 1 << 60
