"""Lookups of the chooser, made on worker threads: installed environments and download sizes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.task import Progress
from notedock.engines.inventory import Cost
from notedock.flows import environments
from notedock.flows.clean_up import clean_up
from notedock.flows.context import Context
from notedock.flows.installed_environments import (
    InstalledEnvironment,
    InstalledEnvironments,
    installed_environments,
)
from notedock.window.environments.descriptions import EnvironmentInfo
from notedock.window.work.runner import Asker, Job, Runner

_MAX_CONCURRENT = 4  # requests to registries at a time


class EnvironmentLookups(QObject):
    """The lookups of one chooser. `changed` is emitted after each result.

    asking: the number of requests to registries that are under way.
    installed: what is on this computer, None while that is not known. problem: why it is not.
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
        self.installed: InstalledEnvironments | None = None
        self.problem: Problem | None = None

    def info(self, environment: Environment) -> EnvironmentInfo:
        """Return what is known of an environment by now."""
        reference = environment.reference
        return EnvironmentInfo(
            environment,
            self.installed.find(reference) if self.installed is not None else None,
            self._costs.get(reference),
            self._context.catalogue.successor(reference),
            self._context.environment_sizes.is_absent(reference),
            reference in self._costs,
        )

    def load_installed(self) -> None:
        """Start to look up what is on this computer."""
        self._jobs.append(
            self._runner.run(
                lambda _task: installed_environments(self._context),
                self._found_installed,
                problem=self._failed,
            )
        )

    def ask(self, *environments: Environment) -> None:
        """Start to look up the download sizes of these environments."""
        wanted = (one.reference for one in environments)
        self._waiting += [one for one in wanted if one not in self._waiting]
        while self._waiting and self.asking < _MAX_CONCURRENT:
            self.asking += 1
            self._ask_one(self._waiting.pop(0))

    def remove(
        self, kept: InstalledEnvironment, asker: Asker, ended: Callable[[Problem | None], None]
    ) -> None:
        """Start to remove an environment; `asker` shows the question. ended: called afterwards."""

        def removed(_freed: int) -> None:
            self.load_installed()
            self.ask(*self._context.catalogue.environments)  # fewer layers are here now
            ended(None)

        self._jobs.append(
            self._runner.run(
                lambda task: environments.remove(self._context, kept.installed.id, task),
                removed,
                problem=ended,
                cancelled=lambda: ended(None),
                ask=asker,
            )
        )

    def clean_up(
        self,
        asker: Asker,
        report: Callable[[Progress], None],
        ended: Callable[[int | None, Problem | None], None],
    ) -> Job:
        """Start to remove what nobody needs; `asker` shows the question.

        ended: called with the bytes that were freed, or None, perhaps with a Problem.
        """

        def done(freed: int | None, problem: Problem | None = None) -> None:
            self.load_installed()
            self.ask(*self._context.catalogue.environments)
            ended(freed, problem)

        job = self._runner.run(
            lambda task: clean_up(self._context, task),
            done,
            problem=lambda problem: done(None, problem),
            cancelled=lambda: done(None),
            report=report,
            ask=asker,
        )
        self._jobs.append(job)
        return job

    def abandon(self) -> None:
        """Abandon all lookups."""
        self._waiting.clear()
        for job in self._jobs:
            job.abandon()

    def _ask_one(self, reference: str) -> None:
        def received(cost: Cost | None) -> None:
            self.asking -= 1
            self._costs[reference] = cost
            self.changed.emit()
            self.ask()

        def failed(problem: Problem) -> None:
            self._runner.only_log(problem)
            received(None)

        self._jobs.append(
            self._runner.run(
                lambda _task: self._context.environment_sizes.ask(reference),
                received,
                problem=failed,
            )
        )

    def _found_installed(self, installed: InstalledEnvironments) -> None:
        self.installed, self.problem = installed, None
        self.changed.emit()

    def _failed(self, problem: Problem) -> None:
        self.installed, self.problem = None, problem
        self.changed.emit()
