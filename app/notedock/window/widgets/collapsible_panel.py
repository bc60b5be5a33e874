"""A panel below the page that a button shows and hides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.window.theme import sizes
from notedock.window.widgets.accessibility import named
from notedock.window.widgets.key_bindings import with_key

# Parts of the splitter's height: the default, and the maximum, which leaves room for the page.
_SHARE, _MAX_SHARE = 0.45, 0.7


class CollapsiblePanel(QWidget):
    """A bar with the button Details, and below it the content, hidden at first.

    Lies in a vertical splitter.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._chosen_height = 0  # pixels, set by dragging the splitter; 0 for the default
        self._brief = False
        self.toggle = self._make_toggle()
        self._content = content
        content.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.SPACE_L, sizes.SPACE_XS, sizes.SPACE_L, sizes.SPACE_XS)
        column.setSpacing(sizes.SPACE_XS)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(content, 1)
        self.fit()
        self.toggle.toggled.connect(self._show_content)

    def restore(self, height: int, *, shown: bool) -> None:
        """Restore what `state` returned in the last window. height: pixels."""
        self._chosen_height = height
        self.toggle.setChecked(shown)

    def state(self) -> tuple[int, bool]:
        """Return the chosen height in pixels, 0 for the default, and whether it is open."""
        return self._chosen_height, self.toggle.isChecked()

    def set_brief(self, brief: bool) -> None:
        """Use the minimum height, because there is little to show, or the chosen height again."""
        if brief is not self._brief:
            self._brief = brief
            self.fit()

    def note_height(self) -> None:
        """Keep the present height as the chosen one: the person has moved the splitter."""
        if self.toggle.isChecked():
            self._brief = False
            self._chosen_height = self.height()

    def showEvent(self, event: QShowEvent) -> None:
        """Set the sizes of the splitter, whose height is known now."""
        super().showEvent(event)
        self.fit()

    def _show_content(self, shown: bool) -> None:
        focused = QApplication.focusWidget()
        if not shown and focused is not None and self._content.isAncestorOf(focused):
            self.toggle.setFocus()
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._content.setVisible(shown)
        self.fit()

    def fit(self) -> None:
        """Set the sizes of the splitter to suit the content."""
        shown = self.toggle.isChecked()
        tall = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        splitter = self.parentWidget()
        if not isinstance(splitter, QSplitter):
            return
        whole = splitter.height()
        own = self.sizeHint().height()
        if shown:
            wanted = 0 if self._brief else self._chosen_height or whole * _SHARE
            own = max(round(min(wanted, whole * _MAX_SHARE)), self.minimumSizeHint().height())
        splitter.setSizes([whole - own, own])

    def _make_toggle(self) -> QToolButton:
        toggle = QToolButton()
        named(toggle, "detailsButton", self.tr("Details"), self.tr("Shows or hides the log"))
        toggle.setText(self.tr("&Details"))
        toggle.setToolTip(with_key(self.tr("Show or hide the log"), "details"))
        toggle.setCheckable(True)
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setArrowType(Qt.ArrowType.RightArrow)
        return toggle
