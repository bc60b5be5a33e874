"""What of the window matters to the model of its work, with real sessions and dialogs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from notedock.core.error_log import ErrorLog
from notedock.core.task import Answer, Question
from notedock.flows.context import Context
from notedock.window.problems import questions
from notedock.window.shell.close_guard import CloseGuard
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Job, Runner
from notedock.window.work.window_model import WindowModel


class CountingRunner(Runner):
    """A runner that counts the jobs that it has begun."""

    begun = 0

    def run(self, *wanted: Any, **how: Any) -> Job:
        self.begun += 1
        return super().run(*wanted, **how)


class Window:
    """What of the window matters here, from its launch to its end."""

    def __init__(self, context: Context) -> None:
        self.widget = QWidget()
        self.widget.show()
        self.runner = CountingRunner(ErrorLog(context.paths.home))
        self.closed = False
        self.told_away = False
        self.questions: dict[MessageDialog, FolderSession] = {}
        self.model = WindowModel(context, self.runner, self._ask)
        self.guard = CloseGuard(self.widget, self.model.sessions, self.model.preferences)
        self.guard.close_allowed.connect(partial(setattr, self, "closed", True))
        self.model.sessions.engine_away.connect(self._on_away)
        self.model.sessions.load_recent()
        self.model.sessions.watch()

    @property
    def sessions(self) -> list[FolderSession]:
        return list(self.model.sessions)

    @property
    def dialog(self) -> QWidget | None:
        """What the person can reach instead of the window."""
        return QApplication.activeModalWidget()

    def visible(self, kind: type[QWidget]) -> list[QWidget]:
        return [one for one in self.widget.findChildren(kind) if one.isVisible()]

    def _ask(
        self, session: FolderSession, question: Question, reply: Callable[[Answer], None]
    ) -> Callable[[], None]:
        before = set(self.widget.findChildren(MessageDialog))
        close = questions.ask(self.widget, session.name, question, reply)
        (box,) = set(self.widget.findChildren(MessageDialog)) - before
        self.questions[box] = session
        box.finished.connect(lambda _code: self.questions.pop(box, None))
        return close

    def _on_away(self, _problem: object) -> None:
        self.told_away = True

    def end(self) -> None:
        self.runner.shut_down()
        self.widget.close()
        self.widget.deleteLater()
