"""The page of the log: search, filter by level, copy and save, above the log itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core.log_levels import Level
from notedock.core.translation import counted
from notedock.window.log.view import LogView
from notedock.window.theme import icons, sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.key_bindings import sequences, with_key
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.search_field import SearchField


class LogPage(QWidget):
    """Emits `saving` with the file that the log is to be written to."""

    saving = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__()
        self.view = LogView()
        self.search = _SearchField()
        self._count = text_label(kind="secondary")
        self._count.setWordWrap(False)
        self._previous = _tool(self.tr("Previous match"), "mdi6.chevron-up", "previous-match")
        self._next = _tool(self.tr("Next match"), "mdi6.chevron-down", "next-match")
        self._only = _tool(self.tr("Only matching lines"), "mdi6.filter-outline", "only-matches")
        self._only.setCheckable(True)
        self._only.setProperty("kind", "toggle")
        self._levels = self._make_levels()
        self._menu = QMenu(self)
        self._more = _tool(self.tr("More actions for the log"), "mdi6.dots-horizontal")
        self._fill_menu()
        self._lay_out()
        self._connect()
        self.name = ""  # the suggested name of a saved log, without `.log`
        self._show_match_count()

    def show_search(self) -> None:
        """Set the focus to the search field."""
        self.search.setFocus()
        self.search.selectAll()

    # ------------------------------------------------------------ what the person does

    def _apply_filter(self) -> None:
        min_level = self._levels.currentData()
        self.view.set_filter(min_level, self.search.text(), only_matches=self._only.isChecked())

    def _show_match_count(self) -> None:
        count, place = len(self.view.content.matches), self.view.place
        words = ""
        if self.search.text():
            words = counted("Details", "%n match", "%n matches", count)
        if words and place:
            words = self.tr("{place} of {count}").format(place=place, count=count)
        if words != self._count.text():
            self._count.setText(words)
        for tool in (self._previous, self._next):
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
            self.tr("Shows all lines of the log, or only warnings and errors"),
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
        row.setSpacing(sizes.SPACE_XS)
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        for tool in (self._previous, self._next, self._only):
            row.addWidget(tool)
        row.addWidget(self._levels)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SPACE_S, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._apply_filter)
        self.search.find_requested.connect(lambda back: self.view.find_next(backwards=back))
        self.search.leave_requested.connect(self.view.setFocus)
        self._only.toggled.connect(self._apply_filter)
        self._levels.currentIndexChanged.connect(self._apply_filter)
        for tool, key, back in (
            (self._previous, "previous-match", True),
            (self._next, "next-match", False),
        ):
            find = partial(self.view.find_next, backwards=back)
            tool.clicked.connect(find)
            QShortcut(
                sequences(key)[0], self, find
            )  # a button's own shortcut would wait for its animation
        QShortcut(sequences("only-matches")[0], self, self._only.toggle)
        self.view.found.connect(self._show_match_count)


class _SearchField(SearchField):
    """The search field: Return for the next match, Shift+Return for the previous one."""

    find_requested = Signal(bool)  # backwards

    def __init__(self) -> None:
        super().__init__(
            "logSearch",
            self.tr("Search the log"),
            self.tr("Return goes to the next match, Shift and Return to the one before"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.find_requested.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)


def _tool(words: str, icon: str, key: str = "") -> QToolButton:
    """Return a button with an icon only. words: its accessible name and tool tip."""
    made = QToolButton()
    icons.reserve_icon(made, icon)
    made.setAccessibleName(words)
    made.setToolTip(with_key(words, key) if key else words)
    return made
