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

from notedock.core.app_paths import AppPaths
from notedock.core.environment import read_catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import Closing, ColorScheme, SettingsFile
from notedock.core.start_page import StartPage
from notedock.flows.context import Context
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.settings.doctor_dialog import DoctorDialog
from notedock.window.shell.application import create_window
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import theme
from notedock.window.theme.colours import DARK, LIGHT
from tests.window.conftest import PERSON, FakeEngine, W, child, environment_shown, session_of
from tests.windows import end_window


@pytest.fixture
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    """A home in which nothing is set."""
    return AppPaths(tmp_path_factory.mktemp("unset"))


@pytest.fixture
def context(engine: FakeEngine, paths: AppPaths, request: pytest.FixtureRequest) -> Context:
    """A program on a computer where NOTEDOCK_REGISTRY is only set if the test says so."""
    given = {"NOTEDOCK_REGISTRY": request.param} if hasattr(request, "param") else {}
    catalogue = read_catalogue(environ=given)
    return Context(engine, catalogue, RecentFolders(paths), paths, PERSON)  # type: ignore[arg-type]


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
    theme.prefer_dark(application, None)


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


def choose_environment(dialog: QDialog, name: str) -> None:
    """Choose any environment by its name."""
    part(dialog, QPushButton, "environmentSetting").click()
    (chooser,) = dialog.findChildren(EnvironmentChooser)
    chooser.tabs.setCurrentIndex(2)
    chooser.other_tab.line.setText(name)
    chooser.accept()


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
    names = ("look", "environment", "registry", "closing", "notifications", "trust")
    for name in (*(f"{one}Setting" for one in names), "engineSelector"):
        found = part(dialog, QWidget, name)
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


def test_the_look_changes_as_it_is_chosen(qtbot: QtBot, dialog: QDialog, paths: AppPaths) -> None:
    choose(dialog, "lookSetting", "Dark")
    assert theme.current() is DARK
    assert SettingsFile(paths).current.look is ColorScheme.DARK
    undo(dialog)  # back to where it was before the list was gone through
    assert theme.current() is LIGHT
    assert part(dialog, QComboBox, "lookSetting").currentText() == "Same as the system"
    assert SettingsFile(paths).current.look is ColorScheme.SYSTEM


def test_going_back_by_hand_leaves_nothing_to_undo(qtbot: QtBot, dialog: QDialog) -> None:
    choose(dialog, "lookSetting", "Dark")
    choose(dialog, "lookSetting", "Same as the system")
    assert not part(dialog, QWidget, "undoBar").isVisible()


def test_the_window_opens_in_the_look_that_was_chosen(qtbot: QtBot, context: Context) -> None:
    context.settings.change(look=ColorScheme.DARK)
    window = create_window(context, None)
    assert theme.current() is DARK
    window.preferences.set(look=ColorScheme.SYSTEM)
    end_window(window)


def test_the_default_environment_is_shown_at_once_where_none_was_chosen(
    qtbot: QtBot, window: MainWindow, dialog: QDialog, folders: list[Path], paths: AppPaths
) -> None:
    session_of(window, folders[1]).choose_environment("julia-notebook")
    choose_environment(dialog, "r-notebook")
    assert part(dialog, QPushButton, "environmentSetting").text() == "R for statistics…"
    assert SettingsFile(paths).current.environment == "r-notebook"
    assert environment_shown(window) == "R for statistics"
    window.navigation.show(session_of(window, folders[1]))
    assert environment_shown(window) == "Julia"
    undo(dialog)
    assert part(dialog, QPushButton, "environmentSetting").text() == "Python for data analysis…"
    assert SettingsFile(paths).current.environment == ""


def test_an_environment_of_ones_own_can_be_the_one_for_new_folders(
    qtbot: QtBot, window: MainWindow, dialog: QDialog, paths: AppPaths
) -> None:
    name = "registry.example.com/a-team-with-a-long-name/and-an-image-with-a-longer-one:2026"
    choose_environment(dialog, name)
    assert SettingsFile(paths).current.environment == name
    assert environment_shown(window) == name
    assert name in part(dialog, QPushButton, "environmentSetting").accessibleDescription()


def test_an_address_is_checked_as_it_is_typed_and_used_when_it_is_left(
    qtbot: QtBot, dialog: QDialog, context: Context, paths: AppPaths
) -> None:
    line = type_in(dialog, "two words")
    assert says(dialog, "not a valid address")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert SettingsFile(paths).current.registry == ""
    type_in(dialog, "https://mirror.example.com/team/")
    assert not says(dialog, "not a valid address")
    assert SettingsFile(paths).current.registry == ""  # not before it is whole
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert SettingsFile(paths).current.registry == "mirror.example.com/team"
    assert line.text() == "mirror.example.com/team"
    assert context.catalogue.default.reference.startswith("mirror.example.com/team/scipy-notebook:")
    undo(dialog)
    assert line.text() == ""
    assert context.catalogue.default.reference.startswith(context.catalogue.home)


