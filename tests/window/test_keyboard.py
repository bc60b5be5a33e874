"""Everything can be reached without a mouse, is seen to be reached, and is written down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.window.shell.keyboard_help import key_descriptions
from notedock.window.theme import theme
from notedock.window.theme.colours import DARK, LIGHT, Colours
from notedock.window.widgets.key_bindings import KEYS, as_read
from tests.gallery.stage import Stage, shown_windows, stage
from tests.gallery.states import STATES

ROOT = Path(__file__).resolve().parents[2]
_ENOUGH = 40  # pixels that change; a cursor in a line of text alone is fewer
_AROUND = 4  # pixels beside a widget where its focus may be drawn

Lend = Callable[[str], Stage]


@pytest.fixture
def lend(qtbot: QtBot, tmp_path: Path) -> Iterator[Lend]:
    """Bring the window into a state, with its top window active."""
    lent = stage(tmp_path)
    QApplication.setCursorFlashTime(0)

    def into(state: str) -> Stage:
        one = lent.__enter__()
        STATES[state](one)
        one.window.resize(900, 600)
        one.settle()
        top = shown_windows()[-1]
        top.activateWindow()
        one.until("the window to be active", top.isActiveWindow)
        return one

    yield into
    lent.__exit__(None, None, None)


def called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName() or words}"


def is_control(widget: QWidget) -> bool:
    """Tell what a person can do something with."""
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)
    if isinstance(widget.parent(), QComboBox | QLineEdit | QTabBar | QAbstractItemView):
        return False  # a part of the one that is asked about
    return isinstance(widget, kinds) and not isinstance(widget, QScrollBar | QSplitterHandle)


def controls(window: QWidget) -> set[QWidget]:
    """Return what can be seen and used now."""
    return {
        one
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.window() is window and is_control(one)
    }


def walk(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """Go from one thing to the next until it begins again, and return where one has been."""
    been: list[QWidget] = []
    for _turn in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None, "the keyboard is nowhere"
        assert focused.window() is window
        whole = focused.focusProxy() or focused
        box = whole.parentWidget()
        whole = box if isinstance(box, QComboBox) else whole
        if been and whole is been[0]:
            return been
        been.append(whole)
        QTest.keyClick(focused, key)
    pytest.fail(f"it never comes round: {[called(one) for one in been[-5:]]}")


@pytest.mark.parametrize("state", STATES)
def test_every_control_is_reached_by_tab_and_back(lend: Lend, state: str) -> None:
    lend(state)
    window = shown_windows()[-1]
    there = controls(window)
    if not there:
        return
    if QApplication.focusWidget() is None:
        QTest.keyClick(window, Qt.Key.Key_Tab)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        been = walk(window, key)
        missed = [called(one) for one in there if one not in been]
        assert missed == [], f"{key.name} reaches {[called(one) for one in been]}"


@pytest.mark.parametrize("state", ["welcome", "ready", "downloading", "log", "failed", "keys"])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_where_the_keyboard_is_can_be_seen(lend: Lend, state: str, colours: Colours) -> None:
    one = lend(state)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply_theme(application, colours)
    one.settle()
    window = shown_windows()[-1]
    for widget in controls(window):
        if isinstance(widget, QPlainTextEdit):
            continue  # what is read moves under the keyboard; see the next test
        for area in window.findChildren(QScrollArea):  # Tab does so, too
            if area.isAncestorOf(widget):
                area.ensureWidgetVisible(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        one.settle()
        with_focus = around(widget)
        widget.clearFocus()
        one.settle()
        changed = differing(with_focus, around(widget))
        assert changed >= _ENOUGH, f"{called(widget)} looks alike with the keyboard ({changed})"


def around(widget: QWidget) -> QImage:
    """Return a picture of a widget and what is just beside it."""
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    area = QRect(corner, widget.size()).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
    return widget.window().grab(area).toImage()


def differing(one: QImage, other: QImage) -> int:
    assert one.size() == other.size()
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for x in range(one.width())
        for y in range(one.height())
    )


@pytest.mark.parametrize("state", STATES)
def test_a_letter_with_alt_reaches_one_thing_only(lend: Lend, state: str) -> None:
    lend(state)
    for window in shown_windows():
        letters = Counter(letter for letter, _name in alt_letters(window))
        doubled = {letter for letter, times in letters.items() if times > 1}
        names = [f"Alt+{letter}: {name}" for letter, name in alt_letters(window)]
        assert [name for name in names if name[4] in doubled] == []


def alt_letters(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or widget.window() is not window:
            continue
        text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
        if isinstance(widget, QLabel) and widget.buddy() is None:
            continue
        if found := re.search(r"&(\w)", text.replace("&&", "")):
            yield found[1].upper(), called(widget)


# ---------------------------------------------------------------- keys that are written down


def test_every_key_is_in_the_one_list(lend: Lend) -> None:
    one = lend("ready")
    actions = [action for action in one.window.findChildren(QAction) if action.shortcuts()]
    unknown = [action.text() for action in actions if action.objectName() not in KEYS]
    assert unknown == [], "give it a name and its keys in window/widgets/key_bindings.py"
    for action in actions:
        assert [key.toString() for key in action.shortcuts()] == list(KEYS[action.objectName()])
    keys = [key for action in actions for key in KEYS[action.objectName()]]
    assert max(Counter(keys).values()) == 1


def test_the_list_in_the_window_has_every_key(lend: Lend) -> None:
    one = lend("ready")
    QTest.keyClick(one.window, Qt.Key.Key_F1)
    one.until("the list", lambda: len(shown_windows()) == 2)
    shown = shown_windows()[1].findChild(QAbstractItemView, "keyList")
    assert shown is not None
    model = shown.model()
    rows = [
        tuple(model.data(model.index(row, column)) for column in range(2))
        for row in range(model.rowCount())
    ]
    assert rows == [(as_read(name), key_descriptions()[name]) for name in KEYS]
    QTest.keyClick(shown_windows()[1], Qt.Key.Key_Escape)
    one.until("its end", lambda: len(shown_windows()) == 1)


def test_the_documentation_has_every_key() -> None:
    page = (ROOT / "docs" / "keyboard.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    expected = [(as_read(name), key_descriptions()[name]) for name in KEYS]
    assert rows[1:] == expected, "docs/keyboard.md: this is what the table has to say"
