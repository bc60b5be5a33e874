"""What the chosen folder is: its name, where it lies, what is in it and what it brings along."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from notedock.core.project import Project, Recipe
from notedock.core.words import counted
from notedock.window import icons, look
from notedock.window.labels import ElidedLabel, as_tool_tip, named, short_path, text_label
from notedock.window.session import Session


class Header(QWidget):
    """The top of the page. `menu` is for what is needed seldom; whoever shows it fills it."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ElidedLabel(size=look.TITLE, bold=True)
        self._place = ElidedLabel(kind="quiet")
        self._recipe = text_label(kind="quiet")
        self._notice = text_label(kind="notice")
        self.menu = QMenu(self)  # filled when it is shown
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

    def show_session(self, session: Session) -> None:
        """Show another folder, or news of the same one."""
        self._title.setText(session.name)
        parts = [short_path(session.folder)]
        if session.project:
            parts.append(self._contents(session.project))
        self._place.setText(" · ".join(parts))
        self._place.setToolTip(as_tool_tip(str(session.folder)))
        self._show_recipe(session)
        self._show_notices(session)

    def _show_recipe(self, session: Session) -> None:
        """Say what the folder itself brings along."""
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
        more = QToolButton()
        icons.keep_free(more, "mdi6.dots-horizontal")
        named(
            more, "moreButton", self.tr("More"), self.tr("What else can be done with this folder")
        )
        more.setToolTip(self.tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self.menu)
        more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return more