def test_what_was_typed_last_counts_when_it_is_closed(
    qtbot: QtBot, dialog: QDialog, paths: AppPaths
) -> None:
    type_in(dialog, "mirror.example.com")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert SettingsFile(paths).current.registry == "mirror.example.com"


def test_closing_and_messages_are_kept(qtbot: QtBot, dialog: QDialog, paths: AppPaths) -> None:
    choose(dialog, "closingSetting", "Stop them")
    part(dialog, QCheckBox, "notificationsSetting").click()
    now = SettingsFile(paths).current
    assert (now.closing, now.notifications) == (Closing.STOP, False)
    undo(dialog)
    assert SettingsFile(paths).current.notifications
    assert part(dialog, QCheckBox, "notificationsSetting").isChecked()


def test_another_engine_is_used_at_once_and_this_can_be_undone(
    qtbot: QtBot, dialog: QDialog, paths: AppPaths, engine: FakeEngine
) -> None:
    selector = part(dialog, QComboBox, "engineSelector")
    assert selector.currentText() == "Automatic"
    qtbot.waitUntil(lambda: selector.count() == 3)
    choose(dialog, "engineSelector", "Podman 5.0: ready")
    assert (engine.used, SettingsFile(paths).current.engine) == ("unix:///other", "unix:///other")
    qtbot.waitUntil(lambda: selector.currentText() == "Podman 5.0: ready, in use")
    undo(dialog)
    assert (engine.used, SettingsFile(paths).current.engine) == ("", "")
    assert selector.currentText() == "Automatic"


def test_the_check_leads_to_the_choice_of_the_engine(qtbot: QtBot, window: MainWindow) -> None:
    child(window, QToolButton, "doctorButton").click()
    (check,) = window.findChildren(DoctorDialog)

    def found() -> QPushButton | None:
        return check.findChild(QPushButton, "engineSettingsButton")

    qtbot.waitUntil(lambda: found() is not None)
    button = found()
    assert button is not None
    qtbot.waitUntil(lambda: says(check, "Podman 5.0: ready"))
    button.click()
    assert child(window, QDialog, "settings").isVisible()
    assert not check.isVisible()


def test_whether_folders_from_others_are_asked_about_is_kept(
    qtbot: QtBot, dialog: QDialog, paths: AppPaths
) -> None:
    box = part(dialog, QCheckBox, "trustSetting")
    assert box.isChecked()
    box.click()
    assert not SettingsFile(paths).current.ask_trust
    undo(dialog)
    assert SettingsFile(paths).current.ask_trust
    assert box.isChecked()


def test_what_cannot_be_kept_is_told(qtbot: QtBot, dialog: QDialog, paths: AppPaths) -> None:
    (paths.home / "settings.json").mkdir(parents=True)
    (paths.home / "settings.json.damaged" / "of before").mkdir(parents=True)
    choose(dialog, "lookSetting", "Dark")
    assert says(dialog, "could not be saved")
    assert theme.current() is DARK


def test_what_others_have_written_into_the_file_survives(
    qtbot: QtBot, dialog: QDialog, paths: AppPaths
) -> None:
    path = paths.home / "settings.json"
    path.write_text('{"theirs": 1}')
    choose(dialog, "closingSetting", "Keep them running")
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
    assert context.recent_folders.start_page(folders[0]) is StartPage.FILES
    assert [text for text, one in entries().items() if one.isChecked()] == ["The list of &files"]
    child(window, QPushButton, "undoButton").click()
    assert context.recent_folders.start_page(folders[0]) is StartPage.AUTOMATIC


def test_whether_pages_are_shown_is_chosen_in_the_menu_of_the_folder(
    window: MainWindow, folders: list[Path], context: Context
) -> None:
    session_of(window, folders[0])

    def entry() -> QAction:
        menu = window.page.header.more.menu()
        menu.aboutToShow.emit()
        (found,) = (one for one in menu.actions() if "web &apps" in one.text())
        return found

    for chosen in (True, False):
        assert entry().isChecked() is not chosen
        entry().trigger()
        assert context.recent_folders.shows_pages(folders[0]) is chosen
    child(window, QPushButton, "undoButton").click()
    assert entry().isChecked()
    assert not context.recent_folders.shows_pages(folders[1])
