"""The log of a server: as it comes, bounded, searchable."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit

from notedock.core.words import counted
from notedock.window.labels import named
from notedock.window.log_feed import LogFeed
from notedock.window.plain_text import PlainText

_LINES = 10_000
_EVERY = 33  # milliseconds between two looks at what has come
_AT_ONCE = 500  # lines added in one go, so that the window never stands still


class LogView(PlainText):
    """Shows what a feed brings, and stays at the end while it is there."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "logView", self.tr("Log"), self.tr("What the notebooks' server has written"))
        self.setMaximumBlockCount(_LINES)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlaceholderText(self.tr("Nothing has been written yet."))
        self._feed: LogFeed | None = None
        # Where the person wants to be, not where the bar is: Qt moves that by itself, too.
        self._at_end = True
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(self._note_place)
        bar.rangeChanged.connect(self._grown)  # by new lines, or by less room to show them
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._drain)

    def show_feed(self, feed: LogFeed) -> None:
        """Begin anew with another feed."""
        self.clear()
        self._at_end = True
        self._feed = feed
        self._timer.start()

    def wake(self) -> None:
        """Look at the feed until it is empty."""
        self._timer.start()

    def matches(self, words: str) -> int:
        """Return how often `words` occurs."""
        return self.toPlainText().casefold().count(words.casefold()) if words else 0

    def find_next(self, words: str, *, backwards: bool = False) -> bool:
        """Select the next place where `words` occurs, beginning again at the other end."""
        if not words:
            return False
        flags = QTextDocument.FindFlag(0)
        if backwards:
            flags = QTextDocument.FindFlag.FindBackward
        self._at_end = False  # it stays where something was found
        if self.find(words, flags):
            return True
        cursor = self.textCursor()
        end = QTextCursor.MoveOperation.End if backwards else QTextCursor.MoveOperation.Start
        cursor.movePosition(end)
        self.setTextCursor(cursor)
        return self.find(words, flags)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll."""
        super().wheelEvent(event)
        self._note_place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll."""
        super().keyPressEvent(event)
        self._note_place()

    def _drain(self) -> None:
        if self._feed is None:
            return
        lines, left_out = self._feed.take(_AT_ONCE)
        if not lines:
            if self._feed.sleep():
                self._timer.stop()
            return
        if left_out:
            lines.insert(
                0, counted("LogView", "… %n line left out …", "… %n lines left out …", left_out)
            )
        bar = self.verticalScrollBar()
        down = bar.value()
        across = self.horizontalScrollBar().value()
        self.appendPlainText("\n".join(lines))  # what the person has selected stays selected
        cursor = self.textCursor()
        if cursor.atEnd() and not cursor.hasSelection():  # it would drag the view along
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(
            self.verticalScrollBar().maximum() if self._at_end else down
        )
        self.horizontalScrollBar().setValue(across)

    def _note_place(self) -> None:
        bar = self.verticalScrollBar()
        self._at_end = bar.sliderPosition() == bar.maximum()

    def _grown(self) -> None:
        if self._at_end:  # when Qt has finished with what it is about
            QTimer.singleShot(0, self, self._to_end)

    def _to_end(self) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
