"""What goes on with the chosen folder: the state in a word, how far it is, where it can be seen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from notedock.core.states import WORKING, State
from notedock.core.task import Progress
from notedock.window import look
from notedock.window.controls import controls, pace_words, shown_state, state_words
from notedock.window.labels import as_tool_tip, named, short_path, text_label
from notedock.window.link import Link
from notedock.window.session import Session
from notedock.window.signs import Sign
from notedock.window.steps import Steps

_WHOLE = 1000  # the progress bar's own units: bytes do not fit into Qt's numbers


class Happening(QFrame):
    """A card: one big line for now, and what belongs to it."""

    showing_folder = Signal()  # the person wants to see the folder in the file manager

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._sign = Sign()
        self._state = text_label(size=look.LARGE, bold=True)
        named(self._state, "stateLabel", "", self.tr("What goes on with this folder"))
        self._more = text_label(kind="quiet")
        self._address = text_label(kind="quiet")
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        named(self._address, "addressLabel", "", self.tr("Where the notebooks can be seen"))
        self._saved = Link()
        self._saved.setObjectName("savedButton")
        self._saved.setAccessibleDescription(self.tr("Shows the folder in the file manager"))
        self._saved.clicked.connect(self.showing_folder)
        self._progress = self._make_progress()
        self._steps = Steps()
        self._lay_out()

    def show_session(self, session: Session) -> None:
        """Show a folder as it is."""
        state = shown_state(session)
        words = state_words(session)
        self._sign.show_state(state)
        self._state.setText(words)
        self._state.setAccessibleName(words)
        self._show_more(state, session.progress)
        self._show_running(session)
        self._show_progress(session)
        self._steps.setVisible(state in WORKING)
        self._steps.show_state(session.state)

    def _show_more(self, state: State, progress: Progress | None) -> None:
        words = pace_words(progress) if state is State.DOWNLOADING else ""
        if state is State.OFF:
            words = self.tr(
                "Start opens the notebooks in your browser. "
                "Everything you change there is saved in the folder."
            )
        self._more.setText(words)
        self._more.setVisible(bool(words))

    def _show_running(self, session: Session) -> None:
        server = session.server if session.state is State.RUNNING else None
        self._address.setText(server.address if server else "")
        self._address.setAccessibleName(server.address if server else "")
        self._address.setVisible(server is not None)
        saves = server is not None and session.writable and not server.read_only
        self._saved.show_text(
            self.tr("Everything you change is saved in {folder}").format(
                folder=short_path(session.folder)
            )
        )
        self._saved.setToolTip(as_tool_tip(str(session.folder)))
        self._saved.setVisible(saves)

    def _show_progress(self, session: Session) -> None:
        shown = controls(session.state, saving=session.saving).progress
        self._progress.setVisible(shown)
        self._set_progress(session.progress if shown else None)

    def _set_progress(self, progress: Progress | None) -> None:
        fraction = progress.fraction if progress else None
        if fraction is None or fraction >= 1:  # nobody knows how long the rest takes
            self._progress.setRange(0, 0)
        else:
            self._progress.setRange(0, _WHOLE)
            self._progress.setValue(int(fraction * _WHOLE))

    def _make_progress(self) -> QProgressBar:
        bar = QProgressBar()
        named(bar, "progressBar", self.tr("Progress"), self.tr("How far the present step is"))
        bar.setTextVisible(False)
        bar.setRange(0, _WHOLE)
        return bar

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(look.HALF)
        head.addWidget(self._sign)
        head.addWidget(self._state, 1)
        below = QVBoxLayout()
        below.setSpacing(look.GAP)
        below.addWidget(self._more)
        below.addWidget(self._address)
        below.addWidget(self._saved)
        below.addWidget(self._progress)
        below.addWidget(self._steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.ROOM, look.ROOM, look.ROOM, look.ROOM)
        column.setSpacing(look.GAP)
        column.addLayout(head)
        column.addLayout(below)
