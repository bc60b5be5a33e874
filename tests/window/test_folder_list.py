"""Which folders are in the list, where, under which name, and what is said of those gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.states import State
from notedock.flows.context import Context
from notedock.window.folder import folder_dialog
from notedock.window.folder.last_opened import last_opened_text
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog
from notedock.window.work.runner import Runner
from notedock.window.work.session_list import SessionList
from tests.window.conftest import FakeEngine, Script, button, child, server, session_of
from tests.window.open_dialogs import press_button, questions_of


def names(window: MainWindow) -> list[str]:
    """Return the rows of the list, which are the sessions in their order."""
    rows = child(window, QListWidget, "projectList")
    shown = [rows.item(row).text() for row in range(rows.count())]
    assert shown == [one.name for one in window.sessions]
    return shown


def dialog_of(qtbot: QtBot, window: MainWindow) -> MessageDialog:
    """Wait for a question, and return it."""
    qtbot.waitUntil(lambda: len(questions_of(window)) == 1)
    return questions_of(window)[0]


# ---------------------------------------------------------------- folders that others started


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "Elsewhere"
    folder.mkdir()
    return folder


def visit(qtbot: QtBot, window: MainWindow, engine: FakeEngine, folder: Path) -> None:
    """Have somebody else start a folder's notebooks."""
    engine.running.append(server(folder))
    qtbot.waitUntil(lambda: folder.name in names(window))
    qtbot.waitUntil(lambda: session_of(window, folder).state is State.RUNNING)


def test_a_folder_of_another_program_leaves_the_list_with_its_server(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    script: Script,
    context: Context,
    elsewhere: Path,
) -> None:
    before = names(window)
    visit(qtbot, window, engine, elsewhere)
    engine.running.clear()
    qtbot.waitUntil(lambda: names(window) == before)
    assert elsewhere not in [one.folder for one in context.recent_folders.folders()]


def test_a_folder_that_was_started_in_a_terminal_comes_back_only_while_it_runs(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    script: Script,
    context: Context,
    elsewhere: Path,
) -> None:
    before = names(window)
    context.recent_folders.add(elsewhere, "r-notebook", listed=False)  # as the start flow does
    visit(qtbot, window, engine, elsewhere)
    assert session_of(window, elsewhere).environment == "r-notebook"
    engine.running.clear()
    qtbot.waitUntil(lambda: names(window) == before)
    again = SessionList(context, window.sessions._runner, lambda *_question: lambda: None)
    again.load_recent()
    assert elsewhere not in [one.folder for one in again]
    engine.running.append(server(elsewhere))
    qtbot.waitUntil(lambda: len(names(window)) > len(before))
    session_of(window, elsewhere).choose_environment("minimal-notebook")
    again = SessionList(context, window.sessions._runner, lambda *_question: lambda: None)
    again.load_recent()
    assert elsewhere in [one.folder for one in again]  # something was done with it in the window


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_one_that_is_looked_at_leaves_when_another_is_selected(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    script: Script,
    folders: list[Path],
    elsewhere: Path,
    by: str,
) -> None:
    before = names(window)
    visit(qtbot, window, engine, elsewhere)
    session = session_of(window, elsewhere)
    window.navigation.select(session)
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    with qtbot.waitSignal(window.sessions.reconciled):
        pass
    assert names(window) == [elsewhere.name, *before]
    rows = child(window, QListWidget, "projectList")
    if by == "mouse":
        where = rows.visualItemRect(rows.item(1)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    else:
        QTest.keyClick(rows, Qt.Key.Key_Down)
    assert names(window) == before
    assert window.navigation.current is session_of(window, folders[0])
    assert rows.currentRow() == 0


@pytest.mark.parametrize("use", ["start", "choose_environment", "open", "pin"])
def test_one_that_was_used_here_stays(
    qtbot: QtBot,
    window: MainWindow,
    engine: FakeEngine,
    script: Script,
    elsewhere: Path,
    use: str,
) -> None:
    visit(qtbot, window, engine, elsewhere)
    session = session_of(window, elsewhere)
    if use == "open":
        with qtbot.waitSignal(window.navigation.opened):
            window.navigation.open(str(elsewhere))
    if use == "choose_environment":
        session.choose_environment("r-notebook")
    if use == "pin":
        window.sessions.pin(session, to_top=True)
    engine.running.clear()
    if use == "start":
        window.navigation.select(session)
        qtbot.waitUntil(lambda: session.state is State.OFF)
        session.start()
        session.cancel()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    window.navigation.select(next(one for one in window.sessions if one is not session))
    with qtbot.waitSignal(window.sessions.reconciled):
        pass
    assert elsewhere.name in names(window)


# ---------------------------------------------------------------- folders that are not there


def lose(qtbot: QtBot, window: MainWindow, folder: Path) -> Path:
    """Take the shown folder away, and have the window say so; return where it is."""
    away = folder.rename(folder.with_name("Away"))
    window.sessions.scan(session_of(window, folder))
    qtbot.waitUntil(child(window, QWidget, "problemPanel").isVisible)
    return away


@pytest.mark.parametrize("how", ["by itself", "when the window comes to the front"])
def test_that_a_folder_is_not_there_goes_away_when_it_is_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path], how: str
) -> None:
    session = session_of(window, folders[0])
    if how == "by itself":
        window._model._return_watch._timer.setInterval(20)
    away = lose(qtbot, window, folders[0])
    assert child(window, QLabel, "stateLabel").text() == "The folder is missing"
    away.rename(folders[0])
    if how != "by itself":
        window.activated.emit()
    qtbot.waitUntil(lambda: session.problem is None and session.project is not None)
    assert not child(window, QWidget, "problemPanel").isVisible()
    assert child(window, QLabel, "stateLabel").text() == "Ready to start"


