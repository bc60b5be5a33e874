"""The tab with the environments on this computer: their sizes, and a button that removes one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from notedock.core.formatting import format_size
from notedock.core.problem import Problem
from notedock.flows.installed_environments import (
    InstalledEnvironment,
    InstalledEnvironments,
    RemovalBlocker,
)
from notedock.window.environments.clean_up import CleanUp
from notedock.window.environments.descriptions import EnvironmentInfo, installed_size, removal_text
from notedock.window.environments.search import SearchedTree
from notedock.window.environments.tree import EnvironmentTree
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import announce, named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label


class InstalledTab(QWidget):
    """Lists the installed environments. Emits `removing` when one is to be removed."""

    removing = Signal(object)  # InstalledEnvironment

    def __init__(self) -> None:
        super().__init__()
        self._installed: InstalledEnvironments | None = None
        self._shown: dict[str, InstalledEnvironment] = {}
        self.list = EnvironmentTree(installed_size, show_ticks=False)
        named(
            self.list,
            "keptList",
            self.tr("Environments on this computer"),
            self.tr("Choose one, or remove one that is no longer needed"),
        )
        self._total = text_label(kind="secondary")
        named(
            self._total, "spaceLabel", "", self.tr("Space that environments take on this computer")
        )
        self._removal_info = text_label(kind="secondary")
        self._remove = button(self.tr("&Remove…"), "mdi6.trash-can-outline")
        named(
            self._remove,
            "removeButton",
            self.tr("Remove"),
            self.tr("Removes this environment from this computer; you are asked first"),
        )
        self.clean_up = CleanUp()
        self._lay_out()
        self.show_installed(None, None)
        self.list.picked.connect(self._update_removal)
        self._remove.clicked.connect(self._ask)

    def current(self) -> InstalledEnvironment | None:
        """Return the selected one."""
        return self._shown.get(self.list.key())

    def show_installed(
        self, installed: InstalledEnvironments | None, problem: Problem | None
    ) -> None:
        """Show the list. None: not known yet, or because of `problem`."""
        if installed is not None and installed == self._installed:
            return
        self._installed = installed
        self._shown = {one.installed.id: one for one in installed.kept} if installed else {}
        infos = {key: EnvironmentInfo(one.environment, one) for key, one in self._shown.items()}
        self.list.show_infos(infos, {})
        self._total.setText(self._total_text(installed, problem))
        self._total.setAccessibleName(self._total.text())
        self._update_removal(self.list.key())

    def show_removal(self, *, under_way: bool, problem: Problem | None = None) -> None:
        """Show that one is being removed, or that this has ended, perhaps with a Problem."""
        self._remove.setText(self.tr("Removing…") if under_way else self.tr("&Remove…"))
        self._update_removal(self.list.key())
        self.clean_up.allow(not under_way)
        if under_way:
            self._remove.setEnabled(False)
        if problem is not None:
            self._removal_info.setText(" ".join((problem.title, problem.reason, problem.remedy)))
            announce(self, self._removal_info.text())

    def _total_text(self, installed: InstalledEnvironments | None, problem: Problem | None) -> str:
        if problem is not None:
            return problem.title
        if installed is None:
            return self.tr("Looking for environments…")
        if not installed.kept:
            return self.tr("No environment is on this computer yet.")
        size = format_size(installed.takes)
        words = self.tr("Together they take {size}: what several of them share is stored once.")
        if installed.free is None:
            return words.format(size=size)
        words = self.tr(
            "Together they take {size}: what several of them share is stored once. {free} are free."
        )
        return words.format(size=size, free=format_size(installed.free))

    def _update_removal(self, key: str) -> None:
        kept = self._shown.get(key)
        self._remove.setEnabled(kept is not None and kept.blocker is RemovalBlocker.NONE)
        self._removal_info.setText(removal_text(kept) if kept is not None else "")

    def _ask(self) -> None:
        if (kept := self.current()) is not None:
            self.removing.emit(kept)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(sizes.SPACE_M)
        below.addWidget(self._remove)
        below.addWidget(self._removal_info, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SPACE_M, sizes.SPACE_XS, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(self._total)
        column.addWidget(SearchedTree(self.list, "keptSearch"), 1)
        column.addLayout(below)
        column.addWidget(self.clean_up)
