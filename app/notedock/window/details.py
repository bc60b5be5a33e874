"""What lies under Details: the log, and what Notedock did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from notedock.core.server import Server
from notedock.core.words import counted
from notedock.window import jobs, look
from notedock.window.labels import button, copy_text, named, text_label
from notedock.window.log_feed import LogFeed
from notedock.window.log_view import LogView
from notedock.window.plain_text import PlainText
from notedock.window.runner import Job, Runner
from notedock.window.session import Session
from notedock.window.written import Written

if TYPE_CHECKING:
    from notedock.flows.context import Context


class Details(QTabWidget):
    """For authors, support and the curious: real terms are right here."""

    def __init__(self, context: Context, runner: Runner) -> None:
        super().__init__()
        self._context = context
        self._runner = runner
        self._session: Session | None = None
        self._followed = ""  # the server whose log is shown
        self._written: Written | None = None  # what is shown instead of a server's log
        self._feed = LogFeed()
        self._jobs: list[Job] = []
        self.log = LogView()
        self.search = _Search()
        self._count = text_label(kind="quiet")
        self._count.setWordWrap(False)
        self._did = PlainText()
        self.addTab(self._log_page(), self.tr("Log"))
        self.addTab(self._did_page(), self.tr("What Notedock did"))
        self.search.textChanged.connect(self._recount)
        self.search.asked.connect(self._find)

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
        self.search.setFocus()
        self.search.selectAll()

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
        self._feed = LogFeed(lambda: self._runner.post(self.log.wake))
        self.log.show_feed(self._feed)
        self._count.clear()
        return self._feed

    # ------------------------------------------------------------ search

    def _recount(self) -> None:
        words = self.search.text()
        found = self.log.matches(words)
        self._count.setText(counted("Details", "%n match", "%n matches", found) if words else "")

    def _find(self, backwards: bool) -> None:
        self._recount()
        self.log.find_next(self.search.text(), backwards=backwards)

    # ------------------------------------------------------------ its two pages

    def _log_page(self) -> QWidget:
        copy = button(self.tr("Copy all"), "mdi6.content-copy")
        copy.setAccessibleDescription(self.tr("Copies the whole log"))
        copy.clicked.connect(lambda: copy_text(copy, self.log.toPlainText()))
        return _page([self.search, self._count], copy, self.log)

    def _did_page(self) -> QWidget:
        self._did.setAccessibleName(self.tr("What Notedock did"))
        self._did.setPlaceholderText(self.tr("Nothing has been started yet."))
        words = text_label(kind="quiet")
        words.setText(self.tr("This command would do the same in a terminal."))
        copy = button(self.tr("Copy"), "mdi6.content-copy")
        copy.setAccessibleDescription(self.tr("Copies the command"))
        copy.clicked.connect(lambda: copy_text(copy, self._did.toPlainText()))
        return _page([words], copy, self._did)


def _is_shown(session: Session) -> bool:
    """Tell whether what tools have written is the newest there is to be seen of a folder."""
    return session.server is None and not session.written.empty


class _Search(QLineEdit):
    """The line to search the log with: Return for the next match, with Shift for the one before."""

    asked = Signal(bool)  # backwards

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "logSearch",
            self.tr("Search the log"),
            self.tr("Return goes to the next match, Shift and Return to the one before"),
        )
        self.setPlaceholderText(self.tr("Search the log"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)


def _page(line: list[QWidget], copy: QPushButton, text: QWidget) -> QWidget:
    """Return a page: a line of tools with the copy button at its end, below it the text."""
    page = QWidget()
    row = QHBoxLayout()
    row.setSpacing(look.GAP)
    row.addWidget(line[0], 1)
    for widget in line[1:]:
        row.addWidget(widget)
    row.addWidget(copy)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, look.GAP, 0, 0)
    column.setSpacing(look.GAP)
    column.addLayout(row)
    column.addWidget(text, 1)
    return page
