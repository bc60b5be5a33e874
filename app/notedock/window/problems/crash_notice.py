"""The bar that says once that the program has crashed the last time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from notedock.core.problem import Problem
from notedock.window.problems.report_copier import ReportCopier
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label


class CrashNotice(QFrame):
    """The sentence, and buttons that copy the report and close the bar.

    report: copies the report for support. failed: called with the Problem when it could not.
    """

    def __init__(self, report: ReportCopier, failed: Callable[[Problem], None]) -> None:
        super().__init__()
        words = self.tr(
            "Notedock closed unexpectedly last time. Notebooks that were running have kept running."
        )
        named(self, "crashNotice", words, "")
        text = text_label()
        text.setText(words)
        self.copy_report = button(self.tr("Copy the &report"), "mdi6.content-copy")
        named(
            self.copy_report,
            "crashReport",
            self.tr("Copy the report"),
            self.tr("For support: it says what happened"),
        )
        self.copy_report.clicked.connect(lambda: report.copy(self.copy_report, failed))
        close = QToolButton()
        icons.reserve_icon(close, "mdi6.close")
        named(close, "crashClose", self.tr("Close"), self.tr("Closes this message"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_XXL, sizes.SPACE_S, sizes.SPACE_L, sizes.SPACE_S)
        row.setSpacing(sizes.SPACE_L)
        row.addWidget(text, 1)
        row.addWidget(self.copy_report, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)

    def showEvent(self, event: QShowEvent) -> None:
        """Have a screen reader say the sentence."""
        super().showEvent(event)
        announce(self, self.accessibleName())
