"""Putting new notebooks into a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.new_notebook import create_notebook
from notedock.window.work.folder_scan import FolderScan, scan_folder
from notedock.window.work.runner import Runner


class NotebookMaker:
    """Makes one notebook at a time: a second click means the same one.

    problem: called with the Problem when none could be made.
    """

    def __init__(
        self, context: Context, runner: Runner, folder: Path, problem: Callable[[Problem], None]
    ) -> None:
        self._context = context
        self._runner = runner
        self._folder = folder
        self._problem = problem
        self._busy = False

    def make(self, done: Callable[[str, FolderScan], None]) -> None:
        """Have a worker make a notebook. done: gets its name, and what is in the folder now."""
        if not self._busy:
            self._busy = True
            self._runner.run(self._work, partial(self._made, done), problem=self._failed)

    def _work(self, _task: Task) -> tuple[str, FolderScan]:
        name = create_notebook(self._folder)
        return name, scan_folder(self._context, self._folder)

    def _made(
        self, done: Callable[[str, FolderScan], None], result: tuple[str, FolderScan]
    ) -> None:
        self._busy = False
        done(*result)

    def _failed(self, problem: Problem) -> None:
        self._busy = False
        self._problem(problem)
