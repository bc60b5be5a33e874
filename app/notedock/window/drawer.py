"""The page above, and below it the details: folded away to one line until they are wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QToolButton, QVBoxLayout, QWidget

from notedock.window import look
from notedock.window.keys import with_key
from notedock.window.labels import named

# The part of the height that the details take when they open, by how much the page leaves over.
_LEAST, _MOST = 0.4, 0.55


class Drawer(QWidget):
    """A bar with a button, and what it shows and hides."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.toggle = self._make_toggle()
        self._content = content
        content.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.ROOM, look.TINY, look.ROOM, look.TINY)
        column.setSpacing(look.TINY)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(content, 1)
        self._take_room(shown=False)
        self.toggle.toggled.connect(self._show_content)

    def _show_content(self, shown: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._content.setVisible(shown)
        self._take_room(shown=shown)
        splitter = self.parentWidget()
        if shown and isinstance(splitter, QSplitter):
            whole = splitter.height()
            page = splitter.widget(0)
            free = whole - page.sizeHint().height() if page else whole
            own = int(min(max(free, whole * _LEAST), whole * _MOST))
            splitter.setSizes([whole - own, own])

    def _take_room(self, *, shown: bool) -> None:
        tall = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)

    def _make_toggle(self) -> QToolButton:
        toggle = QToolButton()
        named(toggle, "detailsButton", self.tr("Details"), self.tr("Shows or hides the log"))
        toggle.setText(self.tr("&Details"))
        toggle.setToolTip(with_key(self.tr("Show or hide the log"), "details"))
        toggle.setCheckable(True)
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setArrowType(Qt.ArrowType.RightArrow)
        return toggle