def test_neither_is_it_said_of_one_that_came_back_while_another_was_shown(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = session_of(window, folders[0])
    away = lose(qtbot, window, folders[0])
    window.navigation.select(session_of(window, folders[1]))
    away.rename(folders[0])
    window.activated.emit()
    qtbot.waitUntil(lambda: not session.missing)
    assert session.problem is None


def test_a_message_that_was_closed_does_not_come_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = session_of(window, folders[0])
    lose(qtbot, window, folders[0])
    window.problem.dismiss()
    job = window.sessions.scan(session, quietly=True)
    qtbot.waitUntil(lambda: job.work is None)  # its end was delivered
    assert session.missing
    assert session.problem is None


def test_a_folder_that_has_moved_keeps_what_was_chosen_for_it(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = session_of(window, folders[0])
    session.choose_environment("r-notebook")
    window.sessions.rename(session, "Mine")
    away = lose(qtbot, window, folders[0])
    asked: list[str] = []

    def choose(_parent: object, title: str, chosen: object, *_more: object) -> None:
        asked.append(title)
        chosen(str(away))  # type: ignore[operator]

    monkeypatch.setattr(folder_dialog, "choose", choose)
    with qtbot.waitSignal(window.navigation.opened):
        button(window, "problemAction").click()
    assert asked == ["Where is “Mine” now?"]
    assert window.navigation.current is session_of(window, away)
    assert (session_of(window, away).environment, names(window)[0]) == ("r-notebook", "Mine")
    assert folders[0] not in [one.folder for one in window.sessions]
    assert [one.folder for one in context.recent_folders.folders()] == [away, folders[1]]


def test_a_folder_that_is_not_there_can_be_removed_from_where_it_is_said(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    lose(qtbot, window, folders[0])
    menu = QMenu()
    window.page.fill_menu(menu)
    assert "Choose where it &is now…" in [one.text() for one in menu.actions()]
    button(window, "problemOther").click()
    assert [one.folder for one in window.sessions] == [folders[1]]


# ---------------------------------------------------------------- folders that are not opened


def test_why_a_folder_is_refused_is_not_said_on_the_page_of_another(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    window.navigation.open("/etc")
    dialog = dialog_of(qtbot, window)
    assert dialog.title() == problems.system_folder("/etc").title
    assert not child(window, QWidget, "problemPanel").isVisible()
    assert button(window, "startButton").isVisible()
    press_button(dialog, "&Close")
    assert [one.folder for one in window.sessions] == folders


@pytest.mark.parametrize("agree", [True, False])
def test_the_home_folder_is_asked_about_once(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
    agree: bool,
) -> None:
    home = tmp_path / "home of Ann"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    window.navigation.open(str(home))
    dialog = dialog_of(qtbot, window)
    assert dialog.title() == problems.home_folder("").title
    assert home not in [one.folder for one in window.sessions]
    press_button(dialog, "&Open it" if agree else "&Cancel")
    if not agree:
        assert home not in [one.folder for one in context.recent_folders.folders()]
        return
    qtbot.waitUntil(lambda: home in [one.folder for one in window.sessions])
    with qtbot.waitSignal(window.navigation.opened):
        window.navigation.open(str(home))
    assert not questions_of(window)


# ---------------------------------------------------------------- pinned, renamed, opened last


def test_a_pinned_folder_is_at_the_top_now_and_later(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, runner: Runner
) -> None:
    top, pinned = names(window)
    window.navigation.select(session_of(window, folders[1]))
    other_shown: list[object] = []
    window.navigation.shown.connect(other_shown.append)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert names(window) == [pinned, top]
    assert other_shown == []
    rows = child(window, QListWidget, "projectList")
    assert rows.currentRow() == 0
    said = rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(f"{pinned}, pinned, ")
    with qtbot.waitSignal(window.navigation.opened):
        window.navigation.open(str(folders[0]))
    assert names(window) == [pinned, top]
    later = SessionList(context, runner, lambda *_question: lambda: None)
    later.load_recent()
    assert [one.name for one in later] == [pinned, top]
    window.sessions.pin(session_of(window, folders[1]), to_top=False)
    assert names(window) == [top, pinned]


def test_a_folder_is_called_as_the_person_likes_until_that_is_undone(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F2)
    dialog = dialog_of(qtbot, window)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    qtbot.waitUntil(line.hasFocus)
    assert line.selectedText() == folders[0].name
    QTest.keyClicks(line, "  The   figures ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert names(window)[0] == "The figures"
    assert window.windowTitle() == "The figures – Notedock"
    assert context.recent_folders.entry(folders[0]).name == "The figures"
    assert folders[0].is_dir()
    button(window, "undoButton").click()
    assert names(window)[0] == folders[0].name
    window.sessions.rename(session_of(window, folders[0]), "Other")
    window.page.rename()
    press_button(dialog_of(qtbot, window), "&Use the folder's own name")
    assert names(window)[0] == folders[0].name


def test_a_name_that_another_folder_has_is_told_apart(
    window: MainWindow, folders: list[Path]
) -> None:
    window.sessions.rename(session_of(window, folders[0]), folders[1].name)
    assert len(set(names(window))) == 2
    window.sessions.rename(session_of(window, folders[0]), "")
    assert names(window) == [one.name for one in folders]


def test_when_a_folder_was_opened_last_is_said_quietly(
    window: MainWindow, folders: list[Path]
) -> None:
    session = session_of(window, folders[0])
    opened = QDateTime.fromSecsSinceEpoch(int(session.opened))
    assert last_opened_text(session, opened).startswith("Last opened today at ")
    assert last_opened_text(session, opened.addDays(1)) == "Last opened yesterday"
    assert last_opened_text(session, opened.addDays(9)).startswith("Last opened on ")
    item = child(window, QListWidget, "projectList").item(0)
    assert "Last opened today" in item.toolTip()
    session.state = State.RUNNING
    assert last_opened_text(session) == ""
    session.state = State.OFF
