"""The keyboard shortcuts that work everywhere in the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from notedock.window.folder.controls import controls
from notedock.window.folder.page import FolderPage
from notedock.window.shell.dialogs import Dialogs
from notedock.window.widgets.key_bindings import sequences
from notedock.window.work.folder_session import FolderSession


class Shortcuts(QObject):
    """Each does what its button does, and is enabled when the button is shown."""

    def __init__(self, window: QWidget, page: FolderPage, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        buttons = page.buttons
        self._add("open-folder", dialogs.choose_folder)
        self._start = self._add("start", page.start)
        self._open = self._add("open", buttons.open.click)
        self._cancel = self._add("cancel", buttons.cancel.click)
        self._details = self._add("details", page.toggle.click)
        self._search = self._add("search", page.show_log)
        self._rename = self._add("rename", page.rename)
        self._pin = self._add("pin", page.pin)
        self._add("doctor", dialogs.check_computer)
        self._add("settings", dialogs.show_settings)
        self._add("help", dialogs.show_help)
        self._add("keys", dialogs.show_keys)
        self._add("quit", window.close)

    def show_session(self, session: FolderSession | None) -> None:
        """Enable the shortcuts that belong to the folder's state."""
        shown = controls(session.state, saving=session.saving) if session else None
        self._start.setEnabled(shown is not None and shown.start)
        self._open.setEnabled(shown is not None and shown.open)
        self._cancel.setEnabled(shown is not None and shown.cancel_enabled)
        self._details.setEnabled(shown is not None)
        self._search.setEnabled(shown is not None)
        self._rename.setEnabled(shown is not None)
        self._pin.setEnabled(shown is not None)

    def _add(self, name: str, call: Callable[[], object]) -> QAction:
        action = QAction(self._window)
        action.setObjectName(name)
        action.setShortcuts(sequences(name))
        action.triggered.connect(lambda: call())
        self._window.addAction(action)
        return action
