"""The Details panel: Log, Terminal command, Limits, Data and settings, Recipe, and Problem."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.states import State
from notedock.core.task import Task
from notedock.window.log import sources
from notedock.window.log.extras_page import ExtrasPage
from notedock.window.log.feed import LogFeed
from notedock.window.log.limits_page import LimitsPage
from notedock.window.log.page import LogPage
from notedock.window.log.recipe_page import RecipePage
from notedock.window.theme import sizes
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.plain_text import PlainText
from notedock.window.work.build_output import BuildOutput
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Job, Runner

if TYPE_CHECKING:
    from notedock.flows.context import Context

T = TypeVar("T")
_LOG, _COMMAND, _LIMITS, _EXTRAS, _RECIPE, _PROBLEM = range(6)  # the tabs
_PAUSE = 300  # milliseconds; an empty log is not reported as `brief` before: it may be loading


class DetailsPanel(QTabWidget):
    """Shows the log or the build output of a folder. Technical terms are allowed here."""

    refused = Signal(object)  # Problem: the log or a choice could not be saved
    brief = Signal(bool)  # whether there is nothing to show, so that the panel can be small

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._session: FolderSession | None = None
        self._state = State.OFF  # that was shown last
        self._server_id = ""  # of the server whose log is shown
        self._build_output: BuildOutput | None = None  # shown instead of a server's log
        self._feed = LogFeed()
        self._jobs: list[Job] = []
        self.log = LogPage()
        self._command = PlainText()
        self._problem = PlainText()
        self._limits = LimitsPage(context)
        self._extras = ExtrasPage(context, runner)
        self._recipe = RecipePage(context)
        self.addTab(self.log, self.tr("Log"))
        did = self.tr("This command would do the same in a terminal.")
        self._command.setAccessibleName(self.tr("Terminal command"))
        self._command.setPlaceholderText(self.tr("Nothing has been started yet."))
        self.addTab(self._make_text_page(self._command, did), self.tr("Terminal command"))
        self.addTab(self._limits, self.tr("Limits"))
        self.addTab(self._extras, self.tr("Data and settings"))
        self.addTab(self._recipe, self.tr("Recipe"))
        why = self.tr("For support: the error messages of the programs involved.")
        self._problem.setAccessibleName(self.tr("Technical details"))
        self.addTab(self._make_text_page(self._problem, why), self.tr("Problem"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._emit_brief)
        self.currentChanged.connect(self._emit_brief)
        self.log.view.found.connect(self._emit_brief)
        self.log.saving.connect(self._save)
        self._limits.refused.connect(self.refused)
        self._extras.refused.connect(self.refused)
        self._recipe.refused.connect(self.refused)

    def show_session(self, session: FolderSession | None) -> None:
        """Show the log of a folder: of its server, else of its build, else the last one kept."""
        # A folder's display name may contain a path, which a file name cannot.
        self.log.name = session.name.replace(os.sep, "-") if session else ""
        for tab in (_LOG, _COMMAND, _LIMITS, _EXTRAS, _RECIPE):
            self.setTabVisible(tab, session is not None)
        self._recipe.show_session(session)
        failed = session is not None and session.state is State.FAILED
        failed_now = failed and self._state is not State.FAILED
        self._state = session.state if session else State.OFF
        server = session.server if session else None
        written = session.build_output if session and _shows_build_output(session) else None
        if session is not self._session:
            self._session = session
            self._limits.show_session(session)
            self._extras.show_session(session)
            self._start_reading(server)
        elif server is not None and server.id != self._server_id:
            self._start_reading(server)
        elif written is not None and server is None:
            if written is not self._build_output:
                self._start_reading(None)
        elif server is None and self._server_id:
            self._server_ended()
        elif failed_now:
            self._start_reading(None)  # of a server that ended before it was known here

    def show_log(self) -> None:
        """Show the log, with the focus in its search field."""
        self.setCurrentIndex(_LOG)
        self.log.show_search()

    def show_problem(self, problem: Problem | None) -> bool:
        """Have the technical detail of a Problem ready. Returns whether it has one."""
        detail = "\n".join(filter(None, (problem.command, problem.detail))) if problem else ""
        if self._problem.toPlainText() != detail:
            self._problem.setPlainText(detail)
        self.setTabVisible(_PROBLEM, bool(detail))
        return bool(detail)

    def show_detail(self) -> None:
        """Show the technical detail of the Problem, with the focus in it."""
        self.setCurrentIndex(_PROBLEM)
        self._problem.setFocus()

    def _emit_brief(self) -> None:
        empty = not self.log.view.content.lines.texts
        self.brief.emit(empty and self.currentIndex() == _LOG)

    def _start_reading(self, server: Server | None) -> None:
        for job in self._jobs:
            job.abandon()
        self._jobs = []
        feed = self._new_feed()
        self._server_id = server.id if server else ""
        self._command.setPlainText("")
        if self._session is None:
            return
        context, folder = self._context, self._session.folder
        self._build_output = (
            self._session.build_output if _shows_build_output(self._session) else None
        )
        if server is None and (written := self._build_output) is not None:
            self._run(lambda task: sources.follow_build(written, feed, task.cancel))
            return
        if server is None:
            self._run(lambda task: sources.read_kept_log(context, folder, feed, task.cancel))
            return
        self._run(lambda task: sources.follow_server(context, server, feed, task.cancel))
        self._run(lambda _task: context.engine.command_line(server), self._command.setPlainText)

    def _run(
        self, work: Callable[[Task], T], done: Callable[[T], None] = lambda _result: None
    ) -> None:
        """Run a job for the shown server. Its Problems are not shown here: the page shows them."""
        self._jobs.append(self._runner.run(work, done, problem=self._runner.only_log))

    def _server_ended(self) -> None:
        """Keep the log that is shown; if nothing was read in time, read the one that was kept."""
        self._server_id = ""
        if self._feed.empty:
            self._start_reading(None)

    def _new_feed(self) -> LogFeed:
        self._feed = LogFeed(lambda: self._runner.post(self.log.view.read_feed))
        self.log.view.show_feed(self._feed)
        self._pause.start()
        return self._feed

    def _save(self, file: Path) -> None:
        text = self.log.view.whole_text()
        self._runner.run(lambda _task: sources.save(file, text), problem=self.refused.emit)

    def _make_text_page(self, text: PlainText, says: str) -> QWidget:
        """Return a page with a text that can be copied, below a sentence."""
        words = text_label(kind="secondary")
        words.setText(says)
        copy = button(self.tr("Copy"), "mdi6.content-copy")
        copy.setAccessibleDescription(self.tr("Copies the text"))
        copy.clicked.connect(lambda: copy_to_clipboard(copy, text.toPlainText()))
        line = QHBoxLayout()
        line.setSpacing(sizes.SPACE_S)
        line.addWidget(words, 1)
        line.addWidget(copy)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, sizes.SPACE_S, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addLayout(line)
        column.addWidget(text, 1)
        return page


def _shows_build_output(session: FolderSession) -> bool:
    """Tell whether to show the build output, which is newer than any log."""
    return session.server is None and not session.build_output.empty
