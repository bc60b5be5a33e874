"""The list of notebooks in the chosen folder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QSizePolicy

from notedock.window.folder.notebook_delegate import NotebookDelegate
from notedock.window.folder.notebook_rows import ROW, NotebookModel, Row
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import named

_MIN_ROWS, _MAX_ROWS = 3, 12  # rows


class Notebooks(QListView):
    """Emits `open_requested` when a notebook is clicked, or Return is pressed on it."""

    open_requested = Signal(str)  # path relative to the folder

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "notebookList",
            self.tr("Notebooks"),
            self.tr("The notebooks of this folder. Return opens one in the browser."),
        )
        self._model = NotebookModel()
        self.setModel(self._model)
        self._delegate = NotebookDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.activated.connect(self._activate)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these notebooks; the current one stays so, if it is still there."""
        current = self.currentIndex().data(ROW)
        if self._model.show_rows(rows):
            row = self._delegate.height(self.fontMetrics())
            edges = 2 * self.frameWidth() + 2 * sizes.SPACE_XS
            self.setMinimumHeight(min(len(rows), _MIN_ROWS) * row + edges)
            self.setMaximumHeight(min(len(rows), _MAX_ROWS) * row + edges)
            self.select(current.path if current else "")

    def select(self, path: str) -> None:
        """Go to a notebook, or to the first one when it is not there."""
        index = self._model.index_of(path)
        self.setCurrentIndex(index)
        if index.row() <= 1:
            self.scrollToTop()  # the heading above it, too

    def sizeHint(self) -> QSize:
        """Return the smallest height; a layout may give more."""
        return QSize(200, self.minimumHeight())

    def draw_icons(self) -> None:
        """Draw the icons of the rows, in the current theme's colours; once the font is loaded."""
        self._delegate.icon = icons.make_icon("mdi6.notebook-outline")
        self._delegate.open_icon = icons.make_icon("mdi6.open-in-new")
        self.viewport().update()

    def _activate(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.path:
            self.open_requested.emit(row.path)
