"""What the chosen folder is: its name, where it lies, what is in it and what it brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from notedock.core.words import counted
from notedock.window import look
from notedock.window.labels import (
    ElidedLabel,
    as_tool_tip,
    icon_button,
    named,
    short_path,
    text_label,
)

if TYPE_CHECKING:
    from notedock.core.project import Project
    from notedock.window.session import Session


class Header(QWidget):
    """The top of the page. `more` takes the menu with what is needed seldom."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ElidedLabel(size=look.TITLE, bold=True)
        self._place = ElidedLabel(kind="quiet")
        self._recipe = text_label(kind="quiet")
        self._notice = text_label(kind="notice")
        self.more = self._make_more()
        top = QHBoxLayout()
        top.setSpacing(look.GAP)
        top.addWidget(self._title, 1)
        top.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.TINY)
        column.addLayout(top)
        column.addWidget(self._place)
        column.addWidget(self._recipe)
        column.addSpacing(look.TINY)
        column.addWidget(self._notice)
        self._recipe.hide()
        self._notice.hide()

    def show_words(self, title: str, place: str) -> None:
        """Show what a folder is called and where it lies."""
        self._title.setText(title)
        self._place.setText(place)

    def words(self) -> tuple[str, str]:
        """Return what a folder is called and where it lies, as it is shown."""
        return self._title.text(), self._place.text()

    def show_session(self, session: Session) -> None:
        """Show another folder, or news of the same one."""
        parts = [short_path(session.folder)]
        if session.project:
            parts.append(self._contents(session.project))
        self.show_words(session.name, " · ".join(parts))
        self._place.setToolTip(as_tool_tip(str(session.folder)))
        self._show_recipe(session)
        self._show_notices(session)

    def _show_recipe(self, session: Session) -> None:
        """Say what the folder itself brings along."""
        from notedock.core.project import Recipe

        own = session.project is not None and session.project.recipe is not Recipe.NONE
        self._recipe.setText(self.tr("This folder brings its own environment.") if own else "")
        self._recipe.setVisible(own)

    def _show_notices(self, session: Session) -> None:
        notices = [session.notice] if session.notice else []
        if not session.writable and not notices:
            notices.append(
                self.tr("This folder is read-only for you: changes to its notebooks are not saved.")
            )
        self._notice.setText("\n".join(notices))
        self._notice.setVisible(bool(notices))

    def _contents(self, project: Project) -> str:
        if not project.notebooks:
            return self.tr("no notebooks")
        return counted("Header", "%n notebook", "%n notebooks", len(project.notebooks))

    def _make_more(self) -> QToolButton:
        more = icon_button("mdi6.dots-horizontal", self.tr("More"))
        named(
            more, "moreButton", self.tr("More"), self.tr("What else can be done with this folder")
        )
        return more
