"""What would be different if the running notebooks were started again, and a button for that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from notedock.core.folder_identity import Presence
from notedock.core.states import State
from notedock.core.task import Progress
from notedock.flows.context import Context
from notedock.window.environments.availability import EnvironmentAvailability
from notedock.window.environments.descriptions import next_environment
from notedock.window.folder.controls import progress_words
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label
from notedock.window.work.folder_session import FolderSession


class NextStart(QFrame):
    """Shown while notebooks run whose next start would differ. `button` starts them again."""

    def __init__(self, context: Context, availability: EnvironmentAvailability) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._context = context
        self._availability = availability
        self._words = text_label()
        self._progress = text_label(kind="secondary")
        self.button = button(self.tr("Start a&gain now"), "mdi6.restart")
        named(
            self.button,
            "startAgainButton",
            self.tr("Start again now"),
            self.tr(
                "Prepares what is needed while the notebooks keep running. Then what is open is "
                "saved, and they are started again."
            ),
        )
        self.button.setToolTip(self.button.accessibleDescription())
        self.cancel = button(self.tr("Cance&l"), "mdi6.close")
        says = self.tr("Stops preparing; the notebooks keep running")
        named(self.cancel, "cancelAgainButton", self.tr("Cancel"), says)
        self.cancel.setToolTip(says)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.SPACE_L, sizes.SPACE_M, sizes.SPACE_M, sizes.SPACE_M)
        row.setSpacing(sizes.SPACE_M)
        column = QVBoxLayout()
        column.setSpacing(sizes.SPACE_XS)
        column.addWidget(self._words)
        column.addWidget(self._progress)
        row.addLayout(column, 1)
        for one in (self.button, self.cancel):
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        named(self, "nextStart", self.tr("The next start"), "")
        self.hide()

    def show_session(self, session: FolderSession | None) -> None:
        """Show what the next start of a folder would change, if anything."""
        words = "\n".join(self._differences(session) if session else ())
        is_new = bool(words) and words != self._words.text()
        self._words.setText(words)
        self._show_progress(session.prepared_restart.progress if session else None)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))
        if is_new:
            announce(self, words)

    def _show_progress(self, progress: Progress | None) -> None:
        """Show how far the preparation is, None for one that is not under way."""
        focused = self.button.hasFocus() or self.cancel.hasFocus()
        self._progress.setText(progress_words(progress) if progress else "")
        self._progress.setVisible(progress is not None)
        self.button.setVisible(progress is None)
        self.cancel.setVisible(progress is not None)
        if focused:
            (self.button if progress is None else self.cancel).setFocus()

    def _differences(self, session: FolderSession) -> list[str]:
        """Return a sentence for each thing that would be different."""
        server, found = session.server, []
        known = session.project is not None and session.presence is Presence.SAME
        if server is None or session.state is not State.RUNNING or session.is_paused or not known:
            return []
        if server.read_only and session.writable:
            found.append(
                self.tr(
                    "This folder is open read-only: what you change is not saved. The next "
                    "start allows changes again."
                )
            )
        if coming := next_environment(session, self._context.catalogue):
            words = self.tr("From the next start on: “{title}”.")
            if cost := self._availability.words(coming.reference):
                words = self.tr("From the next start on: “{title}” ({cost}).")
            found.append(words.format(title=coming.title, cost=cost))
        return found
