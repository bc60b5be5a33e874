"""What only people at the keyboard need to see: where it is, and the letters that go with Alt."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)


@cache
def install(application: QApplication) -> KeyboardHints:
    """Follow the focus of the whole program from now on."""
    return KeyboardHints(application)


class KeyboardHints(QObject):
    """Gives the widget with the focus the property `keyboardFocus`, for which it has a ring.

    There are rings from the time when Tab, or a letter with Alt, has moved the focus until the
    mouse does.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._by_keyboard = False
        self._left_because: Qt.FocusReason | None = None
        self._style = _LettersWithAlt()
        application.setStyle(self._style)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
            _show_ring(before, shown=False)
        if now is None:
            return
        # Qt sets this for each focus that Tab or a letter with Alt has moved.
        if now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._by_keyboard = True
        elif self._left_because is Qt.FocusReason.MouseFocusReason:
            self._by_keyboard = False
        self._left_because = None
        now.installEventFilter(self)
        _show_ring(now, shown=self._by_keyboard)

    def eventFilter(self, focused: QObject, event: QEvent) -> bool:
        """See Alt, and why the focus goes elsewhere."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            self._left_because = event.reason()
            self._show_letters(focused, shown=False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            self._show_letters(focused, shown=event.type() is QEvent.Type.KeyPress)
        return False

    def _show_letters(self, focused: QObject, *, shown: bool) -> None:
        if shown is not self._style.letters_shown and isinstance(focused, QWidget):
            self._style.letters_shown = shown
            for widget in focused.window().findChildren(QWidget):
                widget.update()


class _LettersWithAlt(QProxyStyle):
    """Fusion, which underlines the letters of buttons and labels only when it is told to."""

    def __init__(self) -> None:
        super().__init__("fusion")
        self.letters_shown = False

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Answer for the letters; leave the rest to Fusion."""
        if hint is QStyle.StyleHint.SH_UnderlineShortcut and not self.letters_shown:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def _show_ring(widget: QWidget, *, shown: bool) -> None:
    """Give a widget its ring, or take it away."""
    if bool(widget.property("keyboardFocus")) is not shown:
        widget.setProperty("keyboardFocus", shown)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
