"""What environments take on this computer, and removing one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from notedock.core.problem import Problem
from notedock.core.sizes import size_words
from notedock.flows.shelf import Bond, Kept, Shelf
from notedock.window import look
from notedock.window.environment_words import Subject, bond_sentence, space
from notedock.window.family_tree import FamilyTree
from notedock.window.labels import announce, button, named, text_label


class KeptList(QWidget):
    """Lists what is on this computer; `removing` says that the person wants one removed."""

    removing = Signal(object)  # Kept

    def __init__(self) -> None:
        super().__init__()
        self._shelf: Shelf | None = None
        self._shown: dict[str, Kept] = {}
        self.list = FamilyTree(space, marks=False)
        named(
            self.list,
            "keptList",
            self.tr("Environments on this computer"),
            self.tr("Choose one, or remove one that is no longer needed"),
        )
        self._total = text_label(kind="quiet")
        named(self._total, "spaceLabel", "", self.tr("What environments take on this computer"))
        self._why = text_label(kind="quiet")
        self._remove = button(self.tr("&Remove…"), "mdi6.trash-can-outline")
        named(
            self._remove,
            "removeButton",
            self.tr("Remove"),
            self.tr("Removes this environment from this computer; you are asked first"),
        )
        self._lay_out()
        self.show_shelf(None, None)
        self.list.picked.connect(self._picked)
        self._remove.clicked.connect(self._ask)

    def kept(self) -> Kept | None:
        """Return the one that is looked at."""
        return self._shown.get(self.list.key())

    def show_shelf(self, shelf: Shelf | None, problem: Problem | None) -> None:
        """Show what is here, or why that is not known (yet)."""
        if shelf is not None and shelf == self._shelf:
            return
        self._shelf = shelf
        self._shown = {one.image.id: one for one in shelf.kept} if shelf else {}
        subjects = {key: Subject(one.environment, one) for key, one in self._shown.items()}
        self.list.show_all(subjects, {})
        self._total.setText(self._words(shelf, problem))
        self._total.setAccessibleName(self._total.text())
        self._picked(self.list.key())

    def show_removal(self, *, under_way: bool, problem: Problem | None = None) -> None:
        """Show that one is being removed, or what came of it."""
        self._remove.setText(self.tr("Removing…") if under_way else self.tr("&Remove…"))
        self._picked(self.list.key())
        if under_way:
            self._remove.setEnabled(False)
        if problem is not None:
            self._why.setText(" ".join((problem.title, problem.reason, problem.remedy)))
            announce(self, self._why.text())

    def _words(self, shelf: Shelf | None, problem: Problem | None) -> str:
        if problem is not None:
            return problem.title
        if shelf is None:
            return self.tr("Looking at what is here…")
        if not shelf.kept:
            return self.tr("There is none on this computer yet.")
        size = size_words(shelf.takes)
        return self.tr("All of them together take {size}.").format(size=size)

    def _picked(self, key: str) -> None:
        kept = self._shown.get(key)
        self._remove.setEnabled(kept is not None and kept.bond is Bond.NONE)
        self._why.setText(bond_sentence(kept) if kept is not None else "")

    def _ask(self) -> None:
        if (kept := self.kept()) is not None:
            self.removing.emit(kept)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(look.HALF)
        below.addWidget(self._remove)
        below.addWidget(self._why, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.HALF, look.TINY, 0)
        column.setSpacing(look.GAP)
        column.addWidget(self._total)
        column.addWidget(self.list, 1)
        column.addLayout(below)
