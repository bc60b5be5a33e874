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

# Of the whole height: until a person has chosen another, and at most, so that the page can be seen.
_SHARE, _MAX_SHARE = 0.45, 0.7


class CollapsiblePanel(QWidget):
    """A bar with the button Details, and below it the content, hidden at first.

    Lies in a vertical splitter.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._chosen_height = 0  # that a person has given it while it was open
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
        """Be as it was in the last window. height: as `state` returned it."""
        self._chosen_height = height
        self.toggle.setChecked(shown)

    def state(self) -> tuple[int, bool]:
        """Return the height that a person has chosen, 0 for none, and whether it is open."""
        return self._chosen_height, self.toggle.isChecked()

    def set_brief(self, brief: bool) -> None:
        """Be no higher than need be, because there is little to show, or as high as was chosen."""
        if brief is not self._brief:
            self._brief = brief
            self.fit()

    def note_height(self) -> None:
        """Keep the height that the person has just given it."""
        if self.toggle.isChecked():
            self._brief = False
            self._chosen_height = self.height()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the right part of the splitter, whose size is known now."""
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
        """Take the part of the splitter that suits what is shown, and the splitter's height."""
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
