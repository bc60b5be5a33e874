"""The tree of environments, each below the one that it is built on. It also shows flat lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from notedock.window.environments.descriptions import (
    EnvironmentInfo,
    accessible_description,
    accessible_name,
    search_text,
)
from notedock.window.theme import painting, sizes, theme
from notedock.window.theme.state_icons import draw_step_icon
from notedock.window.widgets.display_text import escape_tool_tip

KEY_ROLE = Qt.ItemDataRole.UserRole + 1
SIZE_ROLE = Qt.ItemDataRole.UserRole + 2
INSTALLED_ROLE = Qt.ItemDataRole.UserRole + 3
UNAVAILABLE_ROLE = Qt.ItemDataRole.UserRole + 4  # cannot be chosen
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 5  # in what words are looked for, in lower case

_INDENT = 20  # pixels from a parent to its child
_ICON, _ICON_LEFT = 14, 8  # pixels: how large it is, and how far inside its row
_BRANCH_RADIUS = 6  # pixels of the rounded corner of a branch


class EnvironmentTree(QTreeView):
    """Emits `picked` when the current row changes, and `taken` when a row is activated.

    size: returns the text on the right of a row. show_ticks: mark installed environments.
    """

    picked = Signal(str)  # its key, or an empty string
    taken = Signal()
    filled = Signal()  # with other rows

    def __init__(self, size: Callable[[EnvironmentInfo], str], *, show_ticks: bool) -> None:
        super().__init__()
        self._size = size
        self.show_ticks = show_ticks
        self._items: dict[str, QStandardItem] = {}
        self._parents: dict[str, str] = {}
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setProperty("kind", "tree")
        self.setHeaderHidden(True)
        self.setIndentation(_INDENT)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)  # it is always fully expanded
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda _index: self.taken.emit())
        self.selectionModel().currentChanged.connect(self._current_changed)

    def show_infos(self, infos: dict[str, EnvironmentInfo], parents: dict[str, str]) -> None:
        """Show these environments by their keys, each below its parent. The current one is kept."""
        before = self.key()
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.accessibleName()])  # said, not shown
        self._items, self._parents = {}, parents
        for key in infos:
            self._items[key] = item = QStandardItem()
            item.setData(key, KEY_ROLE)
        for key, item in self._items.items():
            above = self._items.get(parents.get(key, ""))
            (above or self._model.invisibleRootItem()).appendRow(item)
        for key, info in infos.items():
            self.show_info(key, info)
        self.expandAll()
        self.selectionModel().blockSignals(False)
        self.pick(before if before in self._items else next(iter(self._items), ""))
        self.filled.emit()

    def show_info(self, key: str, info: EnvironmentInfo) -> None:
        """Update the row of an environment."""
        if (item := self._items.get(key)) is None:
            return
        environment, kept = info.environment, info.kept
        title = environment.title
        if kept is not None and kept.edition:
            title = f"{title} · {kept.edition}"
        item.setText(title)
        item.setData(self._size(info), SIZE_ROLE)
        item.setData(kept is not None, INSTALLED_ROLE)
        item.setData(not info.can_be_chosen, UNAVAILABLE_ROLE)
        item.setData(search_text(info), SEARCH_ROLE)
        item.setToolTip(escape_tool_tip("\n".join((title, environment.summary)).strip()))
        item.setAccessibleText(accessible_name(info))
        above = self._items.get(self._parents.get(key, ""))
        item.setAccessibleDescription(accessible_description(info, above.text() if above else ""))

    def narrow(self, text: str) -> bool:
        """Show only the rows with all words of `text`, and what they are built on.

        Returns whether there are any. A row that has the words is the current one, if there is one.
        """
        words = text.casefold().split()
        found = [
            item
            for item in self._items.values()
            if all(word in item.data(SEARCH_ROLE) for word in words)
        ]
        shown = {id(one) for item in found for one in _with_ancestors(item)}
        for item in self._items.values():
            index = item.index()
            self.setRowHidden(index.row(), index.parent(), id(item) not in shown)
        if self._items.get(self.key()) not in found:
            self.setCurrentIndex(found[0].index() if found else QModelIndex())
        return bool(found)

    def count(self) -> int:
        """Return the number of rows, also of those that are hidden."""
        return len(self._items)

    def key(self) -> str:
        """Return the key of the current environment, or an empty string."""
        return str(self.currentIndex().data(KEY_ROLE) or "")

    def pick(self, key: str) -> None:
        """Make an environment the current one."""
        if item := self._items.get(key):
            self.setCurrentIndex(item.index())

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the lines from the ancestors to this row."""
        area, path = QRectF(rect), QPainterPath()
        one = self.model().index(index.row(), 0, index.parent())
        below = self._column(one)
        if any(self._is_shown(row, one) for row in range(one.model().rowCount(one))):
            path.moveTo(below, area.center().y() + _ICON / 2 + 1)
            path.lineTo(below, area.bottom())
        if one.parent().isValid():
            _add_branch(path, below - _INDENT, area, below - _ICON / 2 - 1)
        while one.parent().isValid():  # lines of ancestors that have further children
            below -= _INDENT
            rows = range(one.row() + 1, one.model().rowCount(one.parent()))
            if any(self._is_shown(row, one.parent()) for row in rows):
                path.moveTo(below, area.top())
                path.lineTo(below, area.bottom())
            one = one.parent()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().border), 1.5))
        painter.drawPath(path)
        painter.restore()

    def _is_shown(self, row: int, parent: QModelIndex) -> bool:
        return not self.isRowHidden(row, parent)

    def _column(self, index: QModelIndex) -> float:
        """Return the x of the centre of a row's icon."""
        return float(self.visualRect(index).left() + _ICON_LEFT + _ICON / 2)

    def _current_changed(self, index: QModelIndex) -> None:
        self.picked.emit(str(index.data(KEY_ROLE) or ""))


