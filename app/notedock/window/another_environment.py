"""An environment that is in no list: its name is looked at while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from notedock.core.environment import Catalogue, Environment
from notedock.core.problem import Problem
from notedock.window import look
from notedock.window.environment_words import Subject, size_sentence
from notedock.window.labels import announce, button, named, text_label

_PAUSE = 500  # milliseconds without a key until its registry is asked


class AnotherEnvironment(QWidget):
    """Says with `meant` which environment is typed, with `pondered` that typing has paused."""

    meant = Signal(object)  # Environment, or None while it can be none
    pondered = Signal(object)  # Environment: now its registry may be asked
    instead = Signal(object)  # Environment: the person takes the one that was suggested
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
            self.tr("As whoever made it has told it"),
        )
        self.line.setPlaceholderText("quay.io/jupyter/scipy-notebook:latest")
        self.line.setClearButtonEnabled(True)
        self._state = text_label(kind="quiet")
        named(self._state, "environmentNameState", "", self.tr("What is known of this name"))
        self._suggestion = button("", "mdi6.arrow-right")
        self._suggestion.setObjectName("suggestionButton")
        self._suggestion.setAccessibleDescription(self.tr("Shows this environment"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay_out()
        self._pause.timeout.connect(lambda: self.pondered.emit(self._environment))
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.taken)
        self._suggestion.clicked.connect(lambda: self.instead.emit(self._suggested))
        self._typed("")

    @property
    def environment(self) -> Environment | None:
        """What is typed, None while it can be no environment."""
        return self._environment

    def show_subject(self, subject: Subject, *, asked: bool) -> None:
        """Say what is known by now of what is typed. asked: nothing more is to be expected."""
        words = ""
        if size := size_sentence(subject):
            words = self.tr("Found: {what}.").format(what=size)
        elif subject.absent:
            words = self.tr("There is no environment of this name. Is it spelt correctly?")
        elif asked:
            words = self.tr(
                "Nothing more is known of it: nobody answered, or a sign-in is needed first."
            )
        if words and words != self._state.text():
            self._say(words)
            announce(self.line, words)

    def _typed(self, text: str) -> None:
        """Say at once what can be said without asking anybody."""
        self._pause.stop()
        name = text.strip()
        self._environment = suggested = None
        words = self.tr("For example one that a colleague has made and told you the name of.")
        try:
            self._environment = self._catalogue.find(name) if name else None
        except Problem as problem:
            words = problem.title
            meant = self._catalogue.suggestion(name)
            suggested = self._catalogue.find(meant) if meant else None
        if self._environment is not None:
            words = self.tr("Looking it up…")
            suggested = self._catalogue.successor(self._environment.reference)
            self._pause.start()
        self._say(words)
        self._suggest(suggested)
        self.meant.emit(self._environment)

    def _say(self, words: str) -> None:
        self._state.setText(words)
        self._state.setAccessibleName(words)
        self.line.setAccessibleDescription(words)

    def _suggest(self, environment: Environment | None) -> None:
        self._suggested = environment
        self._suggestion.setVisible(environment is not None)
        if environment is not None:
            words = self.tr("Take “{title}” instead").format(title=environment.title)
            self._suggestion.setText(words.replace("&", "&&"))
            self._suggestion.setAccessibleName(words)

    def _lay_out(self) -> None:
        label = QLabel(self.tr("&Name"))
        label.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.HALF, look.TINY, 0)
        column.setSpacing(look.GAP)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(self._state)
        column.addWidget(self._suggestion, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
