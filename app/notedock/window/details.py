"""What lies under Details: the log, and what Notedock did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from notedock.core.server import Server
from notedock.window import jobs, look
from notedock.window.labels import button, copy_text, text_label
from notedock.window.log_feed import LogFeed
from notedock.window.log_page import LogPage
from notedock.window.plain_text import PlainText
from notedock.window.runner import Job, Runner
from notedock.window.session import Session
from notedock.window.written import Written

if TYPE_CHECKING:
    from notedock.flows.context import Context


class Details(QTabWidget):
    """For authors, support and the curious: real terms are right here."""

    refused = Signal(object)  # Problem: the log could not be saved

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._session: Session | None = None
        self._followed = ""  # the server whose log is shown
        self._written: Written | None = None  # what is shown instead of a server's log
        self._feed = LogFeed()
        self._jobs: list[Job] = []
        self.log = LogPage()
        self._did = PlainText()
        self.addTab(self.log, self.tr("Log"))
        self.addTab(self._did_page(), self.tr("What Notedock did"))
        self.log.saving.connect(self._save)

    def show_session(self, session: Session | None) -> None:
        """Show the log of another folder, or follow a new server of the same one."""
        server = session.server if session else None
        written = session.written if session and _is_shown(session) else None
        if session is not self._session:
            self._session = session
            self._begin(server)
        elif server is not None and server.id != self._followed:
            self._begin(server)
        elif written is not None and server is None:
            if written is not self._written:
                self._begin(None)
        elif server is None and self._followed:
            self._ended()

    def show_log(self) -> None:
        """Bring the log to the front, ready to be searched."""
        self.setCurrentIndex(0)
        self.log.show_search()

    def _begin(self, server: Server | None) -> None:
        for job in self._jobs:
            job.abandon()
        self._jobs = []
        feed = self._new_feed()
        self._followed = server.id if server else ""
        self._did.setPlainText("")
        if self._session is None:
            return
        context, folder = self._context, self._session.folder
        self._written = self._session.written if _is_shown(self._session) else None
        if server is None and (written := self._written) is not None:
            work = self._runner.run(lambda task: jobs.written(written, feed, task.cancel))
            self._jobs = [work]
            return
        if server is None:
            work = self._runner.run(lambda task: jobs.kept_log(context, folder, feed, task.cancel))
            self._jobs = [work]
            return
        self._jobs = [
            self._runner.run(lambda task: jobs.follow(context, server, feed, task.cancel)),
            self._runner.run(
                lambda _task: jobs.command_line(context, server), self._did.setPlainText
            ),
        ]

    def _ended(self) -> None:
        """Keep what is shown; where its server was too quick to be followed, show what was kept."""
        self._followed = ""
        if self._feed.empty:
            self._begin(None)

    def _new_feed(self) -> LogFeed:
        self._feed = LogFeed(lambda: self._runner.post(self.log.view.wake))
        self.log.view.show_feed(self._feed)
        self.log.name = self._session.name if self._session else ""
        return self._feed

    def _save(self, file: Path) -> None:
        text = self.log.view.whole_text()
        self._runner.run(lambda _task: jobs.save(file, text), problem=self.refused.emit)

    def _did_page(self) -> QWidget:
        self._did.setAccessibleName(self.tr("What Notedock did"))
        self._did.setPlaceholderText(self.tr("Nothing has been started yet."))
        words = text_label(kind="quiet")
        words.setText(self.tr("This command would do the same in a terminal."))
        copy = button(self.tr("Copy"), "mdi6.content-copy")
        copy.setAccessibleDescription(self.tr("Copies the command"))
        copy.clicked.connect(lambda: copy_text(copy, self._did.toPlainText()))
        line = QHBoxLayout()
        line.setSpacing(look.GAP)
        line.addWidget(words, 1)
        line.addWidget(copy)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, look.GAP, 0, 0)
        column.setSpacing(look.GAP)
        column.addLayout(line)
        column.addWidget(self._did, 1)
        return page


def _is_shown(session: Session) -> bool:
    """Tell whether what tools have written is the newest there is to be seen of a folder."""
    return session.server is None and not session.written.empty
