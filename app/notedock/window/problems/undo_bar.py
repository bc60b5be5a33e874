"""A bar that offers to undo what was done last, instead of asking before it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout

from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.key_bindings import as_read, sequences, with_key
from notedock.window.widgets.labels import text_label

SECONDS = 8.0  # how long it is shown


class UndoBar(QFrame):
    """Shows for some seconds what was done, with a button that undoes it.

    It stays while the mouse or the focus is on it.
    """

    focus_lost = Signal()  # the button had it, and is no longer there

    def __init__(self) -> None:
        super().__init__()
        named(self, "undoBar", self.tr("The last action"), self.tr("It can be undone"))
        self._undo: Callable[[], object] = lambda: None
        self._about: object = None
        self._words = text_label()
        self.button = button(self.tr("Undo"), "mdi6.undo-variant")
        named(self.button, "undoButton", self.tr("Undo"), self.tr("Undoes the last action"))
        self.button.setToolTip(with_key(self.tr("Undo"), "undo"))
        self.button.setShortcut(
            sequences("undo")[0]
        )  # works in the whole window while it can be seen
        self.button.clicked.connect(self._on_clicked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_XXL, sizes.SPACE_S, sizes.SPACE_L, sizes.SPACE_S)
        row.setSpacing(sizes.SPACE_L)
        row.addWidget(self._words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def offer(self, about: object, words: str, undo: Callable[[], object]) -> None:
        """Show the sentence `words` and the button, which calls `undo`.

        about: the session or setting that was changed, for `withdraw`; None for none.
        """
        self._show(about, words, undo)
        self.button.show()
        announce(self, self.tr("{what} {key} undoes it.").format(what=words, key=as_read("undo")))

    def tell(self, words: str) -> None:
        """Show a sentence on what could not be done, without the button."""
        self._show(None, words, lambda: None)
        self.button.hide()
        announce(self, words)

    def offers(self, about: object) -> bool:
        """Tell whether the offer is about this object."""
        return about is not None and about == self._about

    def withdraw(self, about: object) -> None:
        """Hide an offer about this object: it can no longer be undone."""
        if self.offers(about):
            self._clear()

    def _show(self, about: object, words: str, undo: Callable[[], object]) -> None:
        self._undo, self._about = undo, about
        self._words.setText(words)
        self.button.setAccessibleDescription(words)
        self.show()
        self._timer.start(int(SECONDS * 1000))

    def _on_clicked(self) -> None:
        undo, had_focus = self._undo, self.button.hasFocus()
        self._clear()
        undo()
        if had_focus:
            self.focus_lost.emit()

    def _on_timeout(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(int(SECONDS * 1000))
        else:
            self._clear()

    def _clear(self) -> None:
        self._timer.stop()
        self._undo, self._about = lambda: None, None
        self.hide()
