"""The right side: the chosen folder, what it needs, the next step, and what goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import Catalogue, Environment
from notedock.core.problem import Problem
from notedock.core.project import Recipe
from notedock.core.states import State
from notedock.window import look
from notedock.window.controls import Controls, controls, shown_state
from notedock.window.details import Details
from notedock.window.drawer import Drawer
from notedock.window.front import Front
from notedock.window.happening import Happening
from notedock.window.labels import copy_text
from notedock.window.notebooks import Notebooks
from notedock.window.problem_panel import ProblemPanel
from notedock.window.session import Session


class ProjectPage(QWidget):
    """Shows one session as it is. Which buttons there are follows from its state alone."""

    opening = Signal()
    choosing = Signal()  # the person wants to compare the environments
    forgetting = Signal(object)  # Session: the person wants it off the list
    refused = Signal(object)  # Problem

    def __init__(self, front: Front, catalogue: Catalogue, details: Details) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session: Session | None = None
        self._front = front
        self.welcome = front.welcome
        self.header = front.header
        self.environment = front.environment
        self.environment.offer(catalogue)
        self.buttons = front.buttons
        self.buttons.assemble()
        self.chooser = front.chooser
        self.happening = Happening()
        self.problem = ProblemPanel()
        self.notebooks = Notebooks()
        self.details = details
        self.drawer = Drawer(details)
        self.toggle = self.drawer.toggle
        self._lay_out()
        self._connect()
        self.show_session(None)

    def show_session(self, session: Session | None, problem: Problem | None = None) -> None:
        """Show a folder, or the welcome when there is none.

        problem: one that concerns another folder or none, shown before the session's own.
        """
        self._session = session
        self.welcome.setVisible(session is None)
        self._front.top.setVisible(session is not None)
        self._rest.setVisible(session is not None)
        self.drawer.setVisible(session is not None)
        self.details.show_session(session)
        if session is None:
            self.problem.show_problem(problem, can_dismiss=True)
            return
        shown = controls(session.state, saving=session.saving)
        own = problem or session.problem
        self.problem.show_problem(own, can_dismiss=shown.dismiss or problem is not None)
        self.header.show_session(session)
        self._show_environment(session, shown)
        self.buttons.show_controls(shown, session.state)
        self.happening.show_session(session)
        self.happening.setVisible(own is None or not shown.start)
        self._show_notebooks(session)
        if session.log_matters:
            session.log_matters = False
            self.toggle.setChecked(True)
            self.details.setCurrentIndex(0)
            # What went wrong stays in sight above it, once that has been laid out.
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.problem))

    # ------------------------------------------------------------ what the person does

    def start(self) -> None:
        """Start, with what was typed as environment but not yet taken."""
        self._start("")

    def copy_link(self) -> None:
        """Put the whole link on the clipboard."""
        if self._session and self._session.server:
            copy_text(self.buttons.copy_link, self._session.server.link())

    def show_log(self) -> None:
        """Open the details at the log, ready to be searched."""
        if self._session:
            self.toggle.setChecked(True)
            self.details.show_log()

    def _start(self, notebook: str) -> None:
        if self._session and self.environment.commit():
            self._session.start(notebook)

    def _open(self, notebook: str) -> None:
        """Open one notebook; where nothing runs yet, start first."""
        if self._session and self._session.state is State.RUNNING:
            self._session.open(notebook)
        else:
            self._start(notebook)

    def _do(self, what: Callable[[Session], None]) -> None:
        if self._session:
            what(self._session)

    def _choose(self, environment: Environment) -> None:
        if self._session:
            self._session.choose(environment.name)

    def _fill_menu(self) -> None:
        """Offer what is needed seldom."""
        menu, session = self._menu, self._session
        menu.clear()
        if session is None:
            return
        from notedock.window.opens_menu import add_opens  # not before the first paint

        menu.addAction(self.tr("Show in the file &manager"), session.show_folder)
        add_opens(menu, session)
        menu.addSeparator()
        forget = menu.addAction(
            self.tr("&Remove from the list"), lambda: self.forgetting.emit(session)
        )
        forget.setEnabled(session.state in (State.OFF, State.FAILED))

    # ------------------------------------------------------------ what is shown

    def _show_environment(self, session: Session, shown: Controls) -> None:
        self.environment.setEnabled(shown.environment_enabled)
        self.chooser.setVisible(shown.environment_enabled)
        if not self.environment.is_edited():
            own = session.project is not None and session.project.recipe is Recipe.DOCKERFILE
            self.environment.offer_own(own)
            running = session.server.environment if session.server else ""
            self.environment.display_name(running or session.environment)

    def _show_notebooks(self, session: Session) -> None:
        paths = session.project.notebooks if session.project else ()
        resting = shown_state(session) in (State.OFF, State.RUNNING)
        self.notebooks.show_notebooks(paths)
        self._shelf.setVisible(bool(paths) and resting)

    # ------------------------------------------------------------ making it

    def _lay_out(self) -> None:
        self._front.add(self.problem)
        self._front.add(self._make_rest(), 1)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._front)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(scroll)
        splitter.addWidget(self.drawer)
        splitter.setStretchFactor(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _make_rest(self) -> QWidget:
        title = QLabel(self.tr("&Notebooks"))
        title.setBuddy(self.notebooks)
        look.sized(title, 1.0, bold=True)
        self._shelf = QWidget()
        shelf = QVBoxLayout(self._shelf)
        shelf.setContentsMargins(0, look.GAP, 0, 0)
        shelf.setSpacing(look.GAP)
        shelf.addWidget(title)
        shelf.addWidget(self.notebooks, 1)
        shelf.addStretch()
        self._rest = QWidget()
        column = QVBoxLayout(self._rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.ROOM)
        column.addWidget(self.happening)
        column.addWidget(self._shelf, 1)
        column.addStretch()
        return self._rest

    def _connect(self) -> None:
        self.welcome.opening.connect(self.opening)
        self.environment.chosen.connect(self._choose)
        self.environment.refused.connect(self.refused)
        self.details.refused.connect(self.refused)
        self.chooser.clicked.connect(self.choosing)
        self.notebooks.wanted.connect(self._open)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.header.more.setMenu(self._menu)
        self.header.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.happening.showing_folder.connect(lambda: self._do(Session.show_folder))
        self.buttons.start.clicked.connect(self.start)
        self.buttons.copy_link.clicked.connect(self.copy_link)
        self.buttons.cancel.clicked.connect(lambda: self._do(Session.cancel))
        self.buttons.stop.clicked.connect(lambda: self._do(Session.stop))
        self.buttons.open.clicked.connect(lambda: self._do(Session.open))
