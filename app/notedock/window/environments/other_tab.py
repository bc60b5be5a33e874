"""The tab in which the name of any other image is typed and checked."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from notedock.core.environment import Catalogue, Environment
from notedock.core.problem import Problem
from notedock.window.environments.descriptions import EnvironmentInfo, size_text
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label

_TYPING_PAUSE = 500  # milliseconds


class OtherTab(QWidget):
    """Emits `edited` with each change of the name, and `paused` half a second after the last."""

    edited = Signal(object)  # Environment, or None while the name is not valid
    paused = Signal(object)  # Environment to look up
    suggestion_taken = Signal(object)  # Environment that was suggested
    taken = Signal()

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._environment: Environment | None = None
        self._suggested: Environment | None = None
        self.line = QLineEdit()
        named(
            self.line,
            "environmentName",
            self.tr("Name of the environment"),
            self.tr("The name that you got from whoever made it"),
        )
        self.line.setPlaceholderText("quay.io/jupyter/scipy-notebook:latest")
        self.line.setClearButtonEnabled(True)
        self._state = text_label(kind="secondary")
        named(self._state, "environmentNameState", "", self.tr("What is known about this name"))
        self._suggestion = button("", "mdi6.arrow-right")
        self._suggestion.setObjectName("suggestionButton")
        self._suggestion.setAccessibleDescription(self.tr("Shows this environment"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE)
        self._lay_out()
        self._pause.timeout.connect(lambda: self.paused.emit(self._environment))
        self.line.textChanged.connect(self._text_changed)
        self.line.returnPressed.connect(self.taken)
        self._suggestion.clicked.connect(lambda: self.suggestion_taken.emit(self._suggested))
        self._text_changed("")

    @property
    def environment(self) -> Environment | None:
        """The environment that is typed, None while the name is not valid."""
        return self._environment

    def show_info(self, info: EnvironmentInfo) -> None:
        """Show what is known of what is typed."""
        words = ""
        if size := size_text(info):
            words = self.tr("Found: {what}.").format(what=size)
        elif info.absent:
            words = self.tr("There is no environment of this name. Is it spelt correctly?")
        elif info.asked:
            words = self.tr(
                "Nothing more is known about it: the download site is not responding, or a "
                "sign-in is needed first."
            )
        if words and words != self._state.text():
            self._show_state(words)
            announce(self.line, words)

    def _text_changed(self, text: str) -> None:
        """Check the name without any request, and restart the pause."""
        self._pause.stop()
        name = text.strip()
        self._environment = suggested = None
        words = self.tr("For example one that a colleague has made for you.")
        try:
            self._environment = self._catalogue.find(name) if name else None
        except Problem as problem:
            words = problem.title
            edited = self._catalogue.suggestion(name)
            suggested = self._catalogue.find(edited) if edited else None
        if self._environment is not None:
            words = self.tr("Looking it up…")
            suggested = self._catalogue.successor(self._environment.reference)
            self._pause.start()
        self._show_state(words)
        self._show_suggestion(suggested)
        self.edited.emit(self._environment)

    def _show_state(self, words: str) -> None:
        self._state.setText(words)
        self._state.setAccessibleName(words)
        self.line.setAccessibleDescription(words)

    def _show_suggestion(self, environment: Environment | None) -> None:
        self._suggested = environment
        self._suggestion.setVisible(environment is not None)
        if environment is not None:
            words = self.tr("Use “{title}” instead").format(title=environment.title)
            self._suggestion.setText(words.replace("&", "&&"))
            self._suggestion.setAccessibleName(words)

    def _lay_out(self) -> None:
        label = QLabel(self.tr("&Name"))
        label.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SPACE_M, sizes.SPACE_XS, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(self._state)
        column.addWidget(self._suggestion, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
