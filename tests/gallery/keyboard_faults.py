"""What people at the keyboard would complain about: what they do not reach, and ambiguous keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

_MOST = 60  # presses of Tab until it has come round


def controls(window: QWidget) -> set[QWidget]:
    """Return what can be seen and used now."""
    return {
        one
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.window() is window and _is_control(one)
    }


def called(widget: QWidget) -> str:
    """Name a control so that it is found in the code."""
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName() or words}"


def unreached(window: QWidget) -> Iterator[str]:
    """Yield a sentence for each control that Tab or Shift+Tab does not reach.

    window: the active one. The focus is elsewhere afterwards.
    """
    there = controls(window)
    if not there:
        return
    if QApplication.focusWidget() is None:
        QTest.keyClick(window, Qt.Key.Key_Tab)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        been, trouble = _walk(window, key)
        if trouble:
            yield f"{key.name}: {trouble}; it has been at {[called(one) for one in been[-5:]]}"
        elif missed := [called(one) for one in there if one not in been]:
            yield f"{key.name} misses {missed}; it reaches {[called(one) for one in been]}"


def ambiguous_letters(window: QWidget) -> Iterator[str]:
    """Yield a sentence for each letter that, with Alt, leads to more than one thing."""
    found = list(_alt_letters(window))
    times = Counter(letter for letter, _name in found)
    for letter in sorted(letter for letter, count in times.items() if count > 1):
        yield f"Alt+{letter} is {[name for one, name in found if one == letter]}"


def _is_control(widget: QWidget) -> bool:
    """Tell what a person can do something with."""
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)
    if isinstance(widget.parent(), QComboBox | QLineEdit | QTabBar | QAbstractItemView):
        return False  # a part of the one that is asked about
    return isinstance(widget, kinds) and not isinstance(widget, QScrollBar | QSplitterHandle)


def _walk(window: QWidget, key: Qt.Key) -> tuple[list[QWidget], str]:
    """Go from one thing to the next until it begins again.

    Returns where one has been, and what was wrong, if anything.
    """
    been: list[QWidget] = []
    for _turn in range(_MOST):
        focused = QApplication.focusWidget()
        if focused is None:
            return been, "the keyboard is nowhere"
        if focused.window() is not window:
            return been, "the keyboard is in another window"
        whole = focused.focusProxy() or focused
        box = whole.parentWidget()
        whole = box if isinstance(box, QComboBox) else whole
        if been and whole is been[0]:
            return been, ""
        been.append(whole)
        QTest.keyClick(focused, key)
    return been, "it never comes round"


def _alt_letters(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.window() is not window:
            continue
        text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if isinstance(widget, QLabel) and widget.buddy() is None:
            continue
        if found := re.search(r"&(\w)", text.replace("&&", "")):
            yield found[1].upper(), called(widget)
