"""Where the keyboard is can be seen, and what its keys do is written down.

Whether it reaches everything is looked at in every state: tests/gallery.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from operator import ne
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.window.shell.keyboard_help import key_descriptions
from notedock.window.theme import theme
from notedock.window.theme.colours import DARK, LIGHT
from notedock.window.widgets.key_bindings import KEYS, as_read
from tests.gallery.keyboard_faults import called, controls
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


@pytest.mark.parametrize("state", ["welcome", "ready", "downloading", "log", "failed", "keys"])
def test_where_the_keyboard_is_can_be_seen(lend: Lend, qapp: QApplication, state: str) -> None:
    one = lend(state)
    for colours in (LIGHT, DARK):
        if theme.current() is not colours:
            theme.apply_theme(qapp, colours)
        one.settle()
        unseen = [*unseen_focus(one, shown_windows()[-1])]
        assert unseen == [], "dark" if colours is DARK else "light"


def unseen_focus(one: Stage, window: QWidget) -> Iterator[str]:
    """Yield a sentence for each control that looks alike with and without the keyboard."""
    QTest.keyClick(window, Qt.Key.Key_Tab)  # rings are for those who use the keyboard
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
        if changed < _ENOUGH:
            yield f"{called(widget)} looks alike with the keyboard ({changed})"


def around(widget: QWidget) -> QImage:
    """Return a picture of a widget and what is just beside it."""
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    area = QRect(corner, widget.size()).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
    return widget.window().grab(area).toImage()


def differing(one: QImage, other: QImage) -> int:
    assert one.size() == other.size()
    return sum(map(ne, pixels(one), pixels(other)))


def pixels(image: QImage) -> list[int]:
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    return list(memoryview(whole.constBits()).cast("I"))


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
    QTest.keyClick(one.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
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
