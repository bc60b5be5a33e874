"""The frame of the main window: what the first paint needs, and Qt's own events.

Everything imported here is imported before the first paint, see ARCHITECTURE.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from notedock.window.folder.first_paint import FirstPaint
from notedock.window.shell.sidebar import Sidebar
from notedock.window.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from notedock.window.shell.drop_hint import DropHint
    from notedock.window.shell.last_shown import LastShown


class WindowFrame(QMainWindow):
    """The list of folders on the left, and the top of the page on the right.

    `show_first` fills them with what the last window showed.
    """

    painted = Signal()  # once, after the first paint
    activated = Signal()
    colours_changed = Signal()  # not before the first paint
    folder_dropped = Signal(str)  # its path

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Notedock")
        self.setMinimumSize(900, 420)  # half of a usual screen, or a laptop's at 200 %
        self.resize(sizes.fitting(self, 1040, 700))
        self.setAcceptDrops(True)
        self._painted = False
        self.last_details = (0, False)  # of the last window
        self._drop_hint: DropHint | None = None
        self.sidebar = Sidebar()
        self.first_paint = FirstPaint()
        self._lay_out()

    def show_first(self, shown: LastShown | None) -> None:
        """Show what the last window did, or the welcome page."""
        if shown:
            self.setWindowTitle(f"{shown.page[0]} – Notedock")
            self.last_details = shown.details
            self.sidebar.show_last(shown.folders)
            self.first_paint.show_last(shown.page)
            self.first_paint.buttons.focus_next_step()
        else:
            self.first_paint.top.hide()
            self.first_paint.welcome.button.setFocus()

    def can_be_seen(self) -> bool:
        """Tell whether the window is shown and not minimized; others may cover it."""
        return self.isVisible() and not self.isMinimized()

    def bring_to_front(self) -> None:
        """Show the window above all others."""
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # ------------------------------------------------------------ Qt's own events

    def event(self, event: QEvent) -> bool:
        """Emit the signals of this class."""
        done = super().event(event)
        if event.type() is QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)
        elif event.type() is QEvent.Type.WindowActivate:
            self.activated.emit()
        elif event.type() is QEvent.Type.PaletteChange and self._painted:
            self.colours_changed.emit()
        return done

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept folders, and show it."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._show_drop_hint()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is to be dropped any more."""
        self._hide_drop_hint()

    def dropEvent(self, event: QDropEvent) -> None:
        """Accept one folder."""
        self._hide_drop_hint()
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.folder_dropped.emit(paths[0])

    def _show_drop_hint(self) -> None:
        from notedock.window.shell.drop_hint import DropHint

        if self._drop_hint is None:
            self._drop_hint = DropHint(self)
            self._drop_hint.show()

    def _hide_drop_hint(self) -> None:
        if self._drop_hint is not None:
            self._drop_hint.deleteLater()
            self._drop_hint = None

    def _after_first_paint(self) -> None:
        self.painted.emit()

    def _lay_out(self) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        self.right = QVBoxLayout()  # the page, and below it the undo bar
        self.right.addWidget(self.first_paint, 1)
        row.addLayout(self.right, 1)
        self.setCentralWidget(middle)
