"""The log with what one needs to find one's way in it, and to take it elsewhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.log import Level
from notedock.core.words import counted
from notedock.window import icons, look
from notedock.window.keys import sequences, with_key
from notedock.window.labels import named, text_label
from notedock.window.log_view import LogView

_SHORTEST = 140  # pixels of the line to search with


class LogPage(QWidget):
    """Says with `saving` where the log is to be written to."""

    saving = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self.view = LogView()
        self.search = _Search()
        self._count = text_label(kind="quiet")
        self._count.setWordWrap(False)
        self._before = _tool(self.tr("Previous match"), "mdi6.chevron-up", "previous-match")
        self._next = _tool(self.tr("Next match"), "mdi6.chevron-down", "next-match")
        self._only = _tool(self.tr("Only lines that match"), "mdi6.filter-outline", "only-matches")
        self._only.setCheckable(True)
        self._only.setProperty("kind", "switch")
        self._levels = self._make_levels()
        self._menu = QMenu(self)
        self._more = _tool(self.tr("More about the log"), "mdi6.dots-horizontal")
        self._fill_menu()
        self._lay_out()
        self._connect()
        self.name = ""  # what a saved log is called, if the person does not say otherwise
        self._say_count()

    def show_search(self) -> None:
        """Be ready to be searched."""
        self.search.setFocus()
        self.search.selectAll()

    # ------------------------------------------------------------ what the person does

    def _narrow(self) -> None:
        least = self._levels.currentData()
        self.view.show_only(least, self.search.text(), only_matches=self._only.isChecked())

    def _say_count(self) -> None:
        count, place = len(self.view.content.matches), self.view.place
        words = ""
        if self.search.text():
            words = counted("Details", "%n match", "%n matches", count)
        if words and place:
            words = self.tr("{place} of {count}").format(place=place, count=count)
        if words != self._count.text():
            self._count.setText(words)
        for tool in (self._before, self._next):
            tool.setEnabled(count > 0)

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.view.whole_text())

    def _save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the log"), f"{self.name}.log")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Log (*.log *.txt)"), self.tr("All files (*)")])
        dialog.setDefaultSuffix("log")
        dialog.fileSelected.connect(lambda chosen: self.saving.emit(Path(chosen)))
        dialog.open()

    # ------------------------------------------------------------ making it

    def _make_levels(self) -> QComboBox:
        levels = QComboBox()
        named(
            levels,
            "logLevels",
            self.tr("Which lines"),
            self.tr("Shows all lines of the log, or only those that tell of trouble"),
        )
        levels.addItem(self.tr("All lines"), Level.PLAIN)
        levels.addItem(self.tr("Warnings and errors"), Level.WARNING)
        levels.addItem(self.tr("Errors"), Level.ERROR)
        return levels

    def _fill_menu(self) -> None:
        view = self.view
        times = self._menu.addAction(self.tr("Show &times"))
        times.setCheckable(True)
        times.setChecked(True)
        times.toggled.connect(view.show_times)
        wrap = self._menu.addAction(self.tr("&Wrap long lines"))
        wrap.setCheckable(True)
        wrap.toggled.connect(view.wrap_lines)
        self._menu.addSeparator()
        copy = self._menu.addAction(self.tr("&Copy the selected lines"), view.copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere it copies other text
        everything = self._menu.addAction(self.tr("Copy &all"), self._copy_all)
        save = self._menu.addAction(self.tr("&Save…"), self._save)
        named_actions = {"wrap": wrap, "copy-lines": copy, "copy-log": everything, "save-log": save}
        for name, action in named_actions.items():
            action.setObjectName(name)
            action.setShortcuts(sequences(name))
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for action in (copy, everything, save, times, wrap):
            view.addAction(action)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(look.TINY)
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        for tool in (self._before, self._next, self._only):
            row.addWidget(tool)
        row.addWidget(self._levels)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.GAP, 0, 0)
        column.setSpacing(look.GAP)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.search.asked.connect(lambda back: self.view.find_next(backwards=back))
        self.search.left.connect(self.view.setFocus)
        self._only.toggled.connect(self._narrow)
        self._levels.currentIndexChanged.connect(self._narrow)
        for tool, key, back in (
            (self._before, "previous-match", True),
            (self._next, "next-match", False),
        ):
            find = partial(self.view.find_next, backwards=back)
            tool.clicked.connect(find)
            QShortcut(sequences(key)[0], self, find)  # a tool's own waits until it looks pressed
        QShortcut(sequences("only-matches")[0], self, self._only.toggle)
        self.view.found.connect(self._say_count)


class _Search(QLineEdit):
    """The line to search the log with: Return for the next match, with Shift for the one before."""

    asked = Signal(bool)  # backwards
    left = Signal()  # for the log itself

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "logSearch",
            self.tr("Search the log"),
            self.tr("Return goes to the next match, Shift and Return to the one before"),
        )
        self.setPlaceholderText(self.tr("Search"))
        self.setMinimumWidth(_SHORTEST)

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is something to clear; elsewhere it cancels what goes on."""
        if event.type() == QEvent.Type.ShortcutOverride and self._clears(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search on Return, clear on Esc, and go down into the log."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif self._clears(event):
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _clears(self, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) else None
        return pressed == Qt.Key.Key_Escape and bool(self.text())


def _tool(words: str, icon: str, key: str = "") -> QToolButton:
    """Return a button with only an icon, which says what it does to whoever points or listens."""
    made = QToolButton()
    icons.keep_free(made, icon)
    made.setAccessibleName(words)
    made.setToolTip(with_key(words, key) if key else words)
    return made
