"""What the chooser knows: asked on worker threads, and told as it comes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.engines.base import Cost
from notedock.flows import environments
from notedock.flows.context import Context
from notedock.flows.shelf import Kept, Shelf, read_shelf
from notedock.window.environment_words import Subject
from notedock.window.runner import Asker, Job, Runner

_AT_ONCE = 4  # registries are asked for so many environments at a time


class Lookups(QObject):
    """Everything that is looked up for one chooser. `changed` tells of news, whatever it is.

    asking: how many registries are being asked at the moment.
    shelf: what is on this computer, None while that is not known. problem: why it is not.
    """

    changed = Signal()

    def __init__(self, context: Context, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._runner = runner
        self._jobs: list[Job] = []
        self._waiting: list[str] = []
        self.asking = 0
        self._costs: dict[str, Cost | None] = {}
        self.shelf: Shelf | None = None
        self.problem: Problem | None = None

    def subject(self, environment: Environment) -> Subject:
        """Return what is known of an environment by now."""
        reference = environment.reference
        return Subject(
            environment,
            self.shelf.find(reference) if self.shelf is not None else None,
            self._costs.get(reference),
            self._context.catalogue.successor(reference),
            self._context.costs.is_absent(reference),
        )

    def has_asked(self, environment: Environment) -> bool:
        """Tell whether somebody has been asked what it costs, to whatever avail."""
        return environment.reference in self._costs

    def look(self) -> None:
        """Find out what is on this computer."""
        self._jobs.append(
            self._runner.run(
                lambda _task: read_shelf(self._context), self._looked, problem=self._away
            )
        )

    def ask(self, *environments: Environment) -> None:
        """Find out what these cost, one after the other."""
        wanted = (one.reference for one in environments)
        self._waiting += [one for one in wanted if one not in self._waiting]
        while self._waiting and self.asking < _AT_ONCE:
            self.asking += 1
            self._ask_one(self._waiting.pop(0))

    def remove(self, kept: Kept, asker: Asker, ended: Callable[[Problem | None], None]) -> None:
        """Remove an environment; the person is asked first."""

        def removed(_freed: int) -> None:
            self.look()
            self.ask(*self._context.catalogue.environments)  # more has to be downloaded now
            ended(None)

        self._jobs.append(
            self._runner.run(
                lambda task: environments.remove(self._context, kept.image.id, task),
                removed,
                problem=ended,
                cancelled=lambda: ended(None),
                ask=asker,
            )
        )

    def abandon(self) -> None:
        """Nobody wants to know any more."""
        self._waiting.clear()
        for job in self._jobs:
            job.abandon()

    def _ask_one(self, reference: str) -> None:
        def learned(cost: Cost | None) -> None:
            self.asking -= 1
            self._costs[reference] = cost
            self.changed.emit()
            self.ask()

        self._jobs.append(
            self._runner.run(
                lambda _task: self._context.costs.ask(reference),
                learned,
                problem=lambda _problem: learned(None),
            )
        )

    def _looked(self, shelf: Shelf) -> None:
        self.shelf, self.problem = shelf, None
        self.changed.emit()

    def _away(self, problem: Problem) -> None:
        self.shelf, self.problem = None, problem
        self.changed.emit()
