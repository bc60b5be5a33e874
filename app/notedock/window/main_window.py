"""The one window: it brings the folders, the chosen folder's page and the engine together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from notedock.window import last_shown, look
from notedock.window.front import Front
from notedock.window.sidebar import Sidebar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from notedock.core.problem import Action, Problem
    from notedock.core.settings import Settings
    from notedock.core.task import Question
    from notedock.flows.context import Context
    from notedock.window.announcer import Announcer
    from notedock.window.jobs import Look
    from notedock.window.runner import Runner
    from notedock.window.session import Session


_SOON = 2000  # milliseconds until what is shown is kept for the next window


class MainWindow(QMainWindow):
    """Lists the folders on the left and shows the chosen one on the right.

    It comes in two steps, so that a person sees it soon: what has to be there first, filled with
    what was shown last; and, by `assemble`, all else. Nothing that only the second needs is
    imported at the top of this file or of those that it imports there.
    """

    painted = Signal()  # once, when the first paint is done
    gone = Signal()  # the window has been closed for good

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Notedock")
        self.setMinimumSize(900, 600)
        self.resize(1040, 700)
        self.setAcceptDrops(True)
        self.failure: Problem | None = None  # why it never came to life
        self._assembled = self._painted = self._free = self._icons = False
        self._current: Session | None = None
        self._folder_problem: Problem | None = None
        self._announcer: Announcer | None = None
        self._keep_soon = QTimer(self, singleShot=True, interval=_SOON)
        self._keep_soon.timeout.connect(self._keep_shown)
        self._pages: dict[Session | None, tuple[str, str, str]] = {}  # as they were shown
        self._opening = 0
        self.sidebar = Sidebar()
        self._front = Front()
        self._lay_out()

    def show_first(self, shown: last_shown.LastShown | None) -> None:
        """Show what the last window did, or the welcome, until all is there."""
        if shown:
            self.setWindowTitle(f"{shown.title} – Notedock")
            self.sidebar.show_last(shown.folders)
            self._front.show_last(shown)
            self._front.buttons.focus_next_step()
        else:
            self._front.top.hide()
            self._front.welcome.button.setFocus()

    def assemble(self, context: Context, runner: Runner) -> None:
        """Bring the window to life, with all that the first paint can do without."""
        from notedock.window.details import Details
        from notedock.window.engine_care import EngineCare
        from notedock.window.leaving import Leaving
        from notedock.window.notices import Notices
        from notedock.window.preferences import Preferences
        from notedock.window.project_page import ProjectPage
        from notedock.window.sessions import Sessions
        from notedock.window.shortcuts import Shortcuts
        from notedock.window.undo import UndoBar

        self._context = context
        self._runner = runner
        self.sessions = Sessions(context, runner, self._ask)
        self._engine = EngineCare(context, runner, self.sessions)
        self.page = ProjectPage(self._front, context.catalogue, Details(context, runner))
        self.right.insertWidget(0, self.page, 1)
        self.page.show()  # now, and not a paint later
        self.undo = UndoBar()
        self.right.addWidget(self.undo)
        self.preferences = Preferences(context)
        self._notices = Notices(self, self.preferences, runner)
        self._leaving = Leaving(self, self.sessions, self.preferences)
        self._connect()
        self._shortcuts = Shortcuts(
            self, self.page, self.choose_folder, self.check, self.show_settings
        )
        self._assembled = True
        self.sidebar.assemble()
        self.sessions.remember()
        if first := next(iter(self.sessions), None):
            self.show_session(first)
            self.page.buttons.focus_next_step()
        else:
            self.show_session(None)
            self.page.welcome.button.setFocus()

    # ------------------------------------------------------------ folders

    def open_folder(self, folder: str) -> None:
        """Have a worker look into `folder`, and show it."""
        from notedock.window import jobs

        look = partial(jobs.open_folder, self._context, folder)
        words = self.tr("Looking into “{folder}”…").format(folder=Path(folder).name)
        self._open(words, look, self._opened)

    def copy_sample(self, place: str) -> None:
        """Have a worker put a copy of the sample into `place`, show it, and start it."""
        from notedock.window import jobs

        copy = partial(jobs.copy_sample, self._context, place)
        words = self.tr("Copying the sample into “{folder}”…").format(folder=Path(place).name)
        self._open(words, copy, self._sample_opened)

    def _open(
        self, words: str, look: Callable[[], Look], opened: Callable[[int, Look], None]
    ) -> None:
        self._opening += 1
        number = self._opening
        self._folder_problem = None
        self.page.welcome.show_opening(words)
        self._refresh()
        self._runner.run(
            lambda _task: look(),
            partial(opened, number),
            problem=partial(self._not_opened, number),
        )

    def show_session(self, session: Session | None) -> None:
        """Show a folder of the list."""
        self._current = session
        self._folder_problem = None
        if session is not None:
            self.sidebar.select(session)
        self.page.welcome.show_opening("")
        self._refresh()

    def choose_folder(self) -> None:
        """Let the person choose a folder."""
        from notedock.window import folders

        start = None if self._current is None else self._current.folder.parent
        folders.choose(self, self.tr("Open a folder"), self.open_folder, start)

    def choose_place_for_sample(self) -> None:
        """Let the person choose where a copy of the sample goes."""
        from notedock.window import folders

        title = self.tr("Where should the sample go?")
        folders.choose(self, title, self.copy_sample, accept=self.tr("Put it here"))

    def choose_environment(self) -> None:
        """Let the person compare the environments and choose one."""
        from notedock.window.environment_chooser import EnvironmentChooser

        if self._current is None:
            return
        current, own = self._current.environment, self.page.environment.offers_own
        dialog = EnvironmentChooser(self, self._context, self._runner, current, own=own)
        dialog.chosen.connect(self.page.environment.choose)
        self._draw_icons()
        dialog.open()

    def check(self) -> None:
        """Show whether this computer has all that is needed."""
        from notedock.window.doctor_dialog import DoctorDialog  # not before the first paint

        session = self._current
        problem = self._problem() or (session.problem if session else None)
        folder = session.folder if session else None
        dialog = DoctorDialog(self, self._context, self._runner, problem, folder)
        dialog.chosen.connect(self._use_engine)
        self._draw_icons()
        dialog.open()

    def show_settings(self) -> None:
        """Show what can be set."""
        from notedock.window.settings_dialog import SettingsDialog  # not before the first paint

        dialog = SettingsDialog(self, self.preferences)
        dialog.open()
        self._draw_icons()

    def _obey(self, settings: Settings) -> None:
        """Follow the settings, which have changed."""
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance()
        if isinstance(application, QApplication):
            look.prefer(application, self.preferences.dark)
        self._refresh()

    def come_to_front(self) -> None:
        """Show the window above all others."""
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _come_with(self, session: Session) -> None:
        """Come forward with a folder, about which something was said."""
        if session in self.sessions:
            self.show_session(session)
        self.come_to_front()

    def called(self, folder: str) -> None:
        """Answer a second launch of the program."""
        self.come_to_front()
        if folder:
            self.open_folder(folder)

    def leave(self) -> None:
        """Go without a question, and keep what runs running."""
        self._leaving.keep()

    def shut_down(self) -> None:
        """End all jobs; the window is of no use afterwards."""
        if self._assembled:
            self._keep_shown()
            self._runner.shut_down()

    def _opened(self, number: int, found: Look) -> None:
        session = self.sessions.opened(found)
        if number == self._opening:
            self.show_session(session)
            self.page.buttons.focus_next_step()

    def _sample_opened(self, number: int, found: Look) -> None:
        self._opened(number, found)
        if number == self._opening:
            self.page.start()

    def _not_opened(self, number: int, problem: Problem) -> None:
        if number == self._opening:
            self.page.welcome.show_opening("")
            self._refuse(problem)

    def _forget(self, session: Session) -> None:
        was_shown = session is self._current
        bring_back = self.sessions.forget(session)
        if bring_back is None:
            return
        if was_shown:
            self.show_session(next(iter(self.sessions), None))

        def undo() -> None:
            bring_back()
            if was_shown and session in self.sessions:
                self.show_session(session)

        words = self.tr("“{folder}” was taken off the list. The folder itself is untouched.")
        self.undo.offer(words.format(folder=session.name), undo, session)

    def _offer_undo(self, session: Session, words: str, undo: Callable[[], None]) -> None:
        self.undo.offer(words, undo, session)

    def _undone(self, had_focus: bool) -> None:
        if had_focus:
            self.page.buttons.focus_next_step()

    # ------------------------------------------------------------ what is shown

    def _refresh(self) -> None:
        session = self._current
        self.page.show_session(session, self._problem())
        self._shortcuts.show_session(session)
        self._pages[session] = self._front.words()
        if not self._keep_soon.isActive():
            self._keep_soon.start()
        title = session.name if session else ""
        self.setWindowTitle(f"{title} – Notedock" if title else "Notedock")

    def _problem(self) -> Problem | None:
        """Return what is to be said before the session's own Problem."""
        from notedock.core import problems
        from notedock.window.session import BUSY

        if self._folder_problem is not None or self._engine.problem is None:
            return self._folder_problem
        session = self._current
        own = session.problem if session else None
        if own is not None and own.kind not in problems.ENGINE_AWAY:
            return None
        return None if session and session.state in BUSY else self._engine.problem

    def _changed(self, session: Session) -> None:
        from notedock.window.session import BUSY

        self.sidebar.refresh(session)
        self._notices.look_at(session)
        if session.state in BUSY:
            self.undo.withdraw(session)
        if session is self._current:
            self._refresh()

    def _chosen(self, session: Session) -> None:
        if session is not self._current:
            self.show_session(session)
            self.sessions.look_at(session)

    def _refuse(self, problem: Problem) -> None:
        self._folder_problem = problem
        self._refresh()
        if self._announcer is not None:
            self._announcer.problem(problem)

    def _put_away(self) -> None:
        """Hide the Problem that is shown; it can be had back."""
        about = None if self._folder_problem else self._current
        problem = self._folder_problem or (about.problem if about else None)
        self._dismiss()
        if problem is not None:
            show = about.refuse if about else self._refuse
            self.undo.offer(self.tr("The message was put away."), partial(show, problem), about)

    def _dismiss(self) -> None:
        if self._folder_problem is not None:
            self._folder_problem = None
            self._refresh()
            return
        if self._engine.problem is not None and self._problem() is self._engine.problem:
            self._engine.put_away()
        if self._current is not None:
            self._current.refuse(None)

    def _ask(
        self, about: str, question: Question, reply: Callable[[bool], None]
    ) -> Callable[[], None]:
        from notedock.window import questions

        for session in self.sessions:
            if session.name == about:
                self._notices.tell(session, question.text)
        return questions.ask(self, about, question, reply)

    def _use_engine(self, where: str) -> None:
        self.preferences.set(engine=where)
        self._context.engine.use(where)

    def _act(self, action: Action) -> None:
        """Do what the one button of a Problem stands for."""
        from notedock.core.problem import Action

        session = self._current
        does: dict[Action, Callable[[], object]] = {
            Action.RETRY: self._try_again,
            Action.CHOOSE_FOLDER: self.choose_folder,
            Action.CHOOSE_ENVIRONMENT: self.choose_environment,
            Action.INSTALL_ENGINE: self._show_how_to_install,
            Action.START_ENGINE: self._engine.wake,
            Action.CHECK_COMPUTER: self.check,
            Action.SHOW_LOG: self.page.show_log,
            Action.COPY_LINK: self.page.copy_link,
        }
        if session is not None:
            does[Action.STOP] = session.stop
            does[Action.START_WITHOUT] = partial(session.start, plain=True)
        if action in does:
            does[action]()

    def _show_how_to_install(self) -> None:
        from notedock.core import install
        from notedock.window import jobs

        self._runner.run(lambda _task: jobs.browse(install.page()), problem=self._refuse)

    def _try_again(self) -> None:
        if self._waits_for_engine_alone():
            self._engine.look()
        else:
            self._dismiss()
            self.page.start()

    def _waits_for_engine_alone(self) -> bool:
        """Tell whether the engine is all that is wrong: nobody has asked for a start yet."""
        asked = self._current is not None and self._current.problem is not None
        return not asked and self._engine.problem is not None and self._folder_problem is None

    # ------------------------------------------------------------ Qt's own events

    def event(self, event: QEvent) -> bool:
        """Notice the first paint, and each return to this window."""
        done = super().event(event)
        if event.type() is QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)
        elif event.type() is QEvent.Type.WindowActivate and self._assembled:
            self._notices.seen()
            self.sessions.mark_missing()
        elif event.type() is QEvent.Type.PaletteChange and self._painted:
            self._draw_icons()
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once when nothing runs; otherwise ask what becomes of it."""
        if self._free or not self._assembled or self._leaving.may_go():
            event.accept()
            self.gone.emit()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the folder that was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_folder(paths[0])

    def _after_first_paint(self) -> None:
        from PySide6.QtGui import QIcon

        from notedock.core.resources import resource

        self.painted.emit()
        if not self._assembled:
            return
        self.setWindowIcon(QIcon(str(resource("icons/notedock.svg"))))
        self.page.welcome.show_picture()
        self._announcer = self._make_announcer()
        self.sessions.watch()
        self.sessions.mark_missing()
        if self._current is not None:
            self.sessions.look_at(self._current)
        QTimer.singleShot(0, self, self._load_icons)

    def _make_announcer(self) -> Announcer:
        from notedock.window.announcer import Announcer

        return Announcer(self, self.sessions, lambda session: session is self._current)

    def _load_icons(self) -> None:
        from notedock.window import icons

        icons.load()
        self._icons = True
        self._draw_icons()

    def _draw_icons(self) -> None:
        if self._icons:
            from PySide6.QtWidgets import QAbstractButton

            from notedock.window import icons

            icons.fill(self.findChildren(QAbstractButton))
            self.page.notebooks.use_icon(icons.drawn("mdi6.notebook-outline"))

    def _keep_shown(self) -> None:
        """Remember what the next window is to show before it knows anything."""
        from notedock.window.labels import short_path

        folders = [(one.name, short_path(one.folder.parent)) for one in self.sessions]
        page = self._pages.get(next(iter(self.sessions), None))
        if page:
            dark, contrast = look.worn()
            shown = last_shown.LastShown(page, folders, dark=dark, contrast=contrast)
            last_shown.keep(self._context.places.home, shown)

    def _let_go(self) -> None:
        self._free = True
        self.close()

    # ------------------------------------------------------------ making it

    def _lay_out(self) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        self.right = QVBoxLayout()  # the page; what is said below it comes here
        self.right.addWidget(self._front, 1)
        row.addLayout(self.right, 1)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.sidebar.opening.connect(self.choose_folder)
        self.sidebar.settings.clicked.connect(self.show_settings)
        self.preferences.changed.connect(self._obey)
        self._notices.wanted.connect(self._come_with)
        self.sidebar.chosen.connect(self._chosen)
        self.sidebar.forgotten.connect(self._forget)
        self.sidebar.checking.connect(self.check)
        self.page.opening.connect(self.choose_folder)
        self.page.welcome.sample.connect(self.choose_place_for_sample)
        self.page.choosing.connect(self.choose_environment)
        self.page.forgetting.connect(self._forget)
        self.page.refused.connect(self._refuse)
        self.page.problem.wanted.connect(self._act)
        self.page.problem.dismissed.connect(self._put_away)
        self.sessions.added.connect(self.sidebar.add)
        self.sessions.removed.connect(self.sidebar.remove)
        self.sessions.changed.connect(self._changed)
        self.sessions.undoable.connect(self._offer_undo)
        self.undo.undone.connect(self._undone)
        self.sessions.engine_ready.connect(self.sidebar.engine_ready)
        self.sessions.engine_away.connect(self.sidebar.engine_away)
        self._engine.changed.connect(self._refresh)
        self._leaving.free.connect(self._let_go)
