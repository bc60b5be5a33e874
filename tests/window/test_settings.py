"""The settings dialog: what is set counts at once, is kept, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.core.environment import read_catalogue
from notedock.core.memory import Memory
from notedock.core.opening import Opens
from notedock.core.places import Places
from notedock.core.settings import Closing, LookChoice, Settings, SettingsFile
from notedock.flows.context import Context
from notedock.window import look
from notedock.window.app import create_window
from notedock.window.main_window import MainWindow
from tests.window.conftest import PERSON, QuietEngine, W, child, session_of


@pytest.fixture
def context(engine: QuietEngine, places: Places, request: pytest.FixtureRequest) -> Context:
    """A program on a computer where NOTEDOCK_REGISTRY is only set if the test says so."""
    given = {"NOTEDOCK_REGISTRY": request.param} if hasattr(request, "param") else {}
    catalogue = read_catalogue(environ=given)
    return Context(engine, catalogue, Memory(places), places, PERSON)  # type: ignore[arg-type]


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> Iterator[QDialog]:
    """The settings, as the button shows them."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    child(window, QToolButton, "settingsButton").click()
    shown = child(window, QDialog, "settings")
    qtbot.waitUntil(shown.isActiveWindow)
    yield shown
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    look.prefer(application, None)


def part(dialog: QDialog, kind: type[W], name: str) -> W:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def choose(dialog: QDialog, name: str, words: str) -> None:
    """Choose from a list by the keyboard, as a person does."""
    selector = part(dialog, QComboBox, name)
    selector.setFocus()
    QTest.keyClick(selector, Qt.Key.Key_Home)
    for _entry in range(selector.count()):
        if selector.currentText() == words:
            break
        QTest.keyClick(selector, Qt.Key.Key_Down)
    assert selector.currentText() == words


def type_in(dialog: QDialog, words: str) -> QLineEdit:
    line = part(dialog, QLineEdit, "registrySetting")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, words)
    return line