class _RowDelegate(QStyledItemDelegate):
    """Draws a tick for an installed environment, the title, and a size."""

    def __init__(self, tree: EnvironmentTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of one line with its padding."""
        return QSize(120, option.fontMetrics.height() + 2 * sizes.SPACE_S)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        colours = theme.current()
        area: QRect = option.rect.adjusted(sizes.SPACE_XS, 1, -sizes.SPACE_XS, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_background(painter, area, option)
        sign = QRectF(option.rect.left() + _ICON_LEFT, 0, _ICON, _ICON)
        sign.moveTop(QRectF(option.rect).center().y() - _ICON / 2)
        if self._tree.show_ticks:
            draw_step_icon(painter, sign, -1 if index.data(INSTALLED_ROLE) else 1)
            area.setLeft(int(sign.right()))
        area.setLeft(area.left() + sizes.SPACE_S)
        area.setRight(area.right() - sizes.SPACE_S)
        metrics, flags = painter.fontMetrics(), int(Qt.AlignmentFlag.AlignVCenter)
        size = index.data(SIZE_ROLE) or ""
        room = metrics.horizontalAdvance(size)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(area.adjusted(area.width() - room, 0, 1, 0), flags, size)
        area.setRight(area.right() - (room + sizes.SPACE_M if room else 0))
        painter.setPen(QColor(colours.secondary if index.data(UNAVAILABLE_ROLE) else colours.text))
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags, title)
        painter.restore()

    def _draw_background(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem
    ) -> None:
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        inner = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)  # the outline lies on whole pixels
        painting.draw_row_background(
            painter,
            painting.rounded_rect(inner, sizes.CORNER_RADIUS + 1),
            selected=selected,
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            outlined=selected and self._tree.property("keyboardFocus") is True,
        )


def _with_ancestors(item: QStandardItem) -> Iterator[QStandardItem]:
    above: QStandardItem | None = item
    while above is not None:
        yield above
        above = above.parent()


def _add_branch(path: QPainterPath, start: float, area: QRectF, end: float) -> None:
    """Add a line from the top, around a corner, to the icon at `end`."""
    middle = area.center().y()
    path.moveTo(start, area.top())
    path.lineTo(start, middle - _BRANCH_RADIUS)
    path.quadTo(start, middle, start + _BRANCH_RADIUS, middle)
    path.lineTo(end, middle)
