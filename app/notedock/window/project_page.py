"""The right side: the chosen folder, what it needs, the next step, and what goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import Catalogue, Environment
from notedock.core.problem import Problem
from notedock.core.project import Project, Recipe
from notedock.core.states import State
from notedock.core.task import Progress
from notedock.core.words import counted
from notedock.window import look
from notedock.window.actions import Actions
from notedock.window.controls import Controls, controls, state_words
from notedock.window.details import Details
from notedock.window.environment_selector import EnvironmentSelector
from notedock.window.labels import (
    ElidedLabel,
    as_tool_tip,
    button,
    copy_text,
    named,
    text_label,
)
from notedock.window.problem_panel import ProblemPanel
from notedock.window.session import Session
from notedock.window.sidebar import short_path
from notedock.window.steps import Steps
from notedock.window.welcome import Welcome

_WHOLE = 1000  # the progress bar's own units: bytes do not fit into Qt's numbers


class ProjectPage(QWidget):
    """Shows one session as it is. Which buttons there are follows from its state alone."""

    opening = Signal()
    choosing = Signal()  # the person wants to compare the environments
    refused = Signal(object)  # Problem

    def __init__(self, catalogue: Catalogue, details: Details) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session: Session | None = None
        self.welcome = Welcome()
        self.welcome.opening.connect(self.opening)
        self._title = ElidedLabel(size=look.TITLE, bold=True)
        self._place = ElidedLabel(kind="quiet")
        self._recipe = text_label(kind="quiet")
        self._notice = text_label(kind="notice")
        self.environment = EnvironmentSelector(catalogue)
        self.chooser = self._make_chooser()
        self.buttons = Actions()
        self._state = text_label()
        self._state.setWordWrap(False)
        named(self._state, "stateLabel", "", self.tr("What goes on with this folder"))
        self._address = text_label(kind="quiet")
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        named(self._address, "addressLabel", "", self.tr("Where the notebooks can be seen"))
        self._progress = self._make_progress()
        self._steps = Steps()
        self.problem = ProblemPanel()
        self.details = details
        self.toggle = self._make_toggle()
        self._lay_out()
        self._connect()
        self.show_session(None)

    def show_session(self, session: Session | None, problem: Problem | None = None) -> None:
        """Show a folder, or the welcome when there is none.

        problem: one that concerns another folder or none, shown before the session's own.
        """
        self._session = session
        self.welcome.setVisible(session is None)
        self._whole.setVisible(session is not None)
        self.toggle.setVisible(session is not None)
        self.details.setVisible(session is not None and self.toggle.isChecked())
        self._stretch.setVisible(session is not None and self.details.isHidden())
        self.details.show_session(session)
        if session is None:
            self.problem.show_problem(problem, can_dismiss=True)
            return
        shown = controls(session.state, saving=session.saving)
        own = problem or session.problem
        self.problem.show_problem(own, can_dismiss=shown.dismiss or problem is not None)
        self._show_header(session)
        self._show_environment(session, shown)
        self.buttons.show_controls(shown, session.state)
        self._show_progress(session, shown, own)
        if session.log_matters:
            session.log_matters = False
            self.toggle.setChecked(True)
            self.details.setCurrentIndex(0)

    # ------------------------------------------------------------ what the person does

    def start(self) -> None:
        """Start, with what was typed as environment but not yet taken."""
        if self._session and self.environment.commit():
            self._session.start()

    def copy_link(self) -> None:
        """Put the whole link on the clipboard."""
        if self._session and self._session.server:
            copy_text(self.buttons.copy_link, self._session.server.link())

    def show_log(self) -> None:
        """Open the details at the log, ready to be searched."""
        if self._session:
            self.toggle.setChecked(True)
            self.details.show_log()

    def _do(self, what: Callable[[Session], None]) -> None:
        if self._session:
            what(self._session)

    def _choose(self, environment: Environment) -> None:
        if self._session:
            self._session.choose(environment.name)

    def _toggle_details(self, shown: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self.toggle.setArrowType(arrow)
        self.details.setVisible(shown and self._session is not None)
        self._stretch.setVisible(self.details.isHidden())

    # ------------------------------------------------------------ what is shown

    def _show_header(self, session: Session) -> None:
        self._title.setText(session.name)
        parts = [short_path(session.folder)]
        if session.project:
            parts += self._contents(session.project)
        self._place.setText(" · ".join(parts))
        self._place.setToolTip(as_tool_tip(str(session.folder)))
        self._show_recipe(session)
        notices = [session.notice] if session.notice else []
        if not session.writable and not notices:
            notices.append(
                self.tr("This folder is read-only for you: changes to its notebooks are not saved.")
            )
        self._notice.setText("\n".join(notices))
        self._notice.setVisible(bool(notices))

    def _show_recipe(self, session: Session) -> None:
        """Say what the folder itself brings along."""
        own = session.project is not None and session.project.recipe is not Recipe.NONE
        self._recipe.setText(self.tr("This folder brings its own environment.") if own else "")
        self._recipe.setVisible(own)

    def _show_environment(self, session: Session, shown: Controls) -> None:
        self.environment.setEnabled(shown.environment_enabled)
        self.chooser.setEnabled(shown.environment_enabled)
        if not self.environment.is_edited():
            running = session.server.environment if session.server else ""
            self.environment.display_name(running or session.environment)

    def _show_progress(self, session: Session, shown: Controls, problem: Problem | None) -> None:
        words = state_words(session)
        self._state.setText(words)
        self._state.setAccessibleName(words)
        running = session.server if session.state is State.RUNNING else None
        self._address.setText(running.address if running else "")
        self._address.setAccessibleName(running.address if running else "")
        self._progress.setVisible(shown.progress)
        self._set_progress(session.progress if shown.progress else None)
        self._steps.setVisible(problem is None)
        self._steps.show_state(session.state)

    def _set_progress(self, progress: Progress | None) -> None:
        fraction = progress.fraction if progress else None
        if fraction is None or fraction >= 1:  # nobody knows how long the rest takes
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, _WHOLE)
            self._progress.setValue(int(fraction * _WHOLE))

    def _contents(self, project: Project) -> list[str]:
        count = len(project.notebooks)
        if not count:
            return [self.tr("no notebooks")]
        return [counted("ProjectPage", "%n notebook", "%n notebooks", count)]

    # ------------------------------------------------------------ making it

    def _make_progress(self) -> QProgressBar:
        bar = QProgressBar()
        named(bar, "progressBar", self.tr("Progress"), self.tr("How far the present step is"))
        bar.setTextVisible(False)
        bar.setRange(0, _WHOLE)
        policy = bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        bar.setSizePolicy(policy)
        return bar

    def _make_chooser(self) -> QPushButton:
        chooser = button(self.tr("Co&mpare…"), "mdi6.file-tree-outline")
        named(
            chooser,
            "chooserButton",
            self.tr("Compare environments"),
            self.tr("Shows what each environment is for, and how large it is"),
        )
        chooser.setToolTip(self.tr("What each environment is for, and how large it is"))
        return chooser

    def _make_toggle(self) -> QToolButton:
        toggle = QToolButton()
        named(toggle, "detailsButton", self.tr("Details"), self.tr("Shows or hides the log"))
        toggle.setText(self.tr("&Details"))
        toggle.setToolTip(self.tr("Show or hide the log (Ctrl+L)"))
        toggle.setCheckable(True)
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setArrowType(Qt.ArrowType.RightArrow)
        return toggle

    def _lay_out(self) -> None:
        label = QLabel(self.tr("&Environment"))
        label.setBuddy(self.environment)
        chooser = QHBoxLayout()
        chooser.setSpacing(12)
        chooser.addWidget(label)
        chooser.addWidget(self.environment, 1)
        chooser.addWidget(self.chooser)
        chooser.addStretch()
        self.environment.setMaximumWidth(420)
        state = QHBoxLayout()
        state.setSpacing(12)
        state.addWidget(self._state)
        state.addWidget(self._address, 1)
        self._whole = QWidget()
        inner = QVBoxLayout(self._whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.GAP)
        inner.addWidget(self._title)
        inner.addWidget(self._place)
        inner.addWidget(self._recipe)
        inner.addWidget(self._notice)
        inner.addSpacing(12)
        inner.addLayout(chooser)
        inner.addSpacing(12)
        inner.addWidget(self.buttons)
        inner.addSpacing(4)
        inner.addLayout(state)
        inner.addWidget(self._progress)
        inner.addWidget(self._steps)
        self._stretch = QWidget()
        self._stretch.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * look.GAP, 3 * look.GAP, 4 * look.GAP, 2 * look.GAP)
        column.setSpacing(12)
        column.addWidget(self.welcome, 1)
        column.addWidget(self._whole)
        column.addWidget(self.problem)
        column.addWidget(self.toggle)
        column.addWidget(self.details, 1)
        column.addWidget(self._stretch, 1)

    def _connect(self) -> None:
        self.environment.chosen.connect(self._choose)
        self.environment.refused.connect(self.refused)
        self.chooser.clicked.connect(self.choosing)
        self.toggle.toggled.connect(self._toggle_details)
        self.buttons.start.clicked.connect(self.start)
        self.buttons.copy_link.clicked.connect(self.copy_link)
        self.buttons.cancel.clicked.connect(lambda: self._do(Session.cancel))
        self.buttons.stop.clicked.connect(lambda: self._do(Session.stop))
        self.buttons.open.clicked.connect(lambda: self._do(Session.open))
