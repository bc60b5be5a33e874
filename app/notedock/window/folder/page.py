"""The page of the chosen folder, on the right side of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QMenu,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.settings import BUILTIN
from notedock.core.start_request import StartRequest
from notedock.core.states import BUSY, State
from notedock.flows.context import Context
from notedock.window.environments.availability import EnvironmentAvailability
from notedock.window.environments.descriptions import summary_of, unused_words
from notedock.window.folder import folder_menu
from notedock.window.folder.controls import Controls, controls, shown_state
from notedock.window.folder.first_paint import FirstPaint
from notedock.window.folder.first_steps import FirstSteps
from notedock.window.folder.next_start import NextStart
from notedock.window.folder.notebook_section import NotebookSection
from notedock.window.folder.progress_card import ProgressCard
from notedock.window.log.details_panel import DetailsPanel
from notedock.window.problems.panel import ProblemPanel
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import focus_of_window
from notedock.window.widgets.buttons import copy_to_clipboard, set_outlined
from notedock.window.widgets.collapsible_panel import CollapsiblePanel
from notedock.window.widgets.labels import text_label
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner


class FolderPage(QWidget):
    """Shows a session. The visible buttons follow from its state alone."""

    opening = Signal()
    choosing = Signal()  # the person wants to choose another environment
    forgetting = Signal(object)  # FolderSession: the person wants it off the list
    pinning = Signal(object)  # FolderSession: the person wants it at the top of the list, or not
    renaming = Signal(object)  # FolderSession: the person wants to call it something else
    locating = Signal(object)  # FolderSession: the person knows where the missing folder is now
    refused = Signal(object)  # Problem
    menu_filled = Signal(object)  # QMenu of the folder; the end is for what concerns all folders

    def __init__(self, first_paint: FirstPaint, context: Context, runner: Runner) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._session: FolderSession | None = None
        self._was_busy = False
        self.first_paint = first_paint
        self.welcome = first_paint.welcome
        self.header = first_paint.header
        self.environment = first_paint.environment
        self.availability = EnvironmentAvailability(context, runner, self)
        self.buttons = first_paint.buttons
        self.buttons.assemble()
        self.progress = ProgressCard()
        self.problem = ProblemPanel()
        self.next_start = NextStart(context, self.availability)
        self.first_steps = FirstSteps(context)
        self._notice = text_label(kind="notice")
        self._unused = text_label(kind="secondary", size=sizes.FONT_SMALL)
        self._unused.setObjectName("unusedFiles")
        self._notebook_section = NotebookSection()
        self.notebooks = self._notebook_section.list
        self.details = DetailsPanel(context, runner)
        self.details_panel = CollapsiblePanel(self.details)
        self.toggle = self.details_panel.toggle
        self._lay_out()
        self._connect()
        self.show_session(None)

    def show_session(self, session: FolderSession | None, problem: Problem | None = None) -> None:
        """Show a folder, or the welcome page when there is none.

        problem: the one that is shown, which need not be the session's own.
        """
        same = session is self._session
        if same and self._was_busy and session and session.state not in BUSY:
            self.availability.forget()  # it may have been downloaded
        self._session = session
        self._was_busy = session is not None and session.state in BUSY
        focused = focus_of_window(self)
        above = self._shown_above()
        self._show_problem(session, problem)
        if session is not None:
            shown = controls(session.state, saving=session.saving)
            self._show_environment(session, shown)
            self.header.show_session(session, in_trouble=problem is not None)
            self.buttons.show_address(session.server.address if session.server else "")
            self.buttons.show_controls(shown, session.state)
            self.progress.show_session(session)
            self._show_notices(session)
            self._show_unused(session)
            self._show_notebooks(session)
        self.next_start.show_session(session)
        self.first_steps.show_session(session, in_trouble=problem is not None)
        self.welcome.setVisible(session is None)
        self.first_paint.top.setVisible(session is not None)
        self._below.setVisible(session is not None)
        if same and self._shown_above() != above:
            self._notebook_section.hold_clicks()
        self.details.show_session(session)
        self._keep_focus(focused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a part of the height to the page."""
        super().resizeEvent(event)
        self.details_panel.fit()

    # ------------------------------------------------------------ what the person does

    def start(self) -> None:
        """Start the notebooks."""
        self._do(FolderSession.start)

    def retry(self) -> None:
        """Start as was asked for last, but with an environment that was chosen since."""
        self._do(lambda session: self._start_or_restart(session, session.last_request()))

    def start_without_recipe(self) -> None:
        """Start as was asked for last, but without the folder's own recipe."""
        self._do(
            lambda session: self._start_or_restart(
                session, replace(session.last_request(), without_recipe=True)
            )
        )

    def start_without_docker(self) -> None:
        """Start as was asked for last, from now on in the engine that is part of the program."""
        self._do(lambda session: session.set_engine(BUILTIN))
        self.retry()

    def start_without_data(self) -> None:
        """Start as was asked for last, but without the folder for data."""
        self._do(lambda session: session.start(replace(session.last_request(), without_data=True)))

    def _start_or_restart(self, session: FolderSession, request: StartRequest) -> None:
        if session.prepared_restart.has_failed:
            session.prepared_restart.begin(without_recipe=request.without_recipe)
        else:
            session.start(request)

    def choose_environment(self, environment: Environment) -> None:
        """Use another environment from now on."""
        self.environment.is_guess = False
        self._do(lambda session: session.choose_environment(environment.name))

    def copy_link(self) -> None:
        """Copy the link with its token to the clipboard."""
        if self._session and self._session.server:
            copy_to_clipboard(self.buttons.copy_link, self._session.server.link())

    def pin(self) -> None:
        """Have the folder pinned to the top of the list, or not any more."""
        self._do(self.pinning.emit)

    def rename(self) -> None:
        """Ask what the folder is to be called."""
        self._do(self.renaming.emit)

    def show_log(self) -> None:
        """Open the details with the log, the focus in its search field."""
        if self._session:
            self.toggle.setChecked(True)
            self.details.show_log()

    def focus_next_step(self) -> None:
        """Set the focus to what a person would press next."""
        if self._session is None:
            self.welcome.button.setFocus()
        elif self.problem.is_next_step:
            self.problem.action_button.setFocus()
            self._scroll.ensureWidgetVisible(self.problem)
        else:
            self.buttons.focus_next_step()

    def _open(self, notebook: str) -> None:
        """Open one notebook, after a start where nothing runs yet."""
        if self._session and self._session.state is State.RUNNING:
            self._session.open(notebook)
        else:
            self._do(lambda session: session.start(session.new_request(notebook)))

    def _create_notebook(self) -> None:
        self._do(lambda session: session.create_notebook(self.notebooks.select))

    def _do(self, what: Callable[[FolderSession], None]) -> None:
        if self._session:
            what(self._session)

    def _show_detail(self) -> None:
        """Open the details with the technical detail of the Problem."""
        self.toggle.setChecked(True)
        self.details.show_detail()

    def fill_menu(self, menu: QMenu) -> None:
        """Fill a menu with all that can be done with the folder that is shown."""
        if self._session is not None:
            folder_menu.add_buttons(menu, self.buttons, self.environment.change)
            self._add_rare(menu, self._session)

    def _fill_more(self) -> None:
        """Fill the menu of rare commands."""
        menu, session = self._menu, self._session
        menu.clear()
        if session is None:
            return
        if session.server and session.state is State.RUNNING:
            link = menu.addAction(self.tr("&Copy the link"), self.copy_link)
            link.setToolTip(session.server.address)
        self._add_rare(menu, session)

    def _add_rare(self, menu: QMenu, session: FolderSession) -> None:
        folder_menu.add_rare(menu, session, self._create_notebook)
        asked = partial(self.pinning.emit, session), partial(self.renaming.emit, session)
        locate = partial(self.locating.emit, session)
        folder_menu.add_of_list(
            menu, session, *asked, locate, partial(self.forgetting.emit, session)
        )
        self.menu_filled.emit(menu)

    # ------------------------------------------------------------ what is shown

    def _show_problem(self, session: FolderSession | None, problem: Problem | None) -> None:
        dismissable = True
        if session is not None and problem is session.problem:
            dismissable = controls(session.state).dismiss
        self.problem.show_problem(problem, can_dismiss=dismissable)
        self.buttons.set_outlined(self.problem.is_next_step)
        set_outlined(self.welcome.button, outlined=self.problem.is_next_step)
        has_detail = self.details.show_problem(problem)
        self.details_panel.setVisible(session is not None or has_detail)

    def _show_environment(self, session: FolderSession, shown: Controls) -> None:
        self.environment.show_change(shown.environment_enabled)
        unknown = session.project is None and session.problem is None and not session.missing
        if unknown and self.environment.is_guess and self.header.words()[0] == session.name:
            return  # what the last window showed of it is most likely right
        summary = summary_of(session, self._context.catalogue)
        reference = summary.reference if shown.start else ""
        cost = self.availability.words(reference, builtin=session.prefers_builtin)
        words = summary.title, summary.extra, summary.recipe
        self.environment.show_texts(*words, cost, summary.tool_tip)

    def _show_notices(self, session: FolderSession) -> None:
        words = session.notice
        if not session.writable and not words:
            words = self.tr(
                "This folder is read-only for you: changes to its notebooks are not saved."
            )
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def _show_unused(self, session: FolderSession) -> None:
        words = unused_words(session)
        self._unused.setText(words)
        self._unused.setVisible(bool(words))

    def _show_notebooks(self, session: FolderSession) -> None:
        project = session.project
        resting = shown_state(session) in (State.OFF, State.RUNNING)
        if project is not None and resting:
            page, writable = session.start_page, session.writable
            self._notebook_section.show_project(project, page, writable=writable)
        self._notebook_section.setVisible(project is not None and resting)
        self.buttons.describe_start(has_notebooks=project is None or bool(project.notebooks))

    def _shown_above(self) -> list[bool]:
        """Tell which of what comes and goes above the notebooks is shown."""
        above = (self.first_steps, self._unused, self._notice, self.problem)
        return [not one.isHidden() for one in above]

    def _keep_focus(self, focused: QWidget | None) -> None:
        """Set the focus to the next step where the widget that had it cannot be used any more.

        focused: the one that had it before something was shown or hidden.
        """
        now = focus_of_window(self)
        if focused is None or not self.first_paint.isAncestorOf(focused):
            return
        if focused is now and focused.isVisibleTo(self.window()) and focused.isEnabled():
            return
        kept = now and (self.buttons.isAncestorOf(now) or self.next_start.isAncestorOf(now))
        if self.problem.is_next_step or not kept:
            self.focus_next_step()

    # ------------------------------------------------------------ making it

    def _lay_out(self) -> None:
        self.first_paint.add(self.next_start)
        self.first_paint.add(self.first_steps)
        self.first_paint.add(self._unused)
        self.first_paint.add(self._notice)
        self.first_paint.add(self.problem)
        self.first_paint.add(self._make_rest(), 1)
        self._notice.hide()
        self._unused.hide()
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.first_paint)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(scroll)
        splitter.addWidget(self.details_panel)
        splitter.setStretchFactor(0, 1)
        splitter.splitterMoved.connect(self.details_panel.note_height)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _make_rest(self) -> QWidget:
        self._below = QWidget()
        column = QVBoxLayout(self._below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_L)
        column.addWidget(self.progress)
        column.addWidget(self._notebook_section, 1)
        column.addStretch()
        return self._below

    def _connect(self) -> None:
        self.welcome.opening.connect(self.opening)
        self.environment.change.clicked.connect(self.choosing)
        self.availability.changed.connect(self._on_availability)
        self.problem.detail_requested.connect(self._show_detail)
        self.details.refused.connect(self.refused)
        self.details.brief.connect(self.details_panel.set_brief)
        self.notebooks.open_requested.connect(self._open)
        self._notebook_section.new_button.clicked.connect(self._create_notebook)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_more)
        self.header.more.setMenu(self._menu)
        self.header.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.buttons.start.clicked.connect(self.start)
        self.buttons.copy_link.clicked.connect(self.copy_link)
        self.buttons.cancel.clicked.connect(lambda: self._do(FolderSession.cancel))
        self.buttons.stop.clicked.connect(lambda: self._do(FolderSession.stop))
        self.next_start.button.clicked.connect(
            lambda: self._do(lambda session: session.prepared_restart.begin())
        )
        self.next_start.cancel.clicked.connect(
            lambda: self._do(lambda session: session.prepared_restart.cancel())
        )
        self.buttons.open.clicked.connect(lambda: self._do(FolderSession.open))

    def _on_availability(self) -> None:
        if self._session is not None:
            self._show_environment(self._session, controls(self._session.state))
            self.next_start.show_session(self._session)
