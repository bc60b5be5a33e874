"""The log as a table: it follows the end until the person scrolls, and adds lines in batches."""

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

from notedock.core.log_levels import Level
from notedock.core.translation import counted
from notedock.window.log.delegate import LogDelegate, RowMetrics
from notedock.window.log.feed import LogFeed
from notedock.window.log.lines import display_width
from notedock.window.log.model import Index, LogModel, to_local_time
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.key_bindings import with_key

_DRAIN_INTERVAL = 33  # milliseconds
_BATCH_LINES = 2000  # lines added in one turn of the event loop, so that the window does not stall
_RESIZE_PAUSE = 100  # milliseconds after the last change of width until lines are wrapped again


class LogView(QTableView):
    """Shows the lines of a LogFeed. New lines do not move what is being read further up."""

    found = Signal()  # the matches or the current one have changed

    def __init__(self) -> None:
        super().__init__()
        named(self, "logView", self.tr("Log"), self.tr("What the notebooks' server has written"))
        self.content = LogModel()
        self._delegate = LogDelegate(self.content)
        self._feed: LogFeed | None = None
        self._following = True  # new lines scroll into view
        self._scrolling = False  # the program moves the scroll bar, not the person
        self._times = True
        self._wrapping = False
        self.end_button = self._make_end_button()
        self._timer = QTimer(self)
        self._timer.setInterval(_DRAIN_INTERVAL)
        self._timer.timeout.connect(self._drain)
        self._resize_timer = QTimer(self)
        self._resize_timer.setInterval(_RESIZE_PAUSE)
        self._resize_timer.setSingleShot(True)
        self._resize_timer.timeout.connect(self._wrap)
        self._set_up_table()
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._update_following)
        bar.rangeChanged.connect(self._scroll_to_end)

    # ------------------------------------------------------------ new lines

    def show_feed(self, feed: LogFeed) -> None:
        """Clear the view and show another feed."""
        self.content.clear()
        self._feed = feed
        self.follow_end()

    def read_feed(self) -> None:
        """Take lines from the feed at intervals until it is empty."""
        self._timer.start()

    def follow_end(self) -> None:
        """Scroll to the end, and follow it."""
        self._following = True
        self._scroll_to_end()
        self._timer.start()

    def _drain(self) -> None:
        # While the person reads further up, no lines are dropped: new ones wait in the feed.
        room = _BATCH_LINES if self._following else min(_BATCH_LINES, self.content.lines.room)
        if self._feed is None or room <= 0:
            self._timer.stop()
            return
        lines, dropped = self._feed.take(room)
        if not lines:
            if self._feed.request_notification():
                self._timer.stop()
            return
        if dropped:
            words = counted("Log", "… %n line left out …", "… %n lines left out …", dropped)
            lines.insert(0, words)
        self._scrolling = True
        self.content.add(lines)
        self._fit_column()
        if self._following:
            self.scrollToBottom()
        self._scrolling = False
        self._update_following()
        self.found.emit()

    # ------------------------------------------------------------ options

    def set_filter(self, min_level: Level, words: str, *, only_matches: bool) -> None:
        """Show lines of at least this level, perhaps only those with `words`; mark the matches."""
        self._keep_position(
            lambda: self.content.set_filter(min_level, words, only_matches=only_matches)
        )
        self.found.emit()

    def show_times(self, shown: bool) -> None:
        """Show or hide the times of the lines."""
        self._times = shown
        self._update_metrics()

    def wrap_lines(self, wrapping: bool) -> None:
        """Wrap long lines, or show each in one row."""
        self._wrapping = wrapping
        self._update_metrics()

    # ------------------------------------------------------------ search

    @property
    def place(self) -> int:
        """The number of the match in the current line, from 1; 0 when it has none."""
        current, matches = self._current_line(), self.content.matches
        place = bisect_left(matches, current)
        return place + 1 if matches[place : place + 1] == [current] else 0

    def find_next(self, *, backwards: bool = False) -> None:
        """Go to the next match, and from the last one to the first."""
        matches = self.content.matches
        if not matches:
            return
        current = self._current_line()
        if current < 0:
            current = self._top_line() - (0 if backwards else 1)
        place = bisect_left(matches, current) - 1 if backwards else bisect_right(matches, current)
        row = self.content.row_of_match(matches[place % len(matches)])
        index = self.content.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._show_match(row)
        self.found.emit()

    def _show_match(self, row: int) -> None:
        """Scroll horizontally until the match in this row is visible."""
        text, row_metrics = self.content.text(row), self._delegate.row_metrics
        first, last = next(iter(self.content.match_spans(text)), (0, 0))
        left = round(display_width(text[:first]) * row_metrics.character)
        right = round(display_width(text[:last]) * row_metrics.character)
        bar, room = self.horizontalScrollBar(), self.viewport().width() - row_metrics.text
        if not bar.value() <= left <= right <= bar.value() + room:
            bar.setValue(right + sizes.SPACE_XL - room if right > room else 0)

    # ------------------------------------------------------------ copying

    def whole_text(self) -> str:
        """Return all lines with their times, also those that the filter hides."""
        lines = self.content.lines
        return lines.text(range(lines.first, lines.end), times=True)

    def selected_text(self) -> str:
        """Return the selected lines, with their times if these are shown."""
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

    # ------------------------------------------------------------ Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, go to the first line on Home, to the last on End."""
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
        """Do nothing: there is a search field."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Emit `found`, because the current match may have changed."""
        super().currentChanged(current, previous)
        self.found.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; horizontally everything is redrawn, because times and icons stay in place."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the column, wrap lines after a pause, and move the button."""
        super().resizeEvent(event)
        self._delegate.visible_width = self.viewport().width()
        self._fit_column()
        self._resize_timer.start()
        size = self.end_button.sizeHint()
        corner = self.viewport().geometry().bottomRight() - QPoint(size.width(), size.height())
        self.end_button.setGeometry(
            corner.x() - sizes.SPACE_S, corner.y() - sizes.SPACE_S, size.width(), size.height()
        )

    def changeEvent(self, event: QEvent) -> None:
        """Adapt the rows to a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._update_metrics()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the date and time of a line as tool tip of its time."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_time_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or a sentence that says why there are none."""
        super().paintEvent(event)
        if not self.content.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            area = (
                self.viewport()
                .rect()
                .adjusted(sizes.SPACE_S, sizes.SPACE_S, -sizes.SPACE_S, -sizes.SPACE_S)
            )
            painter.drawText(area, int(Qt.TextFlag.TextWordWrap), self._empty_text())

    def _empty_text(self) -> str:
        if self.content.lines.texts:
            return self.tr("No lines match.")
        return self.tr("Nothing has been written yet.")

    def _show_time_tool_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid() and event.pos().x() < self._delegate.row_metrics.text:
            time = self.content.lines[self.content.number(index.row())].time
            if moment := to_local_time(time):
                QToolTip.showText(event.globalPos(), f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3], self)
                return
        QToolTip.hideText()

    # ------------------------------------------------------------ positions

    def _current_line(self) -> int:
        """Return the number of the current line, or -1."""
        index = self.currentIndex()
        return self.content.number(index.row()) if index.isValid() else -1

    def _top_line(self) -> int:
        """Return the number of the topmost visible line."""
        row = max(0, self.rowAt(0))
        return self.content.number(row) if self.content.rowCount() else 0

    def _update_following(self) -> None:
        bar = self.verticalScrollBar()
        if not self._scrolling:
            at_end = bar.value() == bar.maximum()
            if at_end and not self._following:
                self._timer.start()
            self._following = at_end
        self.end_button.setVisible(not self._following)

    def _scroll_to_end(self) -> None:
        if self._following and not self._scrolling:
            self._scrolling = True
            self.scrollToBottom()
            self._scrolling = False
        self.end_button.setVisible(not self._following)

    def _keep_position(self, change: Callable[[], None]) -> None:
        """Call `change`, which may replace all rows, and keep the current and topmost line."""
        top, current = self._top_line(), self._current_line()
        self._scrolling = True
        change()
        self._fit_column()
        row = self.content.row(current)
        if self._current_line() != current and self.content.shows_line(
            row, current
        ):  # all rows are new
            flag = QItemSelectionModel.SelectionFlag
            index = self.content.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollToBottom()  # lays the rows out
        if not self._following:
            self.verticalScrollBar().setValue(self.content.row(top))
        self._scrolling = False
        self._update_following()
        self.viewport().update()

    # ------------------------------------------------------------ sizes

    def _update_metrics(self) -> None:
        self._delegate.row_metrics = RowMetrics(self.font(), times=self._times)
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_metrics.row)
        self._wrap()
        self.viewport().update()

    def _wrap(self) -> None:
        width = self._delegate.row_metrics.fitting(self.viewport().width()) if self._wrapping else 0
        self._keep_position(lambda: self.content.wrap(width))

    def _fit_column(self) -> None:
        room = self.viewport().width()
        wide = 0 if self._wrapping else self._delegate.row_metrics.width(self.content.max_width)
        if self.columnWidth(0) != max(room, wide):
            self.setColumnWidth(0, max(room, wide))

    # ------------------------------------------------------------ construction

    def _set_up_table(self) -> None:
        self.setModel(self.content)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab moves the focus to the next widget
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().hide()
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        self.setMinimumHeight(3 * sizes.SPACE_XL)

    def _make_end_button(self) -> QPushButton:
        made = button(self.tr("Jump to the end"), "mdi6.arrow-collapse-down")
        named(
            made,
            "logEndButton",
            made.text(),
            self.tr("Goes to the newest line, and keeps it in view"),
        )
        made.setToolTip(with_key(self.tr("Keep the newest line in view"), "log-end"))
        made.setParent(self)
        made.hide()
        made.clicked.connect(self.follow_end)
        return made
