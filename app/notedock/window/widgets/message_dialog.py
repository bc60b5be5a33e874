"""A dialog that says or asks something: a title, text, a list of facts, and buttons with verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from notedock.core import terminal_text
from notedock.window.theme import sizes
from notedock.window.widgets.labels import text_label
from notedock.window.widgets.wrapping_layout import WrappingLayout

_WIDTH, _MAX_WIDTH = 480, 680  # pixels; the larger where that keeps the buttons in one row
_MARGIN = sizes.SPACE_XL  # around it, and between text and buttons
_FRAME = 64  # pixels that the dialog leaves free, for its title bar
_MIN_ROOM, _MIN_TEXT = 480, 120  # pixels
_LONG_WORD = re.compile(r"\S{30}(?=\S)")
_SCROLLING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class MessageDialog(QDialog):
    """As high as its text, as far as there is room; beyond that the text scrolls.

    All text is shown literally, on lines that fit: names may be hostile, or very long.
    pressed: the button that has closed it, or None.
    """

    def __init__(self, parent: QWidget | None, title: str, about: str = "") -> None:
        """about: the name of what it concerns, shown above the title."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Notedock")
        self.setObjectName("messageDialog")
        self.pressed: QPushButton | None = None
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(sizes.SPACE_M)
        self.add_text(about, secondary=True)
        self._title = text_label(size=sizes.FONT_LARGE, bold=True)
        self._title.setText(_displayable(title))
        self._column.addWidget(self._title)
        self.setAccessibleName(title)
        self._lay_out()

    # ------------------------------------------------------------ what it says

    def add_text(self, text: str, *, secondary: bool = False) -> QLabel:
        """Add a paragraph, and return it; an empty one is hidden."""
        label = text_label(kind="secondary" if secondary else "")
        label.setText(_displayable(text))
        self._column.addWidget(label)
        if not text:
            label.hide()
        return label

    def add_facts(self, facts: Iterable[str]) -> None:
        """Add a list of sentences."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.SPACE_S)
        grid.setVerticalSpacing(sizes.SPACE_XS)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(facts):
            bullet, label = text_label(kind="secondary"), text_label()
            bullet.setText("•")
            label.setText(_displayable(fact))
            grid.addWidget(bullet, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 1)
        self._column.addLayout(grid)

    def add_detail(self, text: str) -> None:
        """Add technical text, which is shown when somebody wants to see it."""
        show = QToolButton()
        show.setText(self.tr("Show technical details"))
        show.setAccessibleDescription(self.tr("For support: shows more"))
        self._column.addWidget(show)
        label = self.add_text(text, secondary=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.hide()

        def unfold() -> None:
            show.hide()
            label.show()
            self._take_size()

        show.clicked.connect(unfold)

    def add_widget(self, widget: QWidget) -> None:
        """Add another widget below the text."""
        self._column.addWidget(widget)

    def texts(self) -> list[str]:
        """Return what it says, paragraph by paragraph, without its title."""
        labels = (one for one in self._content.findChildren(QLabel) if one is not self._title)
        return [one.text() for one in labels if one.text() not in ("", "•")]

    def title(self) -> str:
        """Return its title."""
        return self._title.text()

    # ------------------------------------------------------------ its buttons

    def add_button(
        self, label: str, *, default: bool = False, primary: bool = False
    ) -> QPushButton:
        """Add a button that closes the dialog. The last one rejects it, as Escape does.

        default: the one that has the focus. primary: it is filled.
        """
        button = QPushButton(label)
        button.setAutoDefault(True)
        button.setProperty("kind", "dialog-primary" if primary else "")
        button.clicked.connect(lambda: self._press(button))
        self._row.add(button)
        if default:
            button.setDefault(True)
            button.setFocus()
        return button

    def buttons(self) -> list[QPushButton]:
        """Return the buttons in their order."""
        return self._buttons.findChildren(QPushButton)

    def _press(self, button: QPushButton) -> None:
        self.pressed = button
        if button is self.buttons()[-1]:
            self.reject()
        else:
            self.accept()

    # ------------------------------------------------------------ its size

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that the text needs, and tell screen readers what it says."""
        self.setAccessibleDescription("\n".join(self.texts()))
        self._take_size()
        super().showEvent(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _take_size(self) -> None:
        """Take the size that the text needs."""
        sides = 2 * _MARGIN
        wanted = self._row.sizeHint().width() + sides
        widest = max((one.sizeHint().width() for one in self.buttons()), default=0) + sides
        width = max(_WIDTH, widest, wanted if wanted <= _MAX_WIDTH else 0)
        inside = width - sides
        text = self._column.totalHeightForWidth(inside)
        height = text + self._row.heightForWidth(inside) + 3 * _MARGIN
        self._scroll.setMinimumHeight(min(text, _MIN_TEXT))
        self.resize(width, min(height, self._room()))

    def _room(self) -> int:
        """Return how high it may be: no higher than the screen, nor than a window that is high."""
        room = self.screen().availableSize().height()
        if parent := self.parentWidget():
            room = min(room, max(parent.window().height(), _MIN_ROOM))
        return room - _FRAME

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by keys, whichever button has the focus."""
        if event.key() in _SCROLLING:
            QApplication.sendEvent(self._scroll.verticalScrollBar(), event)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("messageText")
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons = QWidget()
        self._row = WrappingLayout(self._buttons, to_end=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_MARGIN)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._buttons)


def _displayable(text: str) -> str:
    """Return `text` with its control characters escaped, and long words that can be broken."""
    return _LONG_WORD.sub("\\g<0>\u200b", terminal_text.lines(text))
