"""The dialog in which environments are compared, chosen and removed. Imported when it is wanted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
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
from notedock.flows.shelf import Kept
from notedock.window import icons, look, questions
from notedock.window.another_environment import AnotherEnvironment
from notedock.window.environment_card import EnvironmentCard
from notedock.window.environment_lookups import Lookups
from notedock.window.environment_words import Subject, short_size
from notedock.window.family_tree import FamilyTree
from notedock.window.kept_list import KeptList
from notedock.window.labels import named, text_label
from notedock.window.runner import Runner

_FAMILY, _KEPT, _ANOTHER = range(3)


class EnvironmentChooser(QDialog):
    """Opens at once; what has to be asked for comes when it comes. `chosen` says what is taken."""

    chosen = Signal(object)  # Environment

    def __init__(
        self, parent: QWidget, context: Context, runner: Runner, current: str, *, own: bool = False
    ) -> None:
        """`current`: what the folder uses now. own: it brings an environment of its own."""
        super().__init__(parent)
        named(
            self,
            "environmentChooser",
            self.tr("Choose an environment"),
            self.tr("Environments, what each is for, and how large it is"),
        )
        self.setWindowTitle(self.tr("Choose an environment"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(680, 440)
        self.resize(880, 580)
        self._catalogue = context.catalogue
        offered = (*([own_environment()] if own else []), *context.catalogue.family)
        self._family = {one.name: one for one in offered}
        self.lookups = Lookups(context, runner, self)
        self.tree = self._make_tree()
        self.kept = KeptList()
        self.another = AnotherEnvironment(context.catalogue)
        self.card = EnvironmentCard(context.catalogue)
        self.tabs = QTabWidget()
        self.buttons = self._make_buttons()
        self._lay_out()
        self._connect()
        self._begin(current)

    def subject(self) -> Subject | None:
        """Return the environment that is looked at, with what is known of it by now."""
        tab = self.tabs.currentIndex()
        if tab == _KEPT:
            kept = self.kept.kept()
            return Subject(kept.environment, kept) if kept is not None else None
        typed = self.another.environment if tab == _ANOTHER else self._family.get(self.tree.key())
        return self.lookups.subject(typed) if typed is not None else None

    # ------------------------------------------------------------ what the person does

    def accept(self) -> None:
        """Take what is looked at, if it can be taken."""
        subject = self.subject()
        if subject is not None and subject.can_be_chosen:
            self.chosen.emit(subject.environment)
            super().accept()

    def _take_instead(self, environment: Environment) -> None:
        self.tree.pick(environment.name)
        self.tabs.setCurrentIndex(_FAMILY)
        self.tree.setFocus()

    def _remove(self, kept: Kept) -> None:
        self.kept.show_removal(under_way=True)
        asker = partial(questions.ask, self, "")
        self.lookups.remove(kept, asker, self._removed)

    def _removed(self, problem: Problem | None) -> None:
        self.kept.show_removal(under_way=False, problem=problem)

    # ------------------------------------------------------------ what is shown

    def _refresh(self) -> None:
        """Show what is known by now."""
        for name, environment in self._family.items():
            self.tree.show_subject(name, self.lookups.subject(environment))
        self.kept.show_shelf(self.lookups.shelf, self.lookups.problem)
        self._show_subject()

    def _show_subject(self) -> None:
        subject = self.subject()
        self.card.show_subject(subject)
        choose = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        choose.setEnabled(subject is not None and subject.can_be_chosen)
        if subject is not None and self.tabs.currentIndex() == _ANOTHER:
            asked = self.lookups.has_asked(subject.environment)
            self.another.show_subject(subject, asked=asked)

    def _begin(self, current: str) -> None:
        """Show what the folder uses now, and begin to ask."""
        family = {name: self.lookups.subject(one) for name, one in self._family.items()}
        self.tree.show_all(family, {one.name: one.parent for one in self._family.values()})
        usual = OWN if OWN in family else self._catalogue.default.name
        self.tree.pick(current if current in family else usual)
        if current and current not in family:
            self.tabs.setCurrentIndex(_ANOTHER)
            self.another.line.setText(current)
            self.another.line.setFocus()
        else:
            self.tree.setFocus()
        self._refresh()
        self.lookups.look()
        self.lookups.ask(*self._catalogue.environments)

    # ------------------------------------------------------------ making it

    def _make_tree(self) -> FamilyTree:
        return named(
            FamilyTree(short_size, marks=True),
            "familyTree",
            self.tr("Environments"),
            self.tr("Each one contains what it is built on"),
        )

    def _make_buttons(self) -> QDialogButtonBox:
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        box = QDialogButtonBox(ok | cancel)
        box.button(ok).setText(self.tr("&Choose"))
        box.button(cancel).setText(self.tr("Cancel"))
        box.button(ok).setProperty("kind", "main")
        for one in box.buttons():
            one.setIcon(QIcon())  # some desktops would add theirs
        named(box.button(ok), "chooseButton", self.tr("Choose"), self.tr("Takes this environment"))
        return box

    def _lay_out(self) -> None:
        words = text_label(kind="quiet")
        words.setText(
            self.tr("Each one contains what it is built on. A tick marks those on this computer.")
        )
        family = QWidget()
        column = QVBoxLayout(family)
        column.setContentsMargins(0, look.HALF, look.TINY, 0)
        column.setSpacing(look.GAP)
        column.addWidget(words)
        column.addWidget(self.tree, 1)
        self.tabs.addTab(family, self.tr("&All"))
        self.tabs.addTab(self.kept, self.tr("&On this computer"))
        self.tabs.addTab(self.another, self.tr("Ano&ther"))
        self.tabs.setAccessibleName(self.tr("Where to choose from"))
        row = QHBoxLayout()
        row.setSpacing(look.ROOM)
        row.addWidget(self.tabs, 12)
        row.addWidget(self.card, 10)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.ROOM, look.HALF, look.ROOM, look.ROOM)
        outer.setSpacing(look.HALF)
        outer.addLayout(row, 1)
        outer.addWidget(self.buttons)

    def _connect(self) -> None:
        self.lookups.changed.connect(self._refresh)
        self.finished.connect(self.lookups.abandon)
        for view in (self.tree, self.kept.list):
            view.picked.connect(self._show_subject)
            view.taken.connect(self.accept)
        self.tabs.currentChanged.connect(self._show_subject)
        self.kept.removing.connect(self._remove)
        self.another.meant.connect(self._show_subject)
        self.another.pondered.connect(self.lookups.ask)
        self.another.instead.connect(self._take_instead)
        self.another.taken.connect(self.accept)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def draw_icons(self) -> None:
        """Put the icons into their places."""
        icons.fill(self.findChildren(QAbstractButton))
