"""The keys that work everywhere in the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from notedock.window.controls import controls
from notedock.window.keys import sequences
from notedock.window.project_page import ProjectPage
from notedock.window.session import Session


class Shortcuts(QObject):
    """Each does what its button does, and only when the button is there."""

    def __init__(
        self,
        window: QWidget,
        page: ProjectPage,
        choose_folder: Callable[[], None],
        check: Callable[[], None],
        show_settings: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        buttons = page.buttons
        self._add("open-folder", choose_folder)
        self._start = self._add("start", page.start)
        self._open = self._add("open", buttons.open.click)
        self._cancel = self._add("cancel", buttons.cancel.click)
        self._details = self._add("details", page.toggle.click)
        self._search = self._add("search", page.show_log)
        self._add("doctor", check)
        self._add("settings", show_settings)
        self._add("keys", self._show_keys)
        self._add("quit", window.close)

    def show_session(self, session: Session | None) -> None:
        """Let those keys work that the folder's state calls for."""
        shown = controls(session.state, saving=session.saving) if session else None
        self._start.setEnabled(shown is not None and shown.start)
        self._open.setEnabled(shown is not None and shown.open)
        self._cancel.setEnabled(shown is not None and shown.cancel_enabled)
        self._details.setEnabled(shown is not None)
        self._search.setEnabled(shown is not None)

    def _show_keys(self) -> None:
        from notedock.window.keyboard_help import KeyboardHelp  # not before the first paint

        KeyboardHelp(self._window).open()

    def _add(self, name: str, call: Callable[[], object]) -> QAction:
        action = QAction(self._window)
        action.setObjectName(name)
        action.setShortcuts(sequences(name))
        action.triggered.connect(lambda: call())
        self._window.addAction(action)
        return action
