"""What has just been done can be taken back: better than being asked before it happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout

from notedock.window import look
from notedock.window.keys import as_read, sequences, with_key
from notedock.window.labels import announce, button, named, text_label

SECONDS = 8.0  # enough to read a sentence and reach for the mouse


class UndoBar(QFrame):
    """Says for some seconds what was done, with a button that takes it back.

    It stays for as long as the mouse or the focus is on it.
    """

    undone = Signal(bool)  # whether the focus was here, and has to go elsewhere

    def __init__(self) -> None:
        super().__init__()
        named(self, "undoBar", self.tr("What was done last"), self.tr("It can be taken back"))
        self._undo: Callable[[], object] = lambda: None
        self._about: object = None
        self._words = text_label()
        self.button = button(self.tr("Undo"), "mdi6.undo-variant")
        named(self.button, "undoButton", self.tr("Undo"), self.tr("Takes back what was done last"))
        self.button.setToolTip(with_key(self.tr("Undo"), "undo"))
        self.button.setShortcut(
            sequences("undo")[0]
        )  # works in the whole window while it can be seen
        self.button.clicked.connect(self._take_back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.MARGIN, look.GAP, look.ROOM, look.GAP)
        row.setSpacing(look.ROOM)
        row.addWidget(self._words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def offer(self, words: str, undo: Callable[[], object], about: object = None) -> None:
        """Say what was done, and let `undo` be asked for. about: what `withdraw` calls it by."""
        self._undo, self._about = undo, about
        self._words.setText(words)
        self.button.setAccessibleDescription(words)
        self.show()
        self._timer.start(int(SECONDS * 1000))
        announce(
            self, self.tr("{what} {key} takes it back.").format(what=words, key=as_read("undo"))
        )

    def offers(self, about: object) -> bool:
        """Tell whether what was done about this can still be taken back."""
        return about is not None and about == self._about

    def withdraw(self, about: object) -> None:
        """Offer nothing more about this: it has gone on, and cannot be taken back."""
        if self.offers(about):
            self._forget()

    def _take_back(self) -> None:
        undo, had_focus = self._undo, self.button.hasFocus()
        self._forget()
        undo()
        self.undone.emit(had_focus)

    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(int(SECONDS * 1000))
        else:
            self._forget()

    def _forget(self) -> None:
        self._timer.stop()
        self._undo, self._about = lambda: None, None
        self.hide()
