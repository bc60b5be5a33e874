"""The page of limits: how much of the computer the notebooks of a folder may take."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit

from notedock.core.limits import RANGES, Limits
from notedock.core.problem import Problem
from notedock.window.log.choices_page import ChoicesPage
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.labels import text_label
from notedock.window.work.folder_session import FolderSession

if TYPE_CHECKING:
    from notedock.flows.context import Context


class LimitsPage(ChoicesPage):
    """A field for each limit; an empty one leaves the limit to the settings and the defaults."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._session: FolderSession | None = None
        self._words = text_label(kind="secondary")
        self._fields: dict[str, QLineEdit] = {}
        self._lay_out()

    def show_session(self, session: FolderSession | None) -> None:
        """Show the limits of a folder."""
        self._session = session
        self._explain("")
        if session is None:
            return
        chosen = self._context.recent_folders.limits(session.folder)
        defaults = self._defaults()
        for name, line in self._fields.items():
            value = getattr(chosen, name)
            line.setText(str(value) if value else "")
            line.setPlaceholderText(defaults[name])

    # ------------------------------------------------------------ what is chosen

    def _take(self, name: str) -> None:
        session, text = self._session, self._fields[name].text().strip()
        if session is None:
            return
        before = self._context.recent_folders.limits(session.folder)
        least, most = RANGES[name]
        value = int(text) if text.isascii() and text.isdigit() else 0
        if text and not least <= value <= most:
            words = self.tr("Enter a number from {least} to {most}.")
            self.show_session(session)
            self._explain(words.format(least=least, most=most))
            return
        self._explain("")
        if value == getattr(before, name):
            return
        self._keep(session, replace(before, **{name: value}))
        told = self.tr("The limits of “{folder}” were changed.").format(folder=session.name)
        session.undoable.emit(told, partial(self._keep, session, before))

    def _keep(self, session: FolderSession, limits: Limits) -> None:
        try:
            self._context.recent_folders.set_limits(session.folder, limits)
        except Problem as problem:
            self.refused.emit(problem)
        if session is self._session:
            self.show_session(session)

    # ------------------------------------------------------------ what is shown

    def _explain(self, trouble: str) -> None:
        usual = self.tr("They apply from the next start of this folder. Empty means the default.")
        self._words.setText(trouble or usual)
        if trouble:
            announce(self._words, trouble)

    def _defaults(self) -> dict[str, str]:
        """Return what counts where a field is empty, by field."""
        own = self._context.settings.current.limits
        usual = own.complete(0)
        told = {name: str(getattr(usual, name)) for name in RANGES}
        if not own.memory:
            told["memory"] = self.tr("80 % of all memory")
        if not own.shared_memory:
            told["shared_memory"] = self.tr("1024, or a quarter of the memory")
        return told

    def _lay_out(self) -> None:
        grid = QGridLayout()
        for row, (name, words, description) in enumerate(self._rows()):
            line = named(QLineEdit(), f"{name}Limit", words, description)
            line.editingFinished.connect(partial(self._take, name))
            label = QLabel(words)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            self._fields[name] = line
        self.show_grid(self._words, grid)

    def _rows(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("memory", self.tr("Memory (MB)"), self.tr("A notebook that needs more is stopped")),
            (
                "shared_memory",
                self.tr("Shared memory (MB)"),
                self.tr("/dev/shm, which programs use to exchange data"),
            ),
            ("processes", self.tr("Processes"), self.tr("Programs and threads at the same time")),
            ("open_files", self.tr("Open files"), self.tr("Of each program at the same time")),
            ("log", self.tr("Log (MB)"), self.tr("Older lines are removed from the log")),
        )
