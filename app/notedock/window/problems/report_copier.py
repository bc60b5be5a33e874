"""Copying the report for support, which is made on a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.window.widgets.buttons import copy_to_clipboard
from notedock.window.work.runner import Job, Runner

if TYPE_CHECKING:
    from notedock.flows.context import Context


class ReportCopier(QObject):
    """Copies what `notedock doctor --report` prints, one report at a time."""

    def __init__(self, context: Context, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._runner = runner
        self._job: Job | None = None

    def copy(
        self,
        pressed: QPushButton,
        failed: Callable[[Problem], None],
        problem: Problem | None = None,
        folder: Path | None = None,
    ) -> None:
        """Make the report and copy it; the pressed button says how far it is.

        problem: the one on the screen. folder: the one whose log belongs to it.
        """
        if self._job is not None and not self._job.ended.is_set():
            return
        before, busy = pressed.text(), translate("Copy", "Copying…")
        pressed.setText(busy)

        def work(task: Task) -> str:
            from notedock.flows import doctor  # on the worker: it imports a lot

            return doctor.full_report(self._context, task, problem, folder)[1]

        def restore() -> None:
            if pressed.text() == busy:  # and shows no other action meanwhile
                pressed.setText(before)

        def done(report: str) -> None:
            restore()
            copy_to_clipboard(pressed, report)

        def not_done(why: Problem) -> None:
            restore()
            failed(why)

        self._job = self._runner.run(work, done, problem=not_done, cancelled=restore)
