"""Writing what the window shows, for the first paint of the next window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from notedock.window.folder.page import FolderPage
from notedock.window.shell import last_shown
from notedock.window.theme import theme
from notedock.window.widgets.display_text import short_path
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.session_list import SessionList

_DELAY = 2000  # milliseconds from a change until it is written: the program may be killed


class LastShownWriter(QObject):
    """Remembers the page of each folder as it was shown last.

    The next window shows the folder on top of the list, which need not be the one shown now.
    """

    def __init__(self, home: Path, sessions: SessionList, page: FolderPage) -> None:
        super().__init__(page)
        self._home = home
        self._sessions = sessions
        self._page = page
        self._words: dict[FolderSession | None, tuple[str, ...]] = {}
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.write)

    def page_changed(self, session: FolderSession | None) -> None:
        """Take over what the page shows of a session."""
        self._words[session] = self._page.first_paint.words()
        if not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write it now."""
        listed = [one for one in self._sessions if not one.visiting]
        words = self._words.get(next(iter(listed), None))
        if words:
            folders = [(one.name, short_path(one.folder.parent)) for one in listed]
            dark, contrast = theme.to_remember()
            details = self._page.details_panel.state()
            shown = last_shown.LastShown(
                words, folders, dark=dark, contrast=contrast, details=details
            )
            last_shown.keep(self._home, shown)
