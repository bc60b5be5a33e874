"""The page Recipe: what each file of the folder's recipe adds, and what is not used and why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from notedock.core.problem import Problem
from notedock.core.recipes.explanation import Explanation, unfolded
from notedock.core.recipes.recipe import Adjustments
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button, copy_to_clipboard
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.plain_text import PlainText
from notedock.window.work.folder_session import FolderSession

if TYPE_CHECKING:
    from notedock.flows.context import Context


class RecipePage(QWidget):
    """A list to read and copy. Answers about files, and changes, can be taken back."""

    refused = Signal(object)  # Problem: that could not be kept

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._session: FolderSession | None = None
        self._explanation: Explanation | None = None
        self._text = PlainText()
        named(self._text, "recipeText", self.tr("Recipe"), "")
        self._copy = button(self.tr("Copy"), "mdi6.content-copy")
        self._copy.setAccessibleDescription(self.tr("Copies the text"))
        self._copy.clicked.connect(lambda: copy_to_clipboard(self._copy, self._text.toPlainText()))
        self._again = button(self.tr("Ask again"), "mdi6.help-circle-outline")
        words = self.tr("The next start asks again which of these files to use and what to change")
        named(self._again, "askAgainButton", self.tr("Ask again"), words)
        self._again.setToolTip(words)
        self._again.clicked.connect(self._forget)
        self._lay_out()

    def show_session(self, session: FolderSession | None) -> None:
        """Show the recipe of a folder, as the last look into it has found it."""
        explanation = None
        if session is not None:
            explanation = session.elsewhere if session.environment else session.explanation
        if session is self._session and explanation is self._explanation:
            return
        self._session, self._explanation = session, explanation
        if session is None or explanation is None:
            return
        text = "\n".join(unfolded(explanation))
        if text != self._text.toPlainText():  # else what is selected in it stays so
            self._text.setPlainText(text)
        kept = self._context.recent_folders.entry(session.folder)
        self._again.setVisible(bool(kept.recipe_files) or bool(explanation.recipe.adjustments))

    def _forget(self) -> None:
        if (session := self._session) is not None:
            before = self._context.recent_folders.entry(session.folder)
            self._keep(session, {}, {})
            told = self.tr("The next start of “{folder}” asks about its recipe again.")
            undo = partial(self._keep, session, before.recipe_files, before.adjustments)
            session.undoable.emit(told.format(folder=session.name), undo)

    def _keep(
        self,
        session: FolderSession,
        answers: Mapping[str, bool],
        changes: Mapping[str, Adjustments],
    ) -> None:
        known = self._context.recent_folders
        for write in (
            partial(known.set_recipe_files, session.folder, answers),
            partial(known.set_adjustments, session.folder, changes),
        ):
            try:
                write()
            except Problem as problem:
                self.refused.emit(problem)
        session.look_needed.emit()

    def _lay_out(self) -> None:
        says = text_label(kind="secondary")
        says.setText(self.tr("What the files in this folder say about its environment."))
        line = QHBoxLayout()
        line.setSpacing(sizes.SPACE_S)
        line.addWidget(says, 1)
        line.addWidget(self._again)
        line.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SPACE_S, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addLayout(line)
        column.addWidget(self._text, 1)
