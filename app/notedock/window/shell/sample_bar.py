"""A line below the page of a new copy of the sample: where it is, moving it, removing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from notedock.core.states import BUSY
from notedock.window.folder import folder_dialog
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import focus_of_window, named
from notedock.window.widgets.buttons import button, icon_button
from notedock.window.widgets.display_text import short_path
from notedock.window.widgets.labels import text_label
from notedock.window.work.sample_copy import SampleCopy

if TYPE_CHECKING:
    from notedock.window.shell.main_window import MainWindow
    from notedock.window.work.window_model import WindowModel


class SampleBar(QFrame):
    """Connects itself to the window's buttons that ask for the sample, and to what is shown."""

    def __init__(self, window: MainWindow, model: WindowModel) -> None:
        super().__init__()
        named(self, "sampleBar", self.tr("The sample"), self.tr("Where your copy of it is"))
        self._window = window
        self._navigation = model.navigation
        self._copy = SampleCopy(model.context, model.runner, model.sessions, model.navigation)
        self._words = text_label()
        self._move = button(self.tr("&Move it…"), "mdi6.folder-move-outline")
        named(
            self._move,
            "moveSampleButton",
            self.tr("Move it"),
            self.tr(
                "Moves the sample to another folder. If it is running, it is stopped and "
                "started again."
            ),
        )
        self._undo = button(self.tr("&Remove it again"), "mdi6.undo-variant")
        named(
            self._undo,
            "removeSampleButton",
            self.tr("Remove it again"),
            self.tr("Removes the sample, unless you have changed something in it"),
        )
        self._close = icon_button("mdi6.close", self.tr("Close"))
        named(self._close, "closeSampleBar", self.tr("Close"), self.tr("Hides this line"))
        self._lay_out()
        self._connect()
        self.hide()

    def _refresh(self) -> None:
        session, focused = self._copy.session, focus_of_window(self)
        self.setVisible(session is not None and session is self._navigation.current)
        for made in (self._move, self._undo):
            made.setEnabled(not self._copy.busy)
        if session is not None:
            words = self.tr("Your copy of the sample is in “{folder}”.")
            self._words.setText(words.format(folder=short_path(session.folder.parent)))
        if focused is None or not self.isAncestorOf(focused):
            return
        if not (focused.isVisibleTo(self._window) and focused.isEnabled()):
            self._window.page.focus_next_step()

    def _try(self) -> None:
        """Make a copy and start it; the one that is on its way is shown instead."""
        session = self._copy.session
        if session is not None and session.state in BUSY:
            self._navigation.select(session)
        else:
            self._window.dialogs.open_sample()

    def _choose_place(self) -> None:
        title, accept = self.tr("Where should the sample go?"), self.tr("Move it here")
        folder_dialog.choose(self._window, title, self._copy.move, accept=accept)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_XXL, sizes.SPACE_S, sizes.SPACE_L, sizes.SPACE_S)
        row.setSpacing(sizes.SPACE_S)
        row.addWidget(self._words, 1)
        for made in (self._move, self._undo, self._close):
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        window = self._window
        window.page.welcome.sample.connect(self._try)
        window.sidebar.sample.clicked.connect(self._try)
        window.navigation.shown.connect(self._refresh)
        self._copy.changed.connect(self._refresh)
        self._copy.told.connect(window.undo.tell)
        self._copy.failed.connect(window.problem.show)
        self._move.clicked.connect(self._choose_place)
        self._undo.clicked.connect(self._copy.remove)
        self._close.clicked.connect(lambda: self._copy.show(None))
