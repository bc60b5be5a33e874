"""The left side of the window: the button to open a folder, the list, and the engine's status.

Imported before the first paint: Qt's numbers are written plainly, see ARCHITECTURE.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
)

from notedock.core.states import State
from notedock.window.shell.folder_delegate import (
    MISSING,
    PINNED,
    STATE,
    SUBTITLE,
    FolderDelegate,
)
from notedock.window.theme import sizes
from notedock.window.widgets import qt_values
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, icon_button
from notedock.window.widgets.display_text import escape_tool_tip, short_path
from notedock.window.widgets.labels import text_label

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from notedock.core.problem import Problem
    from notedock.engines.base import EngineInfo
    from notedock.window.widgets.search_field import SearchField
    from notedock.window.work.folder_session import FolderSession

_SESSION = qt_values.USER_ROLE + 9
_WIDTH = 264
_MIN_TO_SEARCH = 10  # folders


class Sidebar(QFrame):
    """Emits which folder the person wants to see, to open, or to take off the list."""

    open_requested = Signal()
    chosen = Signal(object)  # FolderSession
    forget_requested = Signal(object)  # FolderSession
    menu_requested = Signal(object)  # QMenu, to be filled for the folder that was chosen last
    check_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(_WIDTH)
        self.folder_button = button(self.tr("&Open a folder"), "mdi6.folder-plus-outline")
        named(
            self.folder_button,
            "folderButton",
            self.tr("Open a folder"),
            self.tr("Chooses a folder with notebooks on this computer"),
        )
        self.folder_button.setToolTip(self.tr("Open a folder"))
        self.folder_button.clicked.connect(self.open_requested)
        self.list = self._make_list()
        self._empty = text_label(kind="secondary")
        self._empty.setText(self.tr("The folders that you open appear here."))
        self.engine = text_label(kind="secondary", size=sizes.FONT_SMALL)
        named(self.engine, "engineLabel", "", self.tr("Whether notebooks can be started"))
        self._show_engine(self.tr("Getting ready…"), "")
        self._search: SearchField | None = None  # made after the first paint
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(sizes.SPACE_M, sizes.SPACE_L, sizes.SPACE_M, sizes.SPACE_M)
        column.setSpacing(sizes.SPACE_M)
        column.addWidget(self.folder_button)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.footer = QHBoxLayout()  # how the engine is; what is needed seldom comes beside it
        self.footer.setSpacing(0)
        self.footer.addWidget(self.engine, 1)
        self.sample = self._make_sample()
        self.footer.addWidget(self.sample)
        self.doctor = self._make_doctor()
        self.footer.addWidget(self.doctor)
        self.settings = self._make_settings()
        self.footer.addWidget(self.settings)
        self.help = self._make_help()
        self.footer.addWidget(self.help)
        column.addLayout(self.footer)

    # ------------------------------------------------------------ the folders

    def show_last(self, folders: list[tuple[str, str]]) -> None:
        """Show the folders as the last window did, until `assemble`."""
        for name, subtitle in folders:
            item = QListWidgetItem(name)
            item.setData(STATE, State.OFF)
            item.setData(SUBTITLE, subtitle)
            self.list.addItem(item)
        self._show_whether_empty()
        self.list.setCurrentRow(0)

    def assemble(self) -> None:
        """Replace what `show_last` showed by an empty list with a menu and shortcuts."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QAction

        from notedock.window.widgets.key_bindings import sequences, with_key

        for made, key in (
            (self.folder_button, "open-folder"),
            (self.doctor, "doctor"),
            (self.settings, "settings"),
            (self.help, "help"),
        ):
            made.setToolTip(with_key(made.toolTip(), key))
        self.list.clear()
        self._show_whether_empty()
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        for key, call in (("forget", self._forget_current), ("folder-menu", self._show_menu_here)):
            action = QAction(self.list)
            action.setObjectName(key)
            action.setShortcuts(sequences(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(call)
            self.list.addAction(action)
        self._search = self._make_search()

    def add(self, session: FolderSession, index: int) -> None:
        """Put a folder into the list."""
        item = QListWidgetItem()
        item.setData(_SESSION, session)
        self.list.insertItem(index, item)
        self._show_whether_empty()
        self.refresh(session)
        item.setHidden(not self._is_found(item))
        self._offer_search()

    def move_to(self, session: FolderSession, index: int) -> None:
        """Put a folder elsewhere in the list; what is selected stays selected."""
        if item := self._item(session):
            current = self.list.currentItem()
            self.list.blockSignals(True)
            self.list.takeItem(self.list.row(item))
            self.list.insertItem(index, item)
            item.setHidden(not self._is_found(item))
            self.list.setCurrentItem(current)
            self.list.blockSignals(False)

    def remove(self, session: FolderSession) -> None:
        """Take a folder off the list."""
        if item := self._item(session):
            self.list.takeItem(self.list.row(item))
            self._show_whether_empty()
            self._offer_search()

    def select(self, session: FolderSession) -> None:
        """Mark a folder as the one that is shown."""
        if item := self._item(session):
            if item.isHidden() and self._search is not None:
                self._search.clear()
            self.list.setCurrentItem(item)

    def refresh(self, session: FolderSession) -> None:
        """Show a folder as it is now."""
        item = self._item(session)
        if item is None:
            return
        from notedock.window.folder.controls import list_text, shown_state

        pinned = [self.tr("pinned")] if session.pinned else []
        words = list_text(session)
        subtitle = words or short_path(session.folder.parent)
        item.setText(session.name)
        item.setData(STATE, shown_state(session))
        item.setData(SUBTITLE, subtitle)
        item.setData(MISSING, session.missing and shown_state(session) is State.OFF)
        item.setData(PINNED, bool(session.pinned))
        said = ", ".join([session.name, *pinned, subtitle])
        item.setData(qt_values.ACCESSIBLE_TEXT_ROLE, said)
        self._describe(item)

    def _describe(self, item: QListWidgetItem) -> None:
        """Say where a folder is, and when it was opened last."""
        session: FolderSession | None = item.data(_SESSION)
        if session is not None:
            from notedock.window.folder.last_opened import last_opened_text

            opened = last_opened_text(session)
            said = "\n".join(filter(None, (short_path(session.folder), opened)))
            item.setData(qt_values.ACCESSIBLE_DESCRIPTION_ROLE, opened)
            item.setToolTip(escape_tool_tip(said))

    def _show_whether_empty(self) -> None:
        """Say where folders will appear; the keyboard has nothing to do in an empty list."""
        empty = self.list.count() == 0
        self._empty.setVisible(empty)
        self.list.setEnabled(not empty)

    # ------------------------------------------------------------ the engine

    def engine_ready(self, info: EngineInfo) -> None:
        """Say that notebooks can be started."""
        number = info.version.partition("+")[0]  # without what a distribution has added
        words = self.tr("{engine} {version} is ready").format(engine=info.name, version=number)
        self._show_engine(words, self.tr("Version {version}").format(version=info.version))

    def engine_away(self, problem: Problem) -> None:
        """Say why notebooks cannot be started."""
        self._show_engine(problem.title, " ".join((problem.reason, problem.remedy)).strip())

    def _show_engine(self, words: str, more: str) -> None:
        self.engine.setText(words)
        self.engine.setAccessibleName(words)
        self.engine.setToolTip(escape_tool_tip(more))

    def _make_sample(self) -> QToolButton:
        says = self.tr("Try the sample")
        made = icon_button("mdi6.school-outline", says)
        description = self.tr("Puts a sample folder into your documents, and starts it")
        return named(made, "anotherSampleButton", says, description)

    def _make_doctor(self) -> QToolButton:
        says = self.tr("Check this computer")
        made = icon_button("mdi6.stethoscope", says)
        named(
            made,
            "doctorButton",
            says,
            self.tr("Shows what notebooks need, what is missing, and a report for support"),
        )
        made.clicked.connect(self.check_requested)
        return made

    def _make_settings(self) -> QToolButton:
        says = self.tr("Settings")
        made = icon_button("mdi6.cog-outline", says)
        return named(made, "settingsButton", says, self.tr("Shows the settings"))

    def _make_help(self) -> QToolButton:
        says = self.tr("Help")
        made = icon_button("mdi6.help-circle-outline", says)
        return named(
            made, "helpButton", says, self.tr("Explains what Notedock is and how to use it")
        )

    # ------------------------------------------------------------ the list itself

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        named(
            made,
            "projectList",
            self.tr("Folders"),
            self.tr(
                "The folders opened so far. Delete removes one from the list, not from the disk."
            ),
        )
        made.setItemDelegate(FolderDelegate(made))
        made.setProperty("horizontalScrollBarPolicy", qt_values.SCROLL_BAR_ALWAYS_OFF)
        made.setMouseTracking(True)
        made.setUniformItemSizes(True)
        made.currentItemChanged.connect(self._current_changed)
        made.itemEntered.connect(self._describe)  # a day may have passed
        return made

    def _item(self, session: FolderSession) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((item for item in items if item.data(_SESSION) is session), None)

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_SESSION) is not None:
            self.chosen.emit(item.data(_SESSION))

    def _forget_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:  # the stubs say that there always is one
            self.forget_requested.emit(item.data(_SESSION))

    def _show_menu_here(self) -> None:
        item = self.list.currentItem()
        if item is not None:  # the stubs say that there always is one
            self._show_menu(self.list.visualItemRect(item).center())

    def _show_menu(self, where: QPoint) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMenu

        item = self.list.itemAt(where)
        if item is None:
            return
        self.chosen.emit(item.data(_SESSION))
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self.menu_requested.emit(menu)
        menu.popup(self.list.viewport().mapToGlobal(where))

    # ------------------------------------------------------------ the search

    def _make_search(self) -> SearchField:
        from notedock.window.widgets.search_field import SearchField

        says = self.tr("Shows only folders with these words in their name. Esc clears it.")
        made = SearchField("folderSearch", self.tr("Search the folders"), says)
        made.textChanged.connect(self._narrow)
        made.leave_requested.connect(self.list.setFocus)
        made.returnPressed.connect(self.list.setFocus)
        self._column.insertWidget(1, made)
        made.hide()
        return made

    def _narrow(self) -> None:
        """Show only what is searched for."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not self._is_found(item))

    def _is_found(self, item: QListWidgetItem) -> bool:
        words = self._search.text().casefold().split() if self._search is not None else []
        session: FolderSession | None = item.data(_SESSION)
        own = session.folder.name if session is not None else ""
        return all(word in f"{item.text()}\n{own}".casefold() for word in words)

    def _offer_search(self) -> None:
        """Show the search where there are many folders."""
        if self._search is not None:
            many = self.list.count() >= _MIN_TO_SEARCH
            self._search.setVisible(many)
            if not many:
                self._search.clear()
