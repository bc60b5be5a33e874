"""A Problem on the screen: what, why, what to do, and the one button that does it."""

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
from notedock.window import icons, look
from notedock.window.flow import Flow
from notedock.window.labels import button, copy_text, named, text_label
from notedock.window.plain_text import PlainText
from notedock.window.signs import Sign


class ProblemPanel(QFrame):
    """Takes the place of the steps while there is a Problem."""

    wanted = Signal(object)  # Action
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
        self._typed = ""  # what helps in a terminal
        self._title = text_label(size=look.LARGE, bold=True)
        named(self._title, "problemTitle", "", self.tr("What went wrong"))
        self._reason = text_label(kind="quiet")
        self._remedy = text_label()
        for label in (self._title, self._reason, self._remedy):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = button("", "mdi6.arrow-right")
        named(self._button, "problemAction", "", self.tr("Does what helps against the problem"))
        self._button.clicked.connect(self._act)
        self._command = button(self.tr("&Copy the command"), "mdi6.content-copy")
        named(
            self._command,
            "problemCommand",
            self.tr("Copy the command"),
            self.tr("For a terminal, if you have one: it does what helps"),
        )
        self._command.clicked.connect(lambda: copy_text(self._command, self._typed))
        self._build_detail()
        self._close = QToolButton()
        icons.keep_free(self._close, "mdi6.close")
        named(self._close, "problemClose", self.tr("Close"), self.tr("Puts the problem away"))
        self._close.setToolTip(self.tr("Close"))
        self._close.clicked.connect(self.dismissed)
        self._lay_out()

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
        self._action = problem.action
        self._button.setVisible(problem.action is not None)
        if problem.action is not None:
            self._button.setText(self._words(problem.action))
            self._button.setAccessibleName(self._button.text().replace("&", ""))
        self._typed = problem.command
        self._command.setVisible(bool(problem.command))
        detail = "\n".join(filter(None, (problem.command, problem.detail)))
        if self._detail.toPlainText() != detail:
            self._detail.setPlainText(detail)
            self._more.setChecked(False)
        self._more.setVisible(bool(detail))
        self._close.setVisible(can_dismiss)

    def _build_detail(self) -> None:
        self._more = QToolButton()
        self._more.setText(self.tr("Show technical details"))
        self._more.setCheckable(True)
        self._more.setAccessibleDescription(self.tr("For whoever helps you: shows more"))
        self._detail = PlainText()
        self._detail.setFixedHeight(self._detail.sizeHint().height())
        self._detail.setAccessibleName(self.tr("Technical details"))
        self._detail.hide()
        self._more.toggled.connect(self._detail.setVisible)

    def _lay_out(self) -> None:
        sign = Sign(16)
        sign.show_state(State.FAILED)
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QWidget()
        row = Flow(buttons)
        row.add(self._button)
        row.add(self._command)
        row.add(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.ROOM, look.HALF, look.HALF, look.ROOM)
        column.setSpacing(look.GAP)
        column.addLayout(top)
        column.addWidget(self._reason)
        column.addWidget(self._remedy)
        column.addWidget(buttons)
        column.addWidget(self._detail)

    def _act(self) -> None:
        if self._action is not None:
            self.wanted.emit(self._action)

    def _words(self, action: Action) -> str:
        return {
            Action.RETRY: self.tr("Try &again"),
            Action.CHOOSE_FOLDER: self.tr("Choose &another folder"),
            Action.CHOOSE_ENVIRONMENT: self.tr("Choose &another environment"),
            Action.COPY_LINK: self.tr("Copy the &link"),
            Action.SHOW_LOG: self.tr("Show the lo&g"),
            Action.INSTALL_ENGINE: self.tr("&Get Docker"),
            Action.START_ENGINE: self.tr("&Start Docker"),
            Action.CHECK_COMPUTER: self.tr("&Check this computer"),
            Action.STOP: self.tr("Sto&p"),
            Action.START_WITHOUT: self.tr("Start &without it"),
        }[action]
