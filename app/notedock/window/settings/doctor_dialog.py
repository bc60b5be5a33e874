"""The dialog Check this computer: requirements, the engines that were found, and a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from notedock.core.problem import Problem
from notedock.window.settings.engine_choice import engine_text
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import text_label
from notedock.window.work.runner import Job, Runner

if TYPE_CHECKING:
    from notedock.flows.context import Context
    from notedock.flows.doctor import Check, Diagnosis


class DoctorDialog(QDialog):
    """Starts its checks as soon as it is made.

    problem, folder: what the window shows at the moment, for the report.
    """

    settings_requested = Signal()  # where another engine can be chosen

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        runner: Runner,
        problem: Problem | None,
        folder: Path | None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check this computer"))
        self._context = context
        self._runner = runner
        self._about = (problem, folder)
        self._job: Job | None = None
        self._report = ""
        self._findings = QWidget()
        self._lay_out()
        self.finished.connect(self._leave)
        self.resize(640, 420)
        self.look()

    def look(self) -> None:
        """Run all checks again."""
        context, (problem, folder) = self._context, self._about

        def work(task: object) -> tuple[Diagnosis, str]:
            from notedock.core.task import Task
            from notedock.flows import doctor

            assert isinstance(task, Task)
            return doctor.full_report(context, task, problem, folder)

        self._leave()  # an older run may still be under way
        self._busy(True)
        self._job = self._runner.run(work, self._show, problem=self._failed)

    # ------------------------------------------------------------ what was found

    def _show(self, outcome: tuple[Diagnosis, str]) -> None:
        found, self._report = outcome
        self._busy(False)
        column = self._clean()
        column.addWidget(_heading(self.tr("What notebooks need")))
        column.addLayout(_findings(found.checks))
        column.addSpacing(sizes.SPACE_S)
        column.addWidget(_heading(self.tr("What runs the notebooks")))
        self._add_engines(column, found)
        column.addStretch()

    def _add_engines(self, column: QVBoxLayout, found: Diagnosis) -> None:
        for one in found.engines:
            words = text_label()
            words.setText(engine_text(one))
            column.addWidget(words)
        choose = button(self.tr("C&hoose in the settings…"), "mdi6.cog-outline")
        choose.setObjectName("engineSettingsButton")
        choose.clicked.connect(self._choose)
        icons.draw_icons([choose])
        column.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self) -> None:
        self.reject()
        self.settings_requested.emit()

    def _failed(self, problem: Problem) -> None:
        self._busy(False)
        words = text_label()
        words.setText(str(problem))
        self._clean().addWidget(words)

    def _busy(self, busy: bool) -> None:
        self._state.setText(self.tr("Checking…") if busy else "")
        self._state.setVisible(busy)
        for one in (self._again, self._copy, self._save):
            one.setEnabled(not busy)

    def _clean(self) -> QVBoxLayout:
        """Empty the list of findings, and return its layout."""
        self._findings = QWidget()
        self._findings.setObjectName("findings")
        self._scroll.setWidget(self._findings)
        column = QVBoxLayout(self._findings)
        column.setContentsMargins(0, 0, sizes.SPACE_S, 0)
        column.setSpacing(sizes.SPACE_S)
        return column

    # ------------------------------------------------------------ the report

    def _save_report(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), str(Path.home() / "Notedock report.txt")
        )
        if not name:
            return
        try:
            Path(name).write_text(self._report, encoding="utf-8")
        except OSError as error:
            self._state.setText(
                self.tr("The report could not be saved: {reason}").format(
                    reason=error.strerror or str(error)
                )
            )
            self._state.show()

    def _leave(self) -> None:
        if self._job is not None:
            self._job.abandon()

    # ------------------------------------------------------------ making it

    def _lay_out(self) -> None:
        self._state = text_label(kind="secondary")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        named(self._scroll, "doctorFindings", self.tr("What was found"), "")
        about = text_label(kind="secondary")
        about.setText(
            self.tr(
                "The report tells support what was found here. Your name and the secret part of "
                "links are left out."
            )
        )
        self._again = button(self.tr("Check &again"), "mdi6.refresh")
        self._again.clicked.connect(self.look)
        self._copy = button(self.tr("&Copy the report"), "mdi6.content-copy")
        self._copy.clicked.connect(lambda: copy_to_clipboard(self._copy, self._report))
        self._save = button(self.tr("&Save the report…"), "mdi6.content-save-outline")
        self._save.clicked.connect(self._save_report)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for one in (self._again, self._copy, self._save):
            box.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*4 * (sizes.SPACE_XL,))
        column.setSpacing(sizes.SPACE_L)
        column.addWidget(self._state)
        column.addWidget(self._scroll, 1)
        column.addWidget(about)
        column.addWidget(box)


def _heading(words: str) -> QWidget:
    made = text_label(size=sizes.FONT_LARGE, bold=True)
    made.setText(words)
    return made


def _findings(checks: Sequence[Check]) -> QGridLayout:
    """Return a list of what was found, each with a sign of its own."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(sizes.SPACE_S)
    grid.setVerticalSpacing(sizes.SPACE_S)
    grid.setColumnStretch(1, 1)
    for row, check in enumerate(checks):
        sign = text_label(kind={True: "works", False: "fails", None: ""}[check.works], bold=True)
        sign.setText({True: "✓", False: "✗", None: "?"}[check.works])
        sentence = text_label()
        sentence.setText(check.sentence)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sentence, row, 1)
    return grid
