"""The notebooks of the chosen folder, as a list to open directly."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from notedock.window import ink, look
from notedock.window.labels import as_tool_tip, named

_PATH = Qt.ItemDataRole.UserRole + 1
_ICON = 18
_LEAST, _MOST = 3, 12  # rows


class Notebooks(QListView):
    """Says with `wanted` which notebook is to be opened: by a click, or Return."""

    wanted = Signal(str)  # its path below the folder

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "notebookList",
            self.tr("Notebooks"),
            self.tr("The notebooks of this folder. Return opens one in the browser."),
        )
        self._model = _Model()
        self.setModel(self._model)
        self._delegate = _Row(self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.activated.connect(lambda index: self.wanted.emit(index.data(_PATH)))

    def show_notebooks(self, paths: tuple[str, ...]) -> None:
        """Show other notebooks."""
        if self._model.show_paths(paths):
            rows = len(paths)
            row = self._delegate.height(self.fontMetrics())
            edges = 2 * self.frameWidth() + 2 * look.TINY
            self.setMinimumHeight(min(rows, _LEAST) * row + edges)
            self.setMaximumHeight(min(rows, _MOST) * row + edges)
            if rows:
                self.setCurrentIndex(self._model.index(0))

    def sizeHint(self) -> QSize:
        """Ask for little; it takes more where there is more."""
        return QSize(200, self.minimumHeight())

    def use_icon(self, icon: QIcon) -> None:
        """Draw `icon` before each notebook."""
        self._delegate.icon = icon
        self.viewport().update()


class _Model(QAbstractListModel):
    """The paths of the notebooks; a folder may have thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._paths: tuple[str, ...] = ()

    def show_paths(self, paths: tuple[str, ...]) -> bool:
        """Take over `paths`; returns whether they are new."""
        if paths == self._paths:
            return False
        self.beginResetModel()
        self._paths = paths
        self.endResetModel()
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._paths)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what is shown and said of one notebook."""
        path = self._paths[index.row()]
        if role == _PATH:
            return path
        if role == Qt.ItemDataRole.DisplayRole:
            return _split(path)[1]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tool_tip(path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            where, name = _split(path)
            return f"{name}, {where}" if where else name
        return None


class _Row(QStyledItemDelegate):
    """An icon, the notebook's name, and quietly the folder that it lies in."""

    def __init__(self, shown_in: QListView) -> None:
        super().__init__(shown_in)
        self._list = shown_in
        self.icon: QIcon | None = None

    def height(self, metrics: QFontMetrics) -> int:
        """Return how high a row is."""
        return metrics.height() + 2 * look.GAP + look.TINY

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line and some air."""
        return QSize(120, self.height(option.fontMetrics))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        colours = look.current()
        area: QRect = option.rect.adjusted(look.TINY, 1, -look.TINY, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, option, colours)
        area = area.adjusted(look.GAP, 0, -look.HALF, 0)
        if self.icon:
            top = area.top() + (area.height() - _ICON) // 2
            self.icon.paint(painter, QRect(area.left(), top, _ICON, _ICON))
        area.setLeft(area.left() + _ICON + look.HALF)
        where, name = _split(index.data(_PATH))
        metrics = painter.fontMetrics()
        room = min(metrics.horizontalAdvance(where), area.width() // 2)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.quiet))
        right = area.adjusted(area.width() - room, 0, 0, 0)
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(right, int(flags), metrics.elidedText(where, middle, room))
        painter.setPen(QColor(colours.text))
        left = area.adjusted(0, 0, -(room + look.ROOM if room else 0), 0)
        painter.drawText(left, int(flags), metrics.elidedText(name, middle, left.width()))
        painter.restore()

    def _draw_ground(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, colours: look.Look
    ) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected and self._list.hasFocus():
            colour = colours.chosen
        elif state & QStyle.StateFlag.State_MouseOver:
            colour = colours.hover
        else:
            return
        ink.fill(painter, ink.rounded(area, look.CORNER), colour)


def _split(path: str) -> tuple[str, str]:
    """Return the folder of a notebook and its name without what all names end with."""
    where, _slash, name = path.rpartition("/")
    return where, name.removesuffix(".ipynb")
