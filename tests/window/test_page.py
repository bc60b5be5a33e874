"""The page of a folder: one status, one next step, and nothing that moves below the pointer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.app_paths import write_atomically
from notedock.core.server import server_key
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.engines.inventory import Cost
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import sizes
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.session_records import never_less
from tests.window.conftest import PERSON, FakeEngine, Script, button, child, server, session_of


@pytest.fixture
def session(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> FolderSession:
    """The folder that is shown, looked into, in a window that has the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    found = session_of(window, folders[0])
    qtbot.waitUntil(lambda: found.project is not None)
    return found


Run = Callable[..., None]


@pytest.fixture
def run(qtbot: QtBot, session: FolderSession, engine: FakeEngine, script: Script) -> Run:
    """Have its notebooks run."""

    def found_running(since: float = 0.0) -> None:
        engine.running.append(replace(server(session.folder), since=since))
        qtbot.waitUntil(lambda: session.state is State.RUNNING)

    return found_running


def place(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


# ---------------------------------------------------------------- the status


def test_since_when_notebooks_run_is_said_beside_the_name(
    qtbot: QtBot, window: MainWindow, run: Run
) -> None:
    state = child(window, QLabel, "stateLabel")
    assert state.text() == state.accessibleName() == "Ready to start"
    run(since=time.time())
    assert state.text().startswith("Running since ")
    assert state.text() == state.accessibleName()


def test_what_ran_for_days_is_told_with_its_date(
    qtbot: QtBot, window: MainWindow, run: Run
) -> None:
    run(since=time.time() - 3 * 86_400)
    assert ", " in child(window, QLabel, "stateLabel").text()


def test_the_link_is_in_the_menu_too_while_there_is_one(window: MainWindow, run: Run) -> None:
    menu = child(window, QToolButton, "moreButton").menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert "&Copy the link" not in [one.text() for one in menu.actions()]
    run()
    menu.aboutToShow.emit()
    assert "&Copy the link" in [one.text() for one in menu.actions()]


def test_no_step_ever_goes_back() -> None:
    before = Progress(Step.DOWNLOAD, 500, 1000)
    assert never_less(Progress(Step.DOWNLOAD, 400, 1000), before).done == 500
    assert never_less(Progress(Step.DOWNLOAD, 600, 1000), before).done == 600
    assert never_less(Progress(Step.UNPACK, 400, 1000), before).done == 400
    assert never_less(before, None) is before


# ---------------------------------------------------------------- the environment


def cost(window: MainWindow) -> str:
    return child(window, QLabel, "environmentCost").text()


def test_what_an_environment_takes_is_learned_off_the_main_thread(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    engine: FakeEngine,
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: set[threading.Thread] = set()

    def has(reference: str) -> bool:
        threads.add(threading.current_thread())
        return "minimal" in reference

    monkeypatch.setattr(engine, "has", has)
    monkeypatch.setattr(engine, "cost", lambda _reference: Cost(1_500_000_000, 1_200_000_000))
    session.choose_environment("minimal-notebook")
    qtbot.waitUntil(lambda: cost(window) == "· ✓ on this computer")
    card = child(window, QFrame, "environmentSelector")
    assert "Python, small. ✓ on this computer" in card.accessibleDescription()
    session.choose_environment("r-notebook")
    assert cost(window) == ""
    qtbot.waitUntil(lambda: cost(window) == "· 1.2 GB to download")
    assert threading.main_thread() not in threads
    window.sessions.engine_away.emit(problems.engine_silent("Docker", ""))
    assert cost(window) == ""


def test_nothing_is_asked_of_what_is_started_at_once(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def has(reference: str) -> bool:
        asked.append(reference)
        return True

    monkeypatch.setattr(engine, "has", has)
    session.choose_environment("julia-notebook")
    button(window, "startButton").click()
    qtbot.wait(300)
    assert not any("julia" in one for one in asked)
    session.cancel()
    qtbot.waitUntil(lambda: any("julia" in one for one in asked))


def test_what_came_by_a_start_is_here_afterwards(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "cost", lambda _reference: Cost(10**9, 10**9))
    session.choose_environment("r-notebook")
    qtbot.waitUntil(lambda: "download" in cost(window))
    button(window, "startButton").click()
    assert cost(window) == ""
    monkeypatch.setattr(engine, "has", lambda _reference: True)
    session.cancel()
    qtbot.waitUntil(lambda: cost(window) == "· ✓ on this computer")


# ---------------------------------------------------------------- a Problem


def test_a_problem_moves_none_of_the_buttons(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    window.resize(900, 420)  # so that a scroll bar comes, too
    assert session.project is not None
    session.project = replace(session.project, notebooks=())
    session.changed.emit()
    QTest.qWait(0)
    there = [button(window, "startButton"), button(window, "chooserButton")]
    before = [place(window, one) for one in there]
    session.notice = "Something to know."
    session.show_problem(problems.download_failed(""))
    QTest.qWait(0)
    assert child(window, QWidget, "problemPanel").isVisible()
    assert child(window, QScrollArea, "scroll").verticalScrollBar().isVisible()
    assert [place(window, one) for one in there] == before


def test_only_one_button_is_the_next_step(
    qtbot: QtBot, window: MainWindow, session: FolderSession, run: Run
) -> None:
    def filled() -> list[str]:
        there = window.findChildren(QPushButton)
        return [
            one.objectName()
            for one in there
            if one.isVisible()
            and one.property("kind") in ("primary", "dialog-primary")
            and not one.property("outlined")
        ]

    assert filled() == ["startButton"]
    session.show_problem(problems.download_failed(""))
    assert filled() == ["problemAction"]
    session.show_problem(replace(problems.download_failed(""), action=None))
    assert filled() == ["startButton"]
    session.show_problem(None)
    run()
    session.show_problem(problems.browser_failed(""))
    assert filled() == ["problemAction"]
    wide = button(window, "openButton").width()
    session.show_problem(None)
    QTest.qWait(0)
    assert filled() == ["openButton"]
    assert button(window, "openButton").width() == wide  # nothing beside it has moved


def test_a_click_on_its_way_does_not_open_the_notebook_that_a_problem_moves_there(
    qtbot: QtBot, window: MainWindow, session: FolderSession, script: Script
) -> None:
    opened: list[str] = []
    notebooks, held = window.page.notebooks, window.page._notebook_section._held
    notebooks.open_requested.connect(opened.append)
    held.setInterval(60_000)

    def click_first() -> None:
        row = notebooks.visualRect(notebooks.model().index(0, 0)).center()
        where = notebooks.viewport().mapTo(window, row)
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)

    above = notebooks.mapTo(window, QPoint()).y()
    session.show_problem(problems.browser_failed(""))
    qtbot.waitUntil(lambda: notebooks.mapTo(window, QPoint()).y() > above)
    click_first()
    assert opened == []
    with qtbot.waitSignal(held.timeout):
        held.start(0)
    click_first()
    assert len(opened) == 1
    session.cancel()


def test_nothing_is_called_ready_beside_a_problem(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    state = child(window, QLabel, "stateLabel")
    window.problem.show(problems.browser_failed(""))
    assert (state.text(), session.state) == ("Not running", State.OFF)
    window.problem.dismiss()
    assert state.text() == "Ready to start"


def test_on_the_first_page_as_well(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.show(None)
    window.problem.show(replace(problems.folder_missing("/nowhere"), detail="errno 2"))
    child(window, QToolButton, "problemDetail").click()
    shown = window.page.details.currentWidget().findChild(QPlainTextEdit)
    assert shown is not None
    assert shown.isVisible()
    assert shown.toPlainText() == "errno 2"
    assert child(window, QPushButton, "problemAction").isVisible()
    assert window.page.welcome.button.property("outlined")
    window.problem.dismiss()
    assert not window.page.welcome.button.property("outlined")


# ---------------------------------------------------------------- where the keyboard is


def focused(window: MainWindow) -> str:
    return window.focusWidget().objectName()


def test_the_keyboard_waits_at_the_status_while_notebooks_stop(
    qtbot: QtBot,
    window: MainWindow,
    session: FolderSession,
    run: Run,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()
    run()
    monkeypatch.setattr(stop_flow, "stop", lambda *_asked, **_how: go_on.wait(10))
    button(window, "stopButton").setFocus()
    button(window, "stopButton").click()
    assert session.state is State.STOPPING
    assert focused(window) == "stateLabel"
    QTest.keyClick(window, Qt.Key.Key_Return)  # and again by mistake
    engine.running.clear()
    go_on.set()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert focused(window) == "startButton"
    assert not window.page.toggle.isChecked()


def test_a_failure_leads_the_keyboard_to_what_helps(
    qtbot: QtBot, window: MainWindow, session: FolderSession, script: Script
) -> None:
    button(window, "startButton").setFocus()
    button(window, "startButton").click()
    assert focused(window) == "cancelButton"
    script.result = problems.download_failed("")
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert focused(window) == "problemAction"
    script.go_on.clear()
    button(window, "problemAction").click()  # Try again
    assert focused(window) == "cancelButton"
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    child(window, QToolButton, "problemClose").click()
    assert focused(window) == "startButton"


def test_a_list_that_goes_leaves_the_keyboard_at_the_next_step(
    qtbot: QtBot, window: MainWindow, session: FolderSession, script: Script
) -> None:
    listed = child(window, QTreeView, "notebookList")
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert session.state is State.CHECKING
    assert focused(window) == "cancelButton"
    session.cancel()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert focused(window) == "startButton"


def test_the_keyboard_stays_in_what_can_still_be_used(
    qtbot: QtBot, window: MainWindow, session: FolderSession, run: Run
) -> None:
    search = child(window, QWidget, "logSearch")
    window.page.show_log()
    run()
    session.show_problem(problems.browser_failed(""))
    assert focused(window) == search.objectName()


# ---------------------------------------------------------------- the details


def drawer(window: MainWindow) -> QWidget:
    return child(window, QWidget, "drawer")


def test_closed_details_are_one_line(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    line = drawer(window).height()
    assert line < 60
    window.page.toggle.click()
    window.page.details.setCurrentIndex(2)
    (splitter,) = window.page.findChildren(QSplitter)
    splitter.setSizes([200, 321])
    splitter.splitterMoved.emit(0, 1)  # as if it had been drawn there
    chosen = drawer(window).height()
    window.page.toggle.click()
    QTest.qWait(0)
    assert drawer(window).height() == line
    window.page.toggle.click()
    QTest.qWait(0)
    assert drawer(window).height() == chosen


def test_details_with_nothing_in_them_stay_small(
    qtbot: QtBot, window: MainWindow, session: FolderSession
) -> None:
    window.page.show_log()
    qtbot.waitUntil(lambda: drawer(window).height() < window.height() / 3)
    session.build_output.write("A line.\n")
    session.changed.emit()
    qtbot.waitUntil(lambda: drawer(window).height() > window.height() / 3)


def test_the_log_of_a_server_that_ended_at_once_is_there_to_be_opened(
    qtbot: QtBot, window: MainWindow, session: FolderSession, context: Context, script: Script
) -> None:
    log = context.paths.logs / f"{server_key(PERSON, session.folder)}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(log, "of a server long ago\n")
    script.steps.append(Progress(Step.START))
    script.result = problems.ended_at_once("x", 1, "")
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.STARTING)
    session.build_output.write("what the build said\n")
    write_atomically(log, "OSError: what it said at last\n")
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert not window.page.toggle.isChecked()
    button(window, "problemAction").click()
    view = window.page.details.log.view
    qtbot.waitUntil(lambda: view.whole_text() == "OSError: what it said at last")


def test_the_window_fits_small_screens(window: MainWindow) -> None:
    assert window.minimumHeight() <= 420
    assert window.minimumWidth() <= 960
    available = window.screen().availableSize()
    fitted = sizes.fitting(window, 5000, 5000)
    assert fitted.height() < available.height()
    assert fitted.width() < available.width()
    assert sizes.fitting(window, 10, 10).height() == 10
