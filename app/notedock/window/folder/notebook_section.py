"""The part of the page with the folder's notebooks: how many, a search among them, the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from notedock.core.project import Project
from notedock.core.start_page import StartPage, opening_notebook
from notedock.core.translation import translate
from notedock.window.folder.notebook_rows import rows_of
from notedock.window.folder.notebooks import Notebooks
from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import button
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.search_field import SearchField

_MIN_TO_SEARCH = 10  # notebooks
_HELD = 400  # milliseconds; nobody reads and clicks within that


class NotebookSection(QWidget):
    """Shows a folder's notebooks, or offers to make the first one. `new_button` does that."""

    def __init__(self) -> None:
        super().__init__()
        self.list = Notebooks()
        self._project: Project | None = None
        self._first = ""
        self._count = QLabel()
        self._count.setProperty("kind", "secondary")
        self._count.setObjectName("notebookCount")
        self._search = SearchField(
            "notebookSearch",
            self.tr("Search the notebooks"),
            self.tr("Shows only those with these words in their name or title. Esc clears it."),
        )
        self._no_match = text_label(kind="secondary")
        self._no_match.setText(self.tr("No notebook matches."))
        self._heading = self._make_heading()
        self.new_button = self._make_new_button()
        self._empty = self._make_empty()
        self._lay_out()
        self._held = QTimer(self, singleShot=True, interval=_HELD)
        self._held.timeout.connect(self._let_click)
        self._search.textChanged.connect(self._show_rows)
        self._search.leave_requested.connect(self.list.setFocus)
        self._search.returnPressed.connect(self.list.setFocus)

    def show_project(self, project: Project, page: StartPage, *, writable: bool) -> None:
        """Show the notebooks of a folder. page: which opens first there."""
        self.new_button.setEnabled(writable)
        self.new_button.setToolTip(
            self.new_button.accessibleDescription() if writable else read_only()
        )
        before, self._project = self._project, project
        self._first = opening_notebook(page, project.notebooks)
        few = len(project.notebooks) < _MIN_TO_SEARCH
        self._search.setVisible(not few)
        if before is None or before.folder != project.folder:
            self._search.clear()
            self.list.forget_folders()
        elif few:
            self._search.clear()
        self._heading.setVisible(bool(project.notebooks))
        self._empty.setVisible(not project.notebooks)
        self._show_rows()

    def hold_clicks(self) -> None:
        """Take no clicks for a moment: it moves, and another notebook may be under the mouse."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._held.start()

    def _let_click(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def _show_rows(self) -> None:
        if self._project is None:
            return
        rows = rows_of(self._project, self._first, self._search.text())
        total, shown = len(self._project.notebooks), sum(bool(row.path) for row in rows)
        of = self.tr("{shown} of {total}").format(shown=shown, total=total)
        self._count.setText(of if self._search.text() else str(total))
        self.list.show_rows(rows, searching=bool(self._search.text()))
        self.list.setVisible(bool(rows))
        self._no_match.setVisible(not rows and total > 0)

    def _make_heading(self) -> QWidget:
        title = QLabel(self.tr("&Notebooks"))
        title.setBuddy(self.list)
        sizes.scale_font(title, 1.0, bold=True)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.SPACE_S)
        row.addWidget(title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._search, 1)
        return made

    def _make_new_button(self) -> QPushButton:
        made = button(self.tr("&New notebook"), "mdi6.notebook-plus-outline")
        says = self.tr("Creates an empty notebook in this folder")
        return named(made, "newNotebookButton", self.tr("New notebook"), says)

    def _make_empty(self) -> QWidget:
        words = text_label(kind="secondary")
        words.setText(self.tr("There are no notebooks in this folder yet."))
        made = QWidget()
        made.setObjectName("noNotebooks")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_M)
        column.addWidget(words)
        column.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.SPACE_S, 0, 0)
        column.setSpacing(sizes.SPACE_S)
        column.addWidget(self._heading)
        column.addWidget(self._no_match)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addStretch()


def read_only() -> str:
    """Return why nothing can be put into a folder."""
    return translate("Notebooks", "This folder is read-only for you.")
