"""The dialog in which environments are compared, chosen and removed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from notedock.core.environment import OWN, Environment, own_environment
from notedock.core.problem import Problem
from notedock.flows.context import Context
from notedock.flows.installed_environments import InstalledEnvironment
from notedock.window.environments.card import EnvironmentCard
from notedock.window.environments.descriptions import EnvironmentInfo, download_size
from notedock.window.environments.installed_tab import InstalledTab
from notedock.window.environments.lookups import EnvironmentLookups
from notedock.window.environments.other_tab import OtherTab
from notedock.window.environments.search import SearchedTree
from notedock.window.environments.tree import EnvironmentTree
from notedock.window.problems import questions
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.labels import text_label
from notedock.window.work.runner import Job, Runner

_ALL_TAB, _INSTALLED_TAB, _OTHER_TAB = range(3)


class EnvironmentChooser(QDialog):
    """Opens at once and fills in sizes as they arrive. `chosen` has the environment chosen."""

    chosen = Signal(object)  # Environment

    def __init__(
        self, parent: QWidget, context: Context, runner: Runner, current: str, *, own: bool = False
    ) -> None:
        """Begin with `current`, the name of what the folder uses. own: the folder has its own."""
        super().__init__(parent)
        named(
            self,
            "environmentChooser",
            self.tr("Choose an environment"),
            self.tr("Environments, what each is for, and how large it is"),
        )
        self.setWindowTitle(self.tr("Choose an environment"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(680, 400)
        self.resize(sizes.fitting(self, 880, 580))
        self._catalogue = context.catalogue
        offered = (*([own_environment()] if own else []), *context.catalogue.family)
        self._family = {one.name: one for one in offered}
        self.lookups = EnvironmentLookups(context, runner, self)
        self._cleaning: Job | None = None
        self.tree = self._make_tree()
        self.installed_tab = InstalledTab()
        self.other_tab = OtherTab(context.catalogue)
        self.card = EnvironmentCard(context.catalogue)
        self.tabs = QTabWidget()
        self.buttons = self._make_buttons()
        self._lay_out()
        self._connect()
        self._start(current)

    def info(self) -> EnvironmentInfo | None:
        """Return the selected environment, with what is known of it by now."""
        tab = self.tabs.currentIndex()
        if tab == _INSTALLED_TAB:
            kept = self.installed_tab.current()
            return EnvironmentInfo(kept.environment, kept) if kept is not None else None
        typed = (
            self.other_tab.environment if tab == _OTHER_TAB else self._family.get(self.tree.key())
        )
        return self.lookups.info(typed) if typed is not None else None

    # ------------------------------------------------------------ what the person does

    def accept(self) -> None:
        """Choose the selected environment, if it can be chosen."""
        info = self.info()
        if info is not None and info.can_be_chosen:
            self.chosen.emit(info.environment)
            super().accept()

    def _take_suggestion(self, environment: Environment) -> None:
        self.tree.pick(environment.name)
        self.tabs.setCurrentIndex(_ALL_TAB)
        self.tree.setFocus()

    def _show_variant(self, environment: Environment) -> None:
        """Have the name of an edition looked up, as if it had been typed."""
        self.tabs.setCurrentIndex(_OTHER_TAB)
        self.other_tab.line.setText(environment.name)
        self.other_tab.line.setFocus()

    def _remove(self, kept: InstalledEnvironment) -> None:
        self.installed_tab.show_removal(under_way=True)
        asker = partial(questions.ask, self, "")
        self.lookups.remove(kept, asker, self._show_removed)

    def _show_removed(self, problem: Problem | None) -> None:
        self.installed_tab.show_removal(under_way=False, problem=problem)

    def _clean_up(self) -> None:
        part = self.installed_tab.clean_up
        asker = partial(questions.ask, self, "")
        self._cleaning = self.lookups.clean_up(asker, part.show_progress, part.show_end)

    def _cancel_clean_up(self) -> None:
        if self._cleaning is not None:
            self._cleaning.cancel.set()

    # ------------------------------------------------------------ what is shown

    def _refresh(self) -> None:
        """Show the present state of the lookups."""
        for name, environment in self._family.items():
            self.tree.show_info(name, self.lookups.info(environment))
        self.installed_tab.show_installed(self.lookups.installed, self.lookups.problem)
        self._show_info()

    def _show_info(self) -> None:
        info = self.info()
        self.card.show_info(info)
        choose = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        choose.setEnabled(info is not None and info.can_be_chosen)
        if info is not None and self.tabs.currentIndex() == _OTHER_TAB:
            self.other_tab.show_info(info)

    def _start(self, current: str) -> None:
        """Select what the folder uses now, and start the lookups."""
        family = {name: self.lookups.info(one) for name, one in self._family.items()}
        self.tree.show_infos(family, {one.name: one.parent for one in self._family.values()})
        usual = OWN if OWN in family else self._catalogue.default.name
        self.tree.pick(current if current in family else usual)
        if current and current not in family:
            self.tabs.setCurrentIndex(_OTHER_TAB)
            self.other_tab.line.setText(current)
            self.other_tab.line.setFocus()
        else:
            self.tree.setFocus()
        self._refresh()
        self.lookups.load_installed()
        self.lookups.ask(*self._catalogue.environments)

    # ------------------------------------------------------------ making it

    def _make_tree(self) -> EnvironmentTree:
        return named(
            EnvironmentTree(download_size, show_ticks=True),
            "familyTree",
            self.tr("Environments"),
            self.tr("Each one contains what it is built on"),
        )

    def _make_buttons(self) -> QDialogButtonBox:
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        box = QDialogButtonBox(ok | cancel)
        box.button(ok).setText(self.tr("&Choose"))
        box.button(cancel).setText(self.tr("Cancel"))
        box.button(ok).setProperty("kind", "dialog-primary")
        for one in box.buttons():
            one.setIcon(QIcon())  # without the icons of some desktops
        named(box.button(ok), "chooseButton", self.tr("Choose"), self.tr("Uses this environment"))
        return box

    def _lay_out(self) -> None:
        words = text_label(kind="secondary")
        words.setText(
            self.tr("Each one contains what it is built on. A tick marks those on this computer.")
        )
        family = QWidget()
        column = QVBoxLayout(family)
        column.setContentsMargins(0, sizes.SPACE_M, sizes.SPACE_XS, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(words)
        column.addWidget(SearchedTree(self.tree, "environmentSearch"), 1)
        self.tabs.addTab(family, self.tr("&All"))
        self.tabs.addTab(self.installed_tab, self.tr("&On this computer"))
        self.tabs.addTab(self.other_tab, self.tr("Ano&ther"))
        self.tabs.setAccessibleName(self.tr("Where to choose from"))
        row = QHBoxLayout()
        row.setSpacing(sizes.SPACE_L)
        row.addWidget(self.tabs, 12)
        row.addWidget(self.card, 10)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.SPACE_L, sizes.SPACE_M, sizes.SPACE_L, sizes.SPACE_L)
        outer.setSpacing(sizes.SPACE_M)
        outer.addLayout(row, 1)
        outer.addWidget(self.buttons)

    def _connect(self) -> None:
        self.lookups.changed.connect(self._refresh)
        self.finished.connect(self.lookups.abandon)
        for view in (self.tree, self.installed_tab.list):
            view.picked.connect(self._show_info)
            view.taken.connect(self.accept)
        self.card.variant_wanted.connect(self._show_variant)
        self.tabs.currentChanged.connect(self._show_info)
        self.installed_tab.removing.connect(self._remove)
        self.installed_tab.clean_up.wanted.connect(self._clean_up)
        self.installed_tab.clean_up.cancelled.connect(self._cancel_clean_up)
        self.other_tab.edited.connect(self._show_info)
        self.other_tab.paused.connect(self.lookups.ask)
        self.other_tab.suggestion_taken.connect(self._take_suggestion)
        self.other_tab.taken.connect(self.accept)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
