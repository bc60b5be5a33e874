"""Focus rings and underlined mnemonics, shown only to people who use the keyboard."""

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
    """Sets the property `keyboardFocus`, for which style sheets draw a ring, on the focused widget.

    Rings are shown after the focus was moved by Tab or by a mnemonic, until the mouse moves it.
    Mnemonics are underlined while Alt is held.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._by_keyboard = False
        self._left_because: Qt.FocusReason | None = None
        self._style = _MnemonicStyle()
        application.setStyle(self._style)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
            _show_ring(before, shown=False)
        if now is None:
            return
        # Qt sets this when Tab or a mnemonic has moved the focus.
        if now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._by_keyboard = True
        elif self._left_because is Qt.FocusReason.MouseFocusReason:
            self._by_keyboard = False
        self._left_because = None
        now.installEventFilter(self)
        _show_ring(now, shown=self._by_keyboard)

    def eventFilter(self, focused: QObject, event: QEvent) -> bool:
        """Note the reason when the focus leaves, and show mnemonics while Alt is held."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            self._left_because = event.reason()
            self._show_mnemonics(focused, shown=False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            self._show_mnemonics(focused, shown=event.type() is QEvent.Type.KeyPress)
        return False

    def _show_mnemonics(self, focused: QObject, *, shown: bool) -> None:
        if shown is not self._style.letters_shown and isinstance(focused, QWidget):
            self._style.letters_shown = shown
            for widget in focused.window().findChildren(QWidget):
                widget.update()


class _MnemonicStyle(QProxyStyle):
    """Fusion, which underlines mnemonics only while `letters_shown` is set."""

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
        """Override SH_UnderlineShortcut alone."""
        if hint is QStyle.StyleHint.SH_UnderlineShortcut and not self.letters_shown:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def _show_ring(widget: QWidget, *, shown: bool) -> None:
    """Show or hide the focus ring of a widget."""
    if bool(widget.property("keyboardFocus")) is not shown:
        widget.setProperty("keyboardFocus", shown)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
