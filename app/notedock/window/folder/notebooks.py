"""The list of notebooks in the chosen folder, a tree where they are in several folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QTreeView

from notedock.window.folder.notebook_delegate import NotebookDelegate, draw_arrow
from notedock.window.folder.notebook_model import ROW, NotebookModel
from notedock.window.folder.notebook_rows import Row
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import named

_MIN_ROWS, _MAX_ROWS = 3, 12  # rows
_ALL_OPEN = 30  # rows; where there are more, only the folder of the first notebook is open


class Notebooks(QTreeView):
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
        self._toggled: dict[str, bool] = {}  # whether the person has opened a folder, by its key
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setIndentation(sizes.SPACE_L)
        self.setExpandsOnDoubleClick(False)  # a click has done that
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.activated.connect(self._activate)
        self.expanded.connect(lambda index: self._note(index, is_open=True))
        self.collapsed.connect(lambda index: self._note(index, is_open=False))

    def show_rows(self, rows: Sequence[Row], *, searching: bool = False) -> None:
        """Show these notebooks; the current one stays so, if it is still there.

        searching: they are what was found, and all shown.
        """
        current = self.currentIndex().data(ROW)
        self._delegate.align(rows)
        if not self._model.show_rows(rows):
            return
        self.setRootIsDecorated(any(not row.path for row in rows))
        self._open_folders(rows, searching=searching)
        height = self._delegate.height(self.fontMetrics())
        self.ensurePolished()  # the style sheet has the edges
        edges = self.contentsMargins().top() + self.contentsMargins().bottom()
        self.setMinimumHeight(min(len(rows), _MIN_ROWS) * height + edges)
        self.setMaximumHeight(min(len(rows), _MAX_ROWS) * height + edges)
        self.select(current.key if current else "")

    def forget_folders(self) -> None:
        """Open and close folders as for the first time: they are of another folder."""
        self._toggled.clear()

    def select(self, key: str) -> None:
        """Go to a notebook by its path, or to the first one when it is not there."""
        index = self._model.index_of(key)
        self.setCurrentIndex(index)
        if index.row() <= 0:
            self.scrollToTop()  # the folder above it, too

    def sizeHint(self) -> QSize:
        """Return the smallest height; a layout may give more."""
        return QSize(200, self.minimumHeight())

    def draw_icons(self) -> None:
        """Draw the icons of the rows, in the current theme's colours; once the font is loaded."""
        self._delegate.icon = icons.make_icon("mdi6.notebook-outline")
        self._delegate.open_icon = icons.make_icon("mdi6.open-in-new")
        self.viewport().update()

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the arrow of a subfolder."""
        if not index.data(ROW).path:
            own = QRect(rect.right() - self.indentation() + 1, rect.top(), 0, rect.height())
            own.setWidth(self.indentation())
            one = self._model.index(index.row(), 0, index.parent())
            draw_arrow(painter, own, is_open=self.isExpanded(one))

    def _open_folders(self, rows: Sequence[Row], *, searching: bool) -> None:
        leading = set(_folders_of_first(rows)) if len(rows) > _ALL_OPEN else None
        blocked = self.blockSignals(True)  # this is not done by the person
        for place, row in enumerate(rows):
            usual = leading is None or place in leading
            if not row.path and (searching or self._toggled.get(row.key, usual)):
                self.setExpanded(self._model.at(place), True)
        self.blockSignals(blocked)

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        self._toggled[index.data(ROW).key] = is_open

    def _activate(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.path:
            self.open_requested.emit(row.path)
        else:
            self.setExpanded(index, not self.isExpanded(index))


def _folders_of_first(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the places of the subfolders that the first of all notebooks is in."""
    place = next((row.parent for row in rows if row.path), -1)
    while place >= 0:
        yield place
        place = rows[place].parent
