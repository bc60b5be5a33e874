"""The header of the page: name, state and path of the chosen folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from notedock.core.states import State
from notedock.core.translation import translate
from notedock.window.theme import sizes
from notedock.window.theme.state_icons import StateIcon
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.buttons import icon_button
from notedock.window.widgets.display_text import escape_tool_tip, short_path
from notedock.window.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from notedock.engines.base import Usage
    from notedock.window.work.folder_session import FolderSession

_MAX_STATE = 340  # pixels; what is wider leaves no room for the name


class Header(QWidget):
    """One line with the name and the state, one with the path. `more` opens the rare commands.

    state: the label with the state; while no button can be pressed, it takes the focus.
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ElidedLabel(size=sizes.FONT_TITLE, bold=True)
        self._icon = StateIcon()
        self.state = ElidedLabel()
        named(self.state, "stateLabel", "", self.tr("What this folder is doing right now"))
        self._place = ElidedLabel(kind="secondary")
        self._saved = QLabel()
        self._saved.setProperty("kind", "secondary")
        self._saved.setObjectName("savedLabel")
        self.more = self._make_more()
        self._words = ""  # what the state is
        self._usage = ("", "")  # what running notebooks take, in short and in a sentence
        self._lay_out()
        self._show_state(State.OFF, translate("State", "Ready to start"))

    def show_texts(self, title: str, place: str, saved: str) -> None:
        """Show a name, a path, and what becomes of changes there."""
        self._title.setText(title)
        self._place.setText(place)
        self._saved.setText(saved)

    def words(self) -> tuple[str, str, str]:
        """Return the name, the path and what becomes of changes, as shown."""
        return self._title.text(), self._place.text(), self._saved.text()

    def show_session(self, session: FolderSession, *, in_trouble: bool) -> None:
        """Show a folder as it is now. in_trouble: a Problem is shown with it."""
        from notedock.window.folder.controls import icon_state, status_text, will_save

        saved = f"· {self.tr('everything you change is saved here')}" if will_save(session) else ""
        self.show_texts(session.name, short_path(session.folder), saved)
        self._place.setToolTip(escape_tool_tip(str(session.folder)))
        state, words = icon_state(session), status_text(session)
        if state is State.OFF and in_trouble:  # not ready, whatever the Problem is
            words = translate("State", "Not running")
        self._show_state(state, words)

    def show_usage(self, usage: Usage | None, load: float | None) -> None:
        """Show what the running notebooks take. load: of one processor core, 1.0 for all of it."""
        from notedock.window.folder.controls import usage_text

        self._usage = usage_text(usage, load)
        self._show_state_text()

    def _show_state(self, state: State, words: str) -> None:
        self._icon.show_state(state)
        self._words = words
        self.state.setAccessibleName(words)  # without the usage, which nobody wants to hear change
        self._show_state_text()

    def _show_state_text(self) -> None:
        words, (short, sentence) = self._words, self._usage
        if short:
            words = translate("State", "{state} · {usage}", state=words, usage=short)
        self.state.setText(words)
        if sentence:
            self.state.setToolTip(escape_tool_tip(f"{words}\n{sentence}"))
        self.state.setMinimumWidth(min(self.state.sizeHint().width(), _MAX_STATE))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._title)
        top.addSpacing(sizes.SPACE_L)
        top.addWidget(self._icon)
        top.addSpacing(sizes.SPACE_S)
        top.addWidget(self.state)
        top.addStretch(1)
        top.addWidget(self.more)
        below = QHBoxLayout()
        below.setSpacing(sizes.SPACE_XS)
        below.addWidget(self._place)
        below.addWidget(self._saved)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SPACE_XS)
        column.addLayout(top)
        column.addLayout(below)

    def _make_more(self) -> QToolButton:
        more = icon_button("mdi6.dots-horizontal", self.tr("More"))
        named(
            more, "moreButton", self.tr("More"), self.tr("What else can be done with this folder")
        )
        return more
