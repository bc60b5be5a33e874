"""Environments as a tree: who builds on whom. A flat list is a tree without branches."""

from __future__ import annotations

from collections.abc import Callable

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

from notedock.window import look
from notedock.window.environment_words import Subject, described, spoken
from notedock.window.labels import as_tool_tip
from notedock.window.signs import draw_step

KEY = Qt.ItemDataRole.UserRole + 1
SIZE = Qt.ItemDataRole.UserRole + 2
HERE = Qt.ItemDataRole.UserRole + 3
QUIET = Qt.ItemDataRole.UserRole + 4  # cannot be chosen

_STEP = 20  # pixels from a parent to its child
_SIGN, _SIGN_LEFT = 14, 8  # pixels: how large it is, and how far inside its row
_BEND = 6  # pixels of the rounded corner of a branch


class FamilyTree(QTreeView):
    """Says with `picked` which environment is looked at, with `taken` that it is wanted.

    size: what stands on the right of each. marks: whether those that are here bear a tick.
    """

    picked = Signal(str)  # its key
    taken = Signal()

    def __init__(self, size: Callable[[Subject], str], *, marks: bool) -> None:
        super().__init__()
        self._size = size
        self.marks = marks
        self._items: dict[str, QStandardItem] = {}
        self._parents: dict[str, str] = {}
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Node(self))
        self.setProperty("kind", "tree")
        self.setHeaderHidden(True)
        self.setIndentation(_STEP)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)  # all of it is to be seen
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda _index: self.taken.emit())
        self.selectionModel().currentChanged.connect(self._moved)

    def show_all(self, subjects: dict[str, Subject], parents: dict[str, str]) -> None:
        """Show these environments by their keys, each below its parent; keeps what is picked."""
        before = self.key()
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.accessibleName()])  # said, not shown
        self._items, self._parents = {}, parents
        for key in subjects:
            self._items[key] = item = QStandardItem()
            item.setData(key, KEY)
        for key, item in self._items.items():
            above = self._items.get(parents.get(key, ""))
            (above or self._model.invisibleRootItem()).appendRow(item)
        for key, subject in subjects.items():
            self.show_subject(key, subject)
        self.expandAll()
        self.selectionModel().blockSignals(False)
        self.pick(before if before in self._items else next(iter(self._items), ""))

    def show_subject(self, key: str, subject: Subject) -> None:
        """Show what is known by now of one environment."""
        if (item := self._items.get(key)) is None:
            return
        environment, kept = subject.environment, subject.kept
        title = environment.title
        if kept is not None and kept.edition:
            title = f"{title} · {kept.edition}"
        item.setText(title)
        item.setData(self._size(subject), SIZE)
        item.setData(kept is not None, HERE)
        item.setData(not subject.can_be_chosen, QUIET)
        item.setToolTip(as_tool_tip("\n".join((title, environment.summary)).strip()))
        item.setAccessibleText(spoken(subject))
        above = self._items.get(self._parents.get(key, ""))
        item.setAccessibleDescription(described(subject, above.text() if above else ""))

    def key(self) -> str:
        """Return the key of the environment that is looked at, or an empty string."""
        return str(self.currentIndex().data(KEY) or "")

    def pick(self, key: str) -> None:
        """Look at another one."""
        if item := self._items.get(key):
            self.setCurrentIndex(item.index())

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the lines that lead from the parents to this one."""
        area, path = QRectF(rect), QPainterPath()
        one = self.model().index(index.row(), 0, index.parent())
        below = self._column(one)
        if one.model().hasChildren(one):
            path.moveTo(below, area.center().y() + _SIGN / 2 + 1)
            path.lineTo(below, area.bottom())
        if one.parent().isValid():
            _bend(path, below - _STEP, area, below - _SIGN / 2 - 1)
        while one.parent().isValid():  # the lines that pass by, to whoever comes further down
            below -= _STEP
            if one.siblingAtRow(one.row() + 1).isValid():
                path.moveTo(below, area.top())
                path.lineTo(below, area.bottom())
            one = one.parent()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.current().edge), 1.5))
        painter.drawPath(path)
        painter.restore()

    def _column(self, index: QModelIndex) -> float:
        """Return where the middle of the sign of this one is, seen from the left."""
        return float(self.visualRect(index).left() + _SIGN_LEFT + _SIGN / 2)

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(str(index.data(KEY)))


class _Node(QStyledItemDelegate):
    """A tick for what is here, the title, and a size."""

    def __init__(self, tree: FamilyTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line and some air."""
        return QSize(120, option.fontMetrics.height() + 2 * look.GAP)

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
        self._draw_ground(painter, area, option)
        sign = QRectF(option.rect.left() + _SIGN_LEFT, 0, _SIGN, _SIGN)
        sign.moveTop(QRectF(option.rect).center().y() - _SIGN / 2)
        if self._tree.marks:
            draw_step(painter, sign, -1 if index.data(HERE) else 1)
            area.setLeft(int(sign.right()))
        area.setLeft(area.left() + look.GAP)
        area.setRight(area.right() - look.GAP)
        metrics, flags = painter.fontMetrics(), int(Qt.AlignmentFlag.AlignVCenter)
        size = index.data(SIZE) or ""
        room = metrics.horizontalAdvance(size)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(area.adjusted(area.width() - room, 0, 1, 0), flags, size)
        area.setRight(area.right() - (room + look.HALF if room else 0))
        painter.setPen(QColor(colours.quiet if index.data(QUIET) else colours.text))
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags, title)
        painter.restore()

    def _draw_ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        colours = look.current()
        state: QStyle.StateFlag = option.state
        painter.save()  # the signs are drawn with the pen that they find
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(colours.chosen))
            if self._tree.hasFocus():
                painter.setPen(QPen(QColor(colours.focus), 1.5))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.restore()


def _bend(path: QPainterPath, start: float, area: QRectF, end: float) -> None:
    """Lead from above, round a corner, to the sign at `end`."""
    middle = area.center().y()
    path.moveTo(start, area.top())
    path.lineTo(start, middle - _BEND)
    path.quadTo(start, middle, start + _BEND, middle)
    path.lineTo(end, middle)
