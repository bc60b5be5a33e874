"""The panel that shows a Problem: title, reason, remedy, and a button for its action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.problem import Action, Problem
from notedock.core.states import State
from notedock.window.theme import icons, sizes
from notedock.window.theme.state_icons import StateIcon
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.wrapping_layout import WrappingLayout

_ICONS = {
    Action.COPY_LINK: "mdi6.link-variant",
    Action.COPY_REPORT: "mdi6.content-copy",
    Action.LOCATE_FOLDER: "mdi6.folder-search-outline",
    Action.FORGET_FOLDER: "mdi6.playlist-remove",
}
_OTHER_ICON = "mdi6.arrow-right"


class ProblemPanel(QFrame):
    """Shown below the buttons and the environment, which stay where they are.

    is_next_step: it is shown, and its action is what a person would do next.
    """

    action_requested = Signal(object)  # Action
    detail_requested = Signal()  # the person wants to see the technical detail
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "problemPanel",
            self.tr("Problem"),
            self.tr("What went wrong, and what can be done about it"),
        )
        self._action: Action | None = None
        self._command_text = ""
        self._title = text_label(size=sizes.FONT_LARGE, bold=True)
        named(self._title, "problemTitle", "", self.tr("What went wrong"))
        self._reason = text_label(kind="secondary")
        self._remedy = text_label()
        for label in (self._title, self._reason, self._remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button = button("", _OTHER_ICON, "dialog-primary")
        words = self.tr("Does what may solve the problem")
        named(self.action_button, "problemAction", "", words)
        self.action_button.clicked.connect(self._on_action)
        self._command = button(self.tr("&Copy the command"), "mdi6.content-copy")
        named(
            self._command,
            "problemCommand",
            self.tr("Copy the command"),
            self.tr("For a terminal: it can solve the problem"),
        )
        self._command.clicked.connect(lambda: copy_to_clipboard(self._command, self._command_text))
        self._other: Action | None = None
        self.other_button = button("", _OTHER_ICON)
        named(self.other_button, "problemOther", "", self.tr("Offers another way to deal with it"))
        self.other_button.clicked.connect(self._on_other)
        self._more = self._make_more()
        self._close = QToolButton()
        icons.reserve_icon(self._close, "mdi6.close")
        named(self._close, "problemClose", self.tr("Close"), self.tr("Closes this message"))
        self._close.setToolTip(self.tr("Close"))
        self._close.clicked.connect(self.dismissed)
        self._lay_out()

    @property
    def is_next_step(self) -> bool:
        """Tell whether its action is what a person would do next."""
        return not self.isHidden() and self._action is not None

    def show_problem(self, problem: Problem | None, *, can_dismiss: bool) -> None:
        """Show `problem`, or hide the panel when there is none."""
        self.setVisible(problem is not None)
        if problem is None:
            return
        self._title.setText(problem.title)
        self._title.setAccessibleName(problem.title)
        for label, text in ((self._reason, problem.reason), (self._remedy, problem.remedy)):
            label.setText(text)
            label.setVisible(bool(text))
        self.action_button.setVisible(problem.action is not None)
        if problem.action is not None and problem.action is not self._action:
            self.action_button.setProperty("textBefore", None)  # of feedback that is still shown
            self.action_button.setText(self._label(problem.action))
            self.action_button.setAccessibleName(self.action_button.text().replace("&", ""))
            icon = _ICONS.get(problem.action, _OTHER_ICON)
            icons.change_icon(self.action_button, icon, on_accent=True)
        self._action = problem.action
        self._show_other(problem.other)
        self._command_text = problem.command
        self._command.setVisible(bool(problem.command))
        self._more.setVisible(bool(problem.command or problem.detail))
        self._close.setVisible(can_dismiss)

    def _show_other(self, other: Action | None) -> None:
        self.other_button.setVisible(other is not None)
        if other is not None and other is not self._other:
            self.other_button.setText(self._label(other))
            self.other_button.setAccessibleName(self.other_button.text().replace("&", ""))
            icons.change_icon(self.other_button, _ICONS.get(other, _OTHER_ICON), on_accent=False)
        self._other = other

    def _make_more(self) -> QToolButton:
        more = QToolButton()
        more.setObjectName("problemDetail")
        more.setText(self.tr("Show technical details"))
        more.setAccessibleDescription(self.tr("For support: shows more"))
        more.clicked.connect(self.detail_requested)
        return more

    def _lay_out(self) -> None:
        sign = StateIcon(16)
        sign.show_state(State.FAILED)
        top = QHBoxLayout()
        top.setSpacing(sizes.SPACE_S)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QWidget()
        row = WrappingLayout(buttons)
        row.add(self.action_button)
        row.add(self.other_button)
        row.add(self._command)
        row.add(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.SPACE_L, sizes.SPACE_M, sizes.SPACE_M, sizes.SPACE_L)
        column.setSpacing(sizes.SPACE_S)
        column.addLayout(top)
        column.addWidget(self._reason)
        column.addWidget(self._remedy)
        column.addWidget(buttons)

    def _on_action(self) -> None:
        if self._action is not None:
            self.action_requested.emit(self._action)

    def _on_other(self) -> None:
        if self._other is not None:
            self.action_requested.emit(self._other)

    def _label(self, action: Action) -> str:
        return {
            Action.RETRY: self.tr("Try &again"),
            Action.CHOOSE_FOLDER: self.tr("Choose &another folder"),
            Action.LOCATE_FOLDER: self.tr("Choose where it &is now…"),
            Action.FORGET_FOLDER: self.tr("&Remove from the list"),
            Action.CHOOSE_SAMPLE_PLACE: self.tr("Choose &another place"),
            Action.CHOOSE_ENVIRONMENT: self.tr("Choose &another environment"),
            Action.COPY_LINK: self.tr("Copy the &link"),
            Action.SHOW_LOG: self.tr("Show the lo&g"),
            Action.INSTALL_ENGINE: self.tr("&Get it"),
            Action.START_ENGINE: self.tr("Start &it"),
            Action.RUN_WITHOUT_DOCKER: self.tr("Run &without Docker"),
            Action.CHECK_COMPUTER: self.tr("&Check this computer"),
            Action.STOP: self.tr("Sto&p"),
            Action.RESTART: self.tr("Sto&p and start again"),
            Action.RESUME: self.tr("&Resume"),
            Action.START_WITHOUT: self.tr("Start &without it"),
            Action.START_WITHOUT_DATA: self.tr("Start &without it"),
            Action.COPY_REPORT: self.tr("Copy the &report"),
        }[action]
