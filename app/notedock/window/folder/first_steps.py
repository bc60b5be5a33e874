"""What to do next, told to a person who starts notebooks here for the first time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from notedock.core.states import WORKING, State
from notedock.flows.context import Context
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import icon_button
from notedock.window.widgets.labels import text_label
from notedock.window.work.folder_session import FolderSession


class FirstSteps(QFrame):
    """Says where the notebooks are once they run, and how to come back once they were stopped.

    It follows the first folder that is started in this window, and only where no folder was ever
    started before. Closing it, or starting again, ends it for good.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._context = context
        self._followed: FolderSession | None = None
        self._ran = False
        self._over = False
        self._words = text_label()
        close = icon_button("mdi6.close", self.tr("Close"))
        named(close, "closeFirstSteps", self.tr("Close"), self.tr("Closes this message"))
        close.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_L, sizes.SPACE_S, sizes.SPACE_S, sizes.SPACE_S)
        row.addWidget(self._words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        named(self, "firstSteps", self.tr("What to do next"), "")
        self.hide()

    def show_session(self, session: FolderSession | None, *, in_trouble: bool) -> None:
        """Show what to do next with a folder, if it is the one that is followed.

        in_trouble: a Problem is shown with it, which goes before.
        """
        if self._over or session is None:
            self.hide()
            return
        if self._followed is None and session.state is State.CHECKING:
            self._follow(session)
        words = self._next_step(session) if session is self._followed else ""
        is_new = bool(words) and words != self._words.text()
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words) and not in_trouble)
        if is_new:
            announce(self, words)

    def _follow(self, session: FolderSession) -> None:
        """Follow a folder that is being started, or nothing where others were started before."""
        self._over = any(one.durations for one in self._context.recent_folders.folders())
        self._followed = session

    def _next_step(self, session: FolderSession) -> str:
        if session.state is State.RUNNING:
            self._ran = True
            return self._while_running(session)
        if self._ran and session.state is State.OFF:
            return self.tr("The notebooks are stopped. To go on another time, press Start.")
        if self._ran and session.state in WORKING:
            self._over = True  # started again: nothing more is to be told
        return ""

    def _while_running(self, session: FolderSession) -> str:
        if session.saves:
            return self.tr(
                "The notebooks are open in your browser. What you change there is saved in the "
                "folder. When you have finished, come back here and press Stop."
            )
        return self.tr(
            "The notebooks are open in your browser. When you have finished, come back here and "
            "press Stop."
        )

    def _end(self) -> None:
        self._over = True
        self.hide()
