"""The left side: open a folder, the folders so far, and how the engine is."""

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
from notedock.window import look
from notedock.window.folder_delegate import BELOW, MISSING, STATE, FolderDelegate
from notedock.window.labels import (
    as_tool_tip,
    button,
    icon_button,
    named,
    short_path,
    text_label,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from notedock.core.problem import Problem
    from notedock.engines.base import EngineInfo
    from notedock.window.session import Session

_SESSION = 265  # Qt.ItemDataRole.UserRole and some
_SAID = 11  # Qt.ItemDataRole.AccessibleTextRole
_NEVER = 1  # Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_WIDTH = 264


class Sidebar(QFrame):
    """Says which folder the person wants to see, to open, or to take off the list."""

    opening = Signal()
    chosen = Signal(object)  # Session
    forgotten = Signal(object)  # Session
    checking = Signal()

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
        self.folder_button.clicked.connect(self.opening)
        self.list = self._make_list()
        self._empty = text_label(kind="quiet")
        self._empty.setText(self.tr("The folders that you open appear here."))
        self.engine = text_label(kind="quiet", size=look.SMALL)
        named(self.engine, "engineLabel", "", self.tr("Whether notebooks can be started"))
        self._say(self.tr("Looking for Docker…"), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.HALF, look.ROOM, look.HALF, look.HALF)
        column.setSpacing(look.HALF)
        column.addWidget(self.folder_button)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self.footer = QHBoxLayout()  # how the engine is; what is needed seldom comes beside it
        self.footer.setSpacing(look.GAP)
        self.footer.addWidget(self.engine, 1)
        self.doctor = self._make_doctor()
        self.footer.addWidget(self.doctor)
        self.settings = self._make_settings()
        self.footer.addWidget(self.settings)
        column.addLayout(self.footer)

    # ------------------------------------------------------------ the folders

    def show_last(self, folders: list[tuple[str, str]]) -> None:
        """Show the folders as the last window did, until `assemble`."""
        self._empty.hide()
        for name, below in folders:
            item = QListWidgetItem(name)
            item.setData(STATE, State.OFF)
            item.setData(BELOW, below)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def assemble(self) -> None:
        """Begin with an empty list, on which folders can be worked with."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QAction

        from notedock.window.keys import sequences, with_key

        for made, key in (
            (self.folder_button, "open-folder"),
            (self.doctor, "doctor"),
            (self.settings, "settings"),
        ):
            made.setToolTip(with_key(made.toolTip(), key))
        self.list.clear()
        self._empty.show()
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self._forget = QAction(self.tr("Remove from the list"), self.list)
        self._forget.setObjectName("forget")
        self._forget.setShortcuts(sequences("forget"))
        self._forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._forget.triggered.connect(self._forget_current)
        self.list.addAction(self._forget)

    def add(self, session: Session, place: int) -> None:
        """Put a folder into the list."""
        item = QListWidgetItem()
        item.setData(_SESSION, session)
        self.list.insertItem(place, item)
        self._empty.hide()
        self.refresh(session)

    def remove(self, session: Session) -> None:
        """Take a folder off the list."""
        if item := self._item(session):
            self.list.takeItem(self.list.row(item))
            self._empty.setVisible(self.list.count() == 0)

    def select(self, session: Session) -> None:
        """Mark a folder as the one that is shown."""
        if item := self._item(session):
            self.list.setCurrentItem(item)

    def refresh(self, session: Session) -> None:
        """Show a folder as it is now."""
        item = self._item(session)
        if item is None:
            return
        from notedock.window.controls import mark_words, shown_state

        words = mark_words(session)
        below = words or short_path(session.folder.parent)
        item.setText(session.name)
        item.setData(STATE, shown_state(session))
        item.setData(BELOW, below)
        item.setData(MISSING, session.missing and shown_state(session) is State.OFF)
        item.setData(_SAID, f"{session.name}, {below}")
        item.setToolTip(as_tool_tip(short_path(session.folder)))

    # ------------------------------------------------------------ the engine

    def engine_ready(self, info: EngineInfo) -> None:
        """Say that notebooks can be started."""
        number = info.version.partition("+")[0]  # without what a distribution has added
        words = self.tr("{engine} {version} is ready").format(engine=info.name, version=number)
        self._say(words, self.tr("Version {version}").format(version=info.version))

    def engine_away(self, problem: Problem) -> None:
        """Say why notebooks cannot be started."""
        self._say(problem.title, " ".join((problem.reason, problem.remedy)).strip())

    def _say(self, words: str, more: str) -> None:
        self.engine.setText(words)
        self.engine.setAccessibleName(words)
        self.engine.setToolTip(as_tool_tip(more))

    def _make_doctor(self) -> QToolButton:
        says = self.tr("Check this computer")
        made = icon_button("mdi6.stethoscope", says)
        named(
            made,
            "doctorButton",
            says,
            self.tr("Shows what notebooks need, which of it is here, and a report for support"),
        )
        made.clicked.connect(self.checking)
        return made

    def _make_settings(self) -> QToolButton:
        says = self.tr("Settings")
        made = icon_button("mdi6.cog-outline", says)
        return named(made, "settingsButton", says, self.tr("Shows what can be set"))

    # ------------------------------------------------------------ the list itself

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        named(
            made,
            "projectList",
            self.tr("Folders"),
            self.tr("The folders opened so far. Delete takes one off the list, not off the disk."),
        )
        made.setItemDelegate(FolderDelegate(made))
        made.setProperty("horizontalScrollBarPolicy", _NEVER)
        made.setMouseTracking(True)
        made.setUniformItemSizes(True)
        made.currentItemChanged.connect(self._current_changed)
        return made

    def _item(self, session: Session) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((item for item in items if item.data(_SESSION) is session), None)

    def _current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_SESSION) is not None:
            self.chosen.emit(item.data(_SESSION))

    def _forget_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:  # the stubs say that there always is one
            self.forgotten.emit(item.data(_SESSION))

    def _show_menu(self, where: QPoint) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMenu

        item = self.list.itemAt(where)
        if item is None:
            return
        session: Session = item.data(_SESSION)
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = menu.addAction(self._forget.text())
        remove.setEnabled(session.state in (State.OFF, State.FAILED))
        remove.triggered.connect(lambda: self.forgotten.emit(session))
        menu.popup(self.list.viewport().mapToGlobal(where))
