"""Limits in the Details of a folder: shown, chosen, refused, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.limits import Limits
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import child, session_of


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> MainWindow:
    """The window with the limits of the first folder."""
    window.navigation.show(session_of(window, folders[0]))
    window.page.toggle.setChecked(True)
    window.page.details.setCurrentIndex(2)
    assert window.page.details.tabText(2) == "Limits"
    return window


def type_in(window: MainWindow, name: str, words: str) -> QLineEdit:
    line = child(window, QLineEdit, f"{name}Limit")
    line.setFocus()
    line.selectAll()
    line.insert(words)
    QTest.keyClick(line, Qt.Key.Key_Return)
    return line


def says(window: MainWindow, words: str) -> bool:
    return any(words in one.text() for one in window.page.details.findChildren(QLabel))


def test_what_counts_by_itself_is_seen(shown: MainWindow) -> None:
    told = {
        line.objectName(): line.placeholderText()
        for line in shown.page.details.findChildren(QLineEdit)
        if line.objectName().endswith("Limit")
    }
    assert told == {
        "memoryLimit": "80 % of all memory",
        "shared_memoryLimit": "1024, or a quarter of the memory",
        "processesLimit": "4096",
        "open_filesLimit": "65536",
        "logLimit": "150",
    }


def test_a_limit_is_kept_for_its_folder_and_undone(
    shown: MainWindow, folders: list[Path], context: Context
) -> None:
    line = type_in(shown, "memory", "2000")
    assert context.recent_folders.limits(folders[0]) == Limits(memory=2000)
    assert context.recent_folders.limits(folders[1]) == Limits()
    shown.navigation.show(session_of(shown, folders[1]))
    assert line.text() == ""
    shown.navigation.show(session_of(shown, folders[0]))
    assert line.text() == "2000"
    child(shown, QPushButton, "undoButton").click()
    assert line.text() == ""
    assert context.recent_folders.limits(folders[0]) == Limits()


def test_the_settings_are_seen_where_the_folder_says_nothing(
    shown: MainWindow, folders: list[Path], context: Context
) -> None:
    context.settings.change(limits=Limits(memory=3000, processes=500))
    shown.navigation.show(session_of(shown, folders[1]))
    assert child(shown, QLineEdit, "memoryLimit").placeholderText() == "3000"
    assert child(shown, QLineEdit, "processesLimit").placeholderText() == "500"


@pytest.mark.parametrize("words", ["1", "much", "-5", "99999999999999", "٣٠٠٠"])
def test_what_can_be_no_limit_is_said_and_not_taken(
    shown: MainWindow, folders: list[Path], context: Context, words: str
) -> None:
    type_in(shown, "processes", "300")
    line = type_in(shown, "processes", words)
    assert says(shown, "from 64 to 4194304")
    assert line.text() == "300"
    assert context.recent_folders.limits(folders[0]) == Limits(processes=300)
    type_in(shown, "processes", "")
    assert not says(shown, "from 64 to 4194304")
    assert context.recent_folders.limits(folders[0]) == Limits()
