"""The log of a server as a table: it follows the end, can be read on the way, and never stalls."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QTableView, QToolTip

from notedock.core.log import Level
from notedock.core.words import counted
from notedock.window import look
from notedock.window.keys import with_key
from notedock.window.labels import button, named
from notedock.window.log_delegate import LogDelegate, Ruler
from notedock.window.log_feed import LogFeed
from notedock.window.log_lines import cells
from notedock.window.log_model import Index, LogModel, local

_EVERY = 33  # milliseconds between two looks at what has come
_AT_ONCE = 2000  # lines added in one go, so that the window never stands still
_SETTLED = 100  # milliseconds without a change of width after which lines are wrapped anew


class LogView(QTableView):
    """Shows what a feed brings. Whoever reads further up is not disturbed by what comes."""

    found = Signal()  # the matches have changed, or which of them is the current one

    def __init__(self) -> None:
        super().__init__()
        named(self, "logView", self.tr("Log"), self.tr("What the notebooks' server has written"))
        self.content = LogModel()
        self._rows = LogDelegate(self.content)
        self._feed: LogFeed | None = None
        self._following = True  # the end, until the person goes elsewhere
        self._moving = False  # it is the program that moves the scroll bar
        self._times = True
        self._wrapping = False
        self.to_end = self._make_to_end()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._drain)
        self._settled = QTimer(self)
        self._settled.setInterval(_SETTLED)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._wrap)
        self._make_table()
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._note_place)
        bar.rangeChanged.connect(self._keep_end)

    # ------------------------------------------------------------ what comes

    def show_feed(self, feed: LogFeed) -> None:
        """Begin anew with another feed."""
        self.content.clear()
        self._feed = feed
        self.follow_end()

    def wake(self) -> None:
        """Look at the feed until it is empty."""
        self._timer.start()

    def follow_end(self) -> None:
        """Go to the end, and stay there while more comes."""
        self._following = True
        self._keep_end()
        self._timer.start()

    def _drain(self) -> None:
        # Lines that somebody reads are not taken away: then the feed keeps what is new.
        room = _AT_ONCE if self._following else min(_AT_ONCE, self.content.lines.room)
        if self._feed is None or room <= 0:
            self._timer.stop()
            return
        lines, left_out = self._feed.take(room)
        if not lines:
            if self._feed.sleep():
                self._timer.stop()
            return
        if left_out:
            words = counted("Log", "… %n line left out …", "… %n lines left out …", left_out)
            lines.insert(0, words)
        self._moving = True
        self.content.add(lines)
        self._fit_column()
        if self._following:
            self.scrollToBottom()
        self._moving = False
        self._note_place()
        self.found.emit()

    # ------------------------------------------------------------ what the person wants to see

    def show_only(self, least: Level, words: str, *, only_matches: bool) -> None:
        """Show lines of this level and graver ones, or those with `words` alone; mark these."""
        self._change(lambda: self.content.show_only(least, words, only_matches=only_matches))
        self.found.emit()

    def show_times(self, shown: bool) -> None:
        """Show when each line was written, or leave it out."""
        self._times = shown
        self._measure()

    def wrap_lines(self, wrapping: bool) -> None:
        """Show long lines in several rows, or in one that reaches beyond the edge."""
        self._wrapping = wrapping
        self._measure()

    # ------------------------------------------------------------ search

    @property
    def place(self) -> int:
        """Which of the matches the current line is, counted from 1; 0 when it is none."""
        current, matches = self._current(), self.content.matches
        place = bisect_left(matches, current)
        return place + 1 if matches[place : place + 1] == [current] else 0

    def find_next(self, *, backwards: bool = False) -> None:
        """Go to the next line with what is looked for, beginning again at the other end."""
        matches = self.content.matches
        if not matches:
            return
        current = self._current()
        if current < 0:
            current = self._top() - (0 if backwards else 1)
        place = bisect_left(matches, current) - 1 if backwards else bisect_right(matches, current)
        row = self.content.row_of_match(matches[place % len(matches)])
        index = self.content.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._show_match(row)
        self.found.emit()

    def _show_match(self, row: int) -> None:
        """Scroll sideways until the match in this row can be seen."""
        text, ruler = self.content.text(row), self._rows.ruler
        first, last = next(iter(self.content.places(text)), (0, 0))
        left = round(cells(text[:first]) * ruler.character)
        right = round(cells(text[:last]) * ruler.character)
        bar, room = self.horizontalScrollBar(), self.viewport().width() - ruler.text
        if not bar.value() <= left <= right <= bar.value() + room:
            bar.setValue(right + look.BREAK - room if right > room else 0)

    # ------------------------------------------------------------ taking it elsewhere

    def whole_text(self) -> str:
        """Return all lines that there are, also those that are not shown, with their times."""
        lines = self.content.lines
        return lines.text(range(lines.first, lines.end), times=True)

    def selected_text(self) -> str:
        """Return the selected lines as they are shown: with their times, or without."""
        numbers = {
            self.content.number(row)
            for part in self.selectionModel().selection().toList()
            for row in range(part.top(), part.bottom() + 1)
        }
        return self.content.lines.text(sorted(numbers), times=self._times)

    def copy(self) -> None:
        """Put the selected lines on the clipboard."""
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    # ------------------------------------------------------------ what Qt asks for

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy lines; go to the beginning, or to the end."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_End and not event.modifiers():
            self.setCurrentIndex(self.content.index(self.content.rowCount() - 1, 0))
            self.follow_end()
        elif event.key() == Qt.Key.Key_Home and not event.modifiers():
            self.setCurrentIndex(self.content.index(0, 0))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: there is a line to search with."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which of the matches is the current one."""
        super().currentChanged(current, previous)
        self.found.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; sideways all is drawn anew, because times and signs stay where they are."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the new room."""
        super().resizeEvent(event)
        self._rows.seen = self.viewport().width()
        self._fit_column()
        self._settled.start()
        size = self.to_end.sizeHint()
        corner = self.viewport().geometry().bottomRight() - QPoint(size.width(), size.height())
        self.to_end.setGeometry(
            corner.x() - look.GAP, corner.y() - look.GAP, size.width(), size.height()
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole time of a line to whoever points at it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell_time(event)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or why there are none."""
        super().paintEvent(event)
        if not self.content.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            area = self.viewport().rect().adjusted(look.GAP, look.GAP, -look.GAP, -look.GAP)
            painter.drawText(area, int(Qt.TextFlag.TextWordWrap), self._why_empty())

    def _why_empty(self) -> str:
        if self.content.lines.texts:
            return self.tr("None of the lines is to be shown.")
        return self.tr("Nothing has been written yet.")

    def _tell_time(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid() and event.pos().x() < self._rows.ruler.text:
            time = self.content.lines[self.content.number(index.row())].time
            if moment := local(time):
                QToolTip.showText(event.globalPos(), f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3], self)
                return
        QToolTip.hideText()

    # ------------------------------------------------------------ places

    def _current(self) -> int:
        """Return the number of the current line, or -1."""
        index = self.currentIndex()
        return self.content.number(index.row()) if index.isValid() else -1

    def _top(self) -> int:
        """Return the number of the topmost line that can be seen."""
        row = max(0, self.rowAt(0))
        return self.content.number(row) if self.content.rowCount() else 0

    def _note_place(self) -> None:
        bar = self.verticalScrollBar()
        if not self._moving:
            at_end = bar.value() == bar.maximum()
            if at_end and not self._following:
                self._timer.start()
            self._following = at_end
        self.to_end.setVisible(not self._following)

    def _keep_end(self) -> None:
        if self._following and not self._moving:
            self._moving = True
            self.scrollToBottom()
            self._moving = False
        self.to_end.setVisible(not self._following)

    def _change(self, change: Callable[[], None]) -> None:
        """Do what may change all rows, and have the person see the same place afterwards."""
        top, current = self._top(), self._current()
        self._moving = True
        change()
        self._fit_column()
        row = self.content.row(current)
        if self._current() != current and self.content.holds(row, current):  # all rows are new
            flag = QItemSelectionModel.SelectionFlag
            index = self.content.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollToBottom()  # lays the rows out
        if not self._following:
            self.verticalScrollBar().setValue(self.content.row(top))
        self._moving = False
        self._note_place()
        self.viewport().update()

    # ------------------------------------------------------------ sizes

    def _measure(self) -> None:
        self._rows.ruler = Ruler(self.font(), times=self._times)
        self.verticalHeader().setDefaultSectionSize(self._rows.ruler.row)
        self._wrap()
        self.viewport().update()

    def _wrap(self) -> None:
        width = self._rows.ruler.fitting(self.viewport().width()) if self._wrapping else 0
        self._change(lambda: self.content.wrap(width))

    def _fit_column(self) -> None:
        room = self.viewport().width()
        wide = 0 if self._wrapping else self._rows.ruler.width(self.content.widest)
        if self.columnWidth(0) != max(room, wide):
            self.setColumnWidth(0, max(room, wide))

    # ------------------------------------------------------------ making it

    def _make_table(self) -> None:
        self.setModel(self.content)
        self.setItemDelegate(self._rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leads out of it, as everywhere else
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        self.setMinimumHeight(6 * look.BREAK)

    def _make_to_end(self) -> QPushButton:
        made = button(self.tr("Jump to the end"), "mdi6.arrow-collapse-down")
        named(made, "logEndButton", made.text(), self.tr("Goes on showing what is written"))
        made.setToolTip(with_key(self.tr("Go on showing what is written"), "log-end"))
        made.setParent(self)
        made.hide()
        made.clicked.connect(self.follow_end)
        return made