def says(dialog: QDialog, words: str) -> bool:
    return any(words in one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def undo(dialog: QDialog) -> None:
    part(dialog, QPushButton, "undoButton").click()


def test_every_control_is_named_and_described(qtbot: QtBot, dialog: QDialog) -> None:
    for name in ("look", "environment", "registry", "closing", "notifications"):
        found = part(dialog, QWidget, f"{name}Setting")
        assert found.accessibleName(), name
        assert found.accessibleDescription(), name


def test_the_keyboard_opens_and_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    shown = child(window, QDialog, "settings")
    qtbot.waitUntil(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(QDialog, "settings") is None)


def test_the_look_changes_as_it_is_chosen(qtbot: QtBot, dialog: QDialog, places: Places) -> None:
    choose(dialog, "lookSetting", "Dark")
    assert look.current() is look.DARK
    assert SettingsFile(places).now.look is LookChoice.DARK
    undo(dialog)  # back to where it was before the list was gone through
    assert look.current() is look.LIGHT
    assert part(dialog, QComboBox, "lookSetting").currentText() == "Like the system"
    assert SettingsFile(places).now.look is LookChoice.SYSTEM


def test_going_back_by_hand_leaves_nothing_to_undo(qtbot: QtBot, dialog: QDialog) -> None:
    choose(dialog, "lookSetting", "Dark")
    choose(dialog, "lookSetting", "Like the system")
    assert not part(dialog, QWidget, "undoBar").isVisible()


def test_the_window_opens_in_the_look_that_was_chosen(qtbot: QtBot, context: Context) -> None:
    context.settings.change(look=LookChoice.DARK)
    window = create_window(context, None)
    assert look.current() is look.DARK
    window.preferences.set(look=LookChoice.SYSTEM)
    window.leave()
    window.shut_down()
    window.deleteLater()


def test_the_default_environment_is_shown_at_once_where_none_was_chosen(
    qtbot: QtBot, window: MainWindow, dialog: QDialog, folders: list[Path], places: Places
) -> None:
    session_of(window, folders[1]).choose("julia-notebook")
    choose(dialog, "environmentSetting", "R for statistics")
    assert SettingsFile(places).now.environment == "r-notebook"
    assert window.page.environment.currentText() == "R for statistics"
    window.show_session(session_of(window, folders[1]))
    assert window.page.environment.currentText() == "Julia"
    undo(dialog)
    assert part(dialog, QComboBox, "environmentSetting").currentText() == "Python for data analysis"
    assert SettingsFile(places).now.environment == ""


def test_an_environment_that_cannot_be_is_told_and_not_taken(
    qtbot: QtBot, dialog: QDialog, places: Places
) -> None:
    selector = part(dialog, QComboBox, "environmentSetting")
    selector.setFocus()
    selector.setEditText("Nonsense Name")
    part(dialog, QComboBox, "lookSetting").setFocus()
    assert says(dialog, "“Nonsense Name”")
    assert SettingsFile(places).now == Settings()


def test_an_address_is_checked_as_it_is_typed_and_used_when_it_is_left(
    qtbot: QtBot, dialog: QDialog, context: Context, places: Places
) -> None:
    line = type_in(dialog, "two words")
    assert says(dialog, "cannot be an address")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert SettingsFile(places).now.registry == ""
    type_in(dialog, "https://mirror.example.com/team/")
    assert not says(dialog, "cannot be an address")
    assert SettingsFile(places).now.registry == ""  # not before it is whole
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert SettingsFile(places).now.registry == "mirror.example.com/team"
    assert line.text() == "mirror.example.com/team"
    assert context.catalogue.default.reference.startswith("mirror.example.com/team/scipy-notebook:")
    undo(dialog)
    assert line.text() == ""
    assert context.catalogue.default.reference.startswith(context.catalogue.home)


def test_what_was_typed_last_counts_when_it_is_closed(
    qtbot: QtBot, dialog: QDialog, places: Places
) -> None:
    type_in(dialog, "mirror.example.com")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert SettingsFile(places).now.registry == "mirror.example.com"


def test_closing_and_messages_are_kept(qtbot: QtBot, dialog: QDialog, places: Places) -> None:
    choose(dialog, "closingSetting", "Stop them")
    part(dialog, QCheckBox, "notificationsSetting").click()
    now = SettingsFile(places).now
    assert (now.closing, now.notifications) == (Closing.STOP, False)
    undo(dialog)
    assert SettingsFile(places).now.notifications
    assert part(dialog, QCheckBox, "notificationsSetting").isChecked()


def test_what_cannot_be_kept_is_told(qtbot: QtBot, dialog: QDialog, places: Places) -> None:
    (places.home / "settings.json").mkdir(parents=True)
    choose(dialog, "lookSetting", "Dark")
    assert says(dialog, "could not be saved")
    assert look.current() is look.DARK


def test_what_others_have_written_into_the_file_survives(
    qtbot: QtBot, dialog: QDialog, places: Places
) -> None:
    path = places.home / "settings.json"
    path.write_text('{"theirs": 1}')
    choose(dialog, "closingSetting", "Let them run on")
    assert json.loads(path.read_text()) == {"theirs": 1, "closing": "keep"}


@pytest.mark.parametrize("context", ["given.example.com/jupyter"], indirect=True)
def test_a_given_address_cannot_be_changed_and_says_so(qtbot: QtBot, dialog: QDialog) -> None:
    line = part(dialog, QLineEdit, "registrySetting")
    assert not line.isEnabled()
    assert line.text() == "given.example.com/jupyter"
    assert says(dialog, "NOTEDOCK_REGISTRY")


def test_what_opens_is_chosen_in_the_menu_of_the_folder(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.project is not None)

    def entries() -> dict[str, QAction]:
        window.page.header.more.menu().aboutToShow.emit()
        choice = child(window, QMenu, "opensMenu")
        return {one.text(): one for one in choice.actions()}

    assert [text for text, one in entries().items() if one.isChecked()] == ["&Automatic: Start"]
    entries()["The list of &files"].trigger()
    assert context.memory.opens(folders[0]) is Opens.FILES
    assert [text for text, one in entries().items() if one.isChecked()] == ["The list of &files"]
    child(window, QPushButton, "undoButton").click()
    assert context.memory.opens(folders[0]) is Opens.AUTOMATIC
