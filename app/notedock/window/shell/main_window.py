"""The main window: it puts the parts together and connects them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from notedock.core.resources import resource
from notedock.core.states import BUSY
from notedock.window.shell.window_frame import WindowFrame
from notedock.window.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from notedock.core.settings import Settings
    from notedock.core.task import Answer, Question
    from notedock.flows.context import Context
    from notedock.window.work.folder_session import FolderSession
    from notedock.window.work.runner import Runner


class MainWindow(WindowFrame):
    """The frame with its parts: what only `assemble` needs is imported after the first paint."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None  # why the window could not be made
        self._assembled = self._may_close = False

    def assemble(self, context: Context, runner: Runner) -> None:
        """Make and connect all that the first paint does not need."""
        from notedock.window.folder.page import FolderPage
        from notedock.window.problems.last_problem_writer import LastProblemWriter
        from notedock.window.problems.notices import Notices
        from notedock.window.problems.report_copier import ReportCopier
        from notedock.window.problems.shown_problem import ShownProblem
        from notedock.window.problems.undo_bar import UndoBar
        from notedock.window.shell.close_guard import CloseGuard
        from notedock.window.shell.dialogs import Dialogs
        from notedock.window.shell.folder_commands import FolderCommands
        from notedock.window.shell.help_menu import add_help_menu
        from notedock.window.shell.icon_drawing import IconDrawing
        from notedock.window.shell.last_shown_writer import LastShownWriter
        from notedock.window.shell.problem_actions import ProblemActions
        from notedock.window.shell.sample_bar import SampleBar
        from notedock.window.shell.shortcuts import Shortcuts
        from notedock.window.shell.stop_all import StopAll
        from notedock.window.work.usage_watch import UsageWatch
        from notedock.window.work.window_model import WindowModel

        self._model = model = WindowModel(context, runner, self._ask)
        self.sessions, self.preferences = model.sessions, model.preferences
        self.navigation = model.navigation
        self.page = FolderPage(self.first_paint, context, runner)
        self.right.insertWidget(0, self.page, 1)
        self.page.show()  # at once: the layout would do so one paint later
        self.undo = UndoBar()
        self.right.addWidget(self.undo)
        self.problem = ShownProblem(model.engine, model.navigation)
        self.dialogs = Dialogs(self, model, self.page, self.problem)
        self._commands = FolderCommands(
            self, model, self.page, self.sidebar, self.problem, self.dialogs
        )
        self._report = ReportCopier(context, runner, self)
        self._actions = ProblemActions(model, self.page, self.problem, self.dialogs, self._report)
        self._writer = LastShownWriter(context.paths.home, model.sessions, self.page)
        height, was_open = self.last_details
        self.page.details_panel.restore(height, shown=was_open)
        self.notices = Notices(self, model.preferences, runner)
        self._usage = UsageWatch(self, context, runner, self.can_be_seen)
        self._last_problem = LastProblemWriter(context.paths.home, runner)
        self._close_guard = CloseGuard(self, model.sessions, model.preferences)
        self._stop_all = StopAll(self, model.sessions)
        add_help_menu(self.sidebar.help, self.dialogs)
        self._shortcuts = Shortcuts(self, self.page, self.dialogs)
        self._icons = IconDrawing(self, self.page.notebooks)
        self.right.insertWidget(1, SampleBar(self, model))
        self._connect()
        self._assembled = True
        self.sidebar.assemble()
        self.sessions.load_recent()
        self.navigation.show(next(iter(self.sessions), None))
        self.page.focus_next_step()

    def give_up(self, error: Exception) -> None:
        """End the program, because the window could not be made."""
        self.failure = error
        QApplication.quit()

    def tell_unexpected(self, text: str) -> None:
        """Show an error that no handler caught; may be called on every thread."""
        self._model.runner.tell_unexpected(text)

    def show_crash_notice(self) -> None:
        """Say that the program was ended by a crash the last time."""
        from notedock.window.problems.crash_notice import CrashNotice

        self.right.addWidget(CrashNotice(self._report, self.problem.show))
        self._icons.draw()

    def launched_again(self, folder: str) -> None:
        """Answer another launch of the program, which was given `folder` or an empty string."""
        self.bring_to_front()
        if folder:
            self.navigation.open(folder)

    def close_without_asking(self) -> None:
        """Close the window; running notebooks run on."""
        self._close_guard.close_keeping_running()

    def shut_down(self) -> None:
        """End all jobs. The window cannot be used afterwards."""
        if self._assembled:
            self._writer.write()
            self._model.runner.shut_down()

    # ------------------------------------------------------------ changes

    def _refresh(self) -> None:
        session, problem = self.navigation.current, self.problem.problem
        self.page.show_session(session, problem)
        self._usage.follow(session)
        self._last_problem.show(problem)
        self._shortcuts.show_session(session)
        self._writer.page_changed(session)
        self.setWindowTitle(f"{session.name} – Notedock" if session else "Notedock")

    def _on_shown(self, session: FolderSession | None) -> None:
        if session is not None:
            self.sidebar.select(session)
        self.page.welcome.show_opening("")
        self._refresh()

    def _on_opening(self, words: str) -> None:
        self.page.welcome.show_opening(words)
        self._refresh()

    def _on_opened(self, start: bool) -> None:
        self.page.focus_next_step()
        if start:
            self.page.start()

    def _on_session_changed(self, session: FolderSession) -> None:
        self.sidebar.refresh(session)
        self.notices.session_changed(session)
        if session.state in BUSY:
            self.undo.withdraw(session)
        if session is self.navigation.current:
            self._refresh()

    def _on_notice_clicked(self, session: FolderSession) -> None:
        if session in self.sessions:
            self.navigation.show(session)
        self.bring_to_front()

    def _on_settings_changed(self, _settings: Settings) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.prefer_dark(application, self.preferences.dark)
        self.page.availability.forget()
        self._refresh()

    def _on_close_allowed(self) -> None:
        self._may_close = True
        self.close()

    def _ask(
        self, session: FolderSession, question: Question, reply: Callable[[Answer], None]
    ) -> Callable[[], None]:
        from notedock.window.problems import questions

        self.notices.notify(session, question.text)
        return questions.ask(self, session.name, question, reply)

    # ------------------------------------------------------------ Qt's own events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when nothing runs; otherwise ask what becomes of it."""
        if self._may_close or not self._assembled or self._close_guard.can_close():
            event.accept()
            self.closed.emit()
        else:
            event.ignore()

    def _after_first_paint(self) -> None:
        from notedock.window.shell.announcer import Announcer

        super()._after_first_paint()  # `assemble` is called now, unless it was before
        if self.failure or not self._assembled:
            return
        self.setWindowIcon(QIcon(str(resource("icons/notedock.svg"))))
        self.page.welcome.show_picture()
        announcer = Announcer(self, self.sessions, lambda one: one is self.navigation.current)
        self.problem.added.connect(announcer.problem)
        self.sessions.watch()
        self.sessions.look_for_folders()
        if self.navigation.current is not None:
            self.sessions.scan(self.navigation.current)
        QTimer.singleShot(0, self, self._icons.load)

    def _connect(self) -> None:
        self.sidebar.open_requested.connect(self.dialogs.choose_folder)
        self.sidebar.settings.clicked.connect(self.dialogs.show_settings)
        self.sidebar.check_requested.connect(self.dialogs.check_computer)
        self.sidebar.chosen.connect(self.navigation.select)
        self.sidebar.menu_requested.connect(self.page.fill_menu)
        self.page.opening.connect(self.dialogs.choose_folder)
        self.page.choosing.connect(self.dialogs.choose_environment)
        self.page.menu_filled.connect(self._stop_all.add_to)
        self.page.refused.connect(self.problem.show)
        self.page.problem.action_requested.connect(self._actions.run)
        self.page.problem.dismissed.connect(self.problem.dismiss_undoably)
        self.navigation.shown.connect(self._on_shown)
        self.navigation.opening.connect(self._on_opening)
        self.navigation.opened.connect(self._on_opened)
        self.navigation.refused.connect(self.undo.tell)
        self.sessions.added.connect(self.sidebar.add)
        self.sessions.moved.connect(self.sidebar.move_to)
        self.sessions.removed.connect(self.sidebar.remove)
        self.sessions.changed.connect(self._on_session_changed)
        for undoable in (self.sessions.undoable, self.navigation.undoable, self.problem.undoable):
            undoable.connect(self.undo.offer)
        for part in (self.sidebar, self.page.availability):
            self.sessions.engine_ready.connect(part.engine_ready)
            self.sessions.engine_away.connect(part.engine_away)
        self._model.engine.changed.connect(self._refresh)
        self._usage.changed.connect(self.page.header.show_usage)
        self._model.engine.failed.connect(self.problem.show)
        self.navigation.failed.connect(self._last_problem.show)
        self._model.runner.unexpected.connect(self.problem.show)
        self.problem.changed.connect(self._refresh)
        self.preferences.changed.connect(self._on_settings_changed)
        self.preferences.refused.connect(self.problem.show)
        self.undo.focus_lost.connect(self.page.focus_next_step)
        self.notices.clicked.connect(self._on_notice_clicked)
        self.dialogs.opening.connect(self._icons.draw)
        self.colours_changed.connect(self._icons.draw)
        self.activated.connect(self.notices.clear)
        self.activated.connect(self.navigation.look_again)
        self.folder_dropped.connect(self.navigation.open)
        self._close_guard.close_allowed.connect(self._on_close_allowed)
