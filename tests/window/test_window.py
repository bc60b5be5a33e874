"""The window as a whole, with an engine that only says what the test wants it to say."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.start_page import StartPage
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.flows import open_external
from notedock.flows.context import Context
from notedock.flows.reconcile import Ended, Found
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.shell.main_window import MainWindow
from notedock.window.work import engine_watch
from notedock.window.work.engine_watch import Snapshot
from notedock.window.work.runner import Runner
from notedock.window.work.session_list import SessionList
from tests.gallery.states import drag_over
from tests.jargon import jargon
from tests.window.conftest import (
    TOKEN,
    FakeEngine,
    Script,
    button,
    child,
    choose_other,
    environment_shown,
    server,
    session_of,
)

NAMES = [
    "folderButton",
    "projectList",
    "environmentSelector",
    "startButton",
    "stopButton",
    "openButton",
    "copyLinkButton",
    "cancelButton",
    "progressBar",
    "stateLabel",
    "engineLabel",
    "problemPanel",
    "problemTitle",
    "problemAction",
    "logView",
    "logSearch",
]


def visible_buttons(window: MainWindow) -> set[str]:
    names = ("startButton", "cancelButton", "openButton", "stopButton", "copyLinkButton")
    return {name for name in names if button(window, name).isVisible()}


def texts(widget: QWidget) -> list[str]:
    """Return all that a reader or a screen reader can be told by a widget."""
    said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QAbstractButton):
        said.append(widget.text())
    if isinstance(widget, QLineEdit):
        said += [widget.text(), widget.placeholderText()]
    if isinstance(widget, QComboBox):
        said += [widget.itemText(place) for place in range(widget.count())]
    if isinstance(widget, QPlainTextEdit):
        said += [widget.toPlainText(), widget.placeholderText()]
    if isinstance(widget, QListWidget):
        said += [widget.item(row).text() for row in range(widget.count())]
    return said


def test_every_fixed_point_is_there_and_named(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.show(None)
    for name in NAMES:
        found = window.findChildren(QWidget, name)
        assert len(found) == 1, name
        assert found[0].accessibleDescription(), name
        if name not in ("problemTitle", "problemAction"):  # they say what the Problem says
            assert found[0].accessibleName(), name


@pytest.mark.parametrize("state", State)
def test_readers_never_meet_jargon(
    qtbot: QtBot, window: MainWindow, folders: list[Path], state: State
) -> None:
    session = session_of(window, folders[0])
    session.state = state
    session.server = server(folders[0])
    session.changed.emit()
    details = window.page.details
    for widget in window.findChildren(QWidget):
        if details.isAncestorOf(widget):  # there, real terms are right
            continue
        for text in texts(widget):
            assert not jargon(text), (widget.objectName(), text)
    session.state = State.OFF


def test_a_start_shows_each_step_and_opens_the_browser(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(open_external, "open_link", opened.append)
    session = session_of(window, folders[0])
    script.steps.append(Progress(Step.DOWNLOAD, 312_000_000, 890_000_000))
    script.result = server(folders[0])
    assert visible_buttons(window) == {"startButton"}
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.DOWNLOADING)
    assert visible_buttons(window) == {"cancelButton"}
    state = child(window, QLabel, "stateLabel")
    assert state.text() == "Downloading 312 of 890 MB (35 %)"
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert visible_buttons(window) == {"openButton", "stopButton", "copyLinkButton"}
    qtbot.waitUntil(lambda: opened == [script.result.link()])  # type: ignore[union-attr]
    button(window, "copyLinkButton").click()
    assert QGuiApplication.clipboard().text() == opened[0]
    said = [text for widget in window.findChildren(QWidget) for text in texts(widget)]
    assert TOKEN not in " ".join([window.windowTitle(), *said])
    assert script.result.address in button(window, "copyLinkButton").toolTip()
    assert script.result.address not in said  # it is of no use on the page


def test_a_download_too_quick_to_be_seen_still_unpacks_as_one(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[0])
    script.steps.append(Progress(Step.UNPACK, 445_000_000, 890_000_000, 9_000_000.0, 48.0))
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.DOWNLOADING)
    said = [text for widget in window.findChildren(QWidget) for text in texts(widget)]
    assert "Unpacking the download…" in said
    assert child(window, QLabel, "stateLabel").accessibleName() == "Unpacking the download…"
    assert "About 50 seconds left" in said
    script.result = server(folders[0])
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)


def test_what_is_chosen_to_open_changes_the_link_at_once(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(open_external, "open_link", opened.append)
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert session.start_page is StartPage.AUTOMATIC
    session.choose_start_page(StartPage.FILES)
    copying = button(window, "copyLinkButton")
    qtbot.waitUntil(lambda: "http://127.0.0.1:8888/files<" in copying.toolTip())
    button(window, "copyLinkButton").click()
    assert QGuiApplication.clipboard().text() == f"http://127.0.0.1:8888/files?token={TOKEN}"
    session.open("a.ipynb")
    qtbot.waitUntil(lambda: opened == [f"http://127.0.0.1:8888/a.ipynb?token={TOKEN}"])
    button(window, "openButton").click()
    qtbot.waitUntil(lambda: len(opened) == 2)
    assert opened[1] == QGuiApplication.clipboard().text()  # one notebook is only shown once


def test_cancel_is_shown_and_ends_at_off(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[0])
    window.activateWindow()
    qtbot.waitUntil(button(window, "startButton").hasFocus)
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.CHECKING)
    button(window, "cancelButton").click()
    assert button(window, "cancelButton").text() == "Cancelling…"
    assert not button(window, "cancelButton").isEnabled()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert session.problem is None
    assert button(window, "startButton").hasFocus()  # the keyboard finds the next step again


def test_a_problem_takes_the_place_of_the_steps(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[0])
    script.steps.append(Progress(Step.START))
    script.result = problems.ended_at_once("x", 1, "<b>boom</b>")
    script.go_on.set()
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert child(window, QWidget, "problemPanel").isVisible()
    assert child(window, QLabel, "problemTitle").text() == script.result.title
    assert button(window, "problemAction").text() == "Show the lo&g"
    assert not child(window, QWidget, "logView").isVisible()  # until somebody wants to see it
    button(window, "problemAction").click()
    assert child(window, QWidget, "logView").isVisible()
    script.result = server(folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert not child(window, QWidget, "problemPanel").isVisible()


def test_what_is_started_and_stopped_elsewhere_is_seen(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    session = session_of(window, folders[1])
    engine.running.append(server(folders[1]))
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    engine.running[:] = [server(folders[1], number=2)]  # stopped and started between two looks
    qtbot.waitUntil(lambda: session.server is not None and session.server.id == "id-2")
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    engine.running.clear()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert session.problem is None


def test_a_running_folder_that_was_never_opened_here_appears(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, engine: FakeEngine, script: Script
) -> None:
    engine.running.append(server(tmp_path / "elsewhere"))
    qtbot.waitUntil(lambda: len(window.sessions) == 3)
    qtbot.waitUntil(lambda: session_of(window, tmp_path / "elsewhere").state is State.RUNNING)


def test_a_start_learns_of_its_server_before_it_answers(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    session = session_of(window, folders[0])
    script.steps.append(Progress(Step.START))
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.STARTING)
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: session.server == server(folders[0]))
    assert session.state is State.STARTING
    session.cancel()
    engine.running.clear()


def test_an_older_answer_of_the_engine_changes_nothing(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    before = time.monotonic()
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    with qtbot.waitSignal(session.snapshot_needed):
        session.reconcile(None, None, before)
    assert session.state is State.RUNNING
    session.reconcile(None, None, time.monotonic())
    assert session.server is None


def test_what_was_cleared_away_is_told_when_it_comes_late(
    window: MainWindow, folders: list[Path], script: Script
) -> None:
    """Of two looks at the same time one clears it away, and only that one can tell why it ended."""
    before = time.monotonic()
    session = session_of(window, folders[0])
    window.sessions.reconcile(Snapshot(Found((), ()), time.monotonic()))
    why = problems.ended_unexpectedly(1, out_of_memory=False, log="")
    window.sessions.reconcile(Snapshot(Found((), (Ended(server(folders[0]), why),)), before))
    assert session.problem is why


@pytest.mark.parametrize("fails", [False, True])
def test_the_engine_is_asked_once_more_for_a_look_that_was_wanted_meanwhile(
    qtbot: QtBot,
    context: Context,
    runner: Runner,
    folders: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    fails: bool,
) -> None:
    asked: list[float] = []
    go_on = threading.Event()

    def take_snapshot(asking: Context) -> Snapshot:
        if asking is not context:  # a window of a test before, whose watch has not ended yet
            return Snapshot(Found((), ()), time.monotonic())
        asked.append(time.monotonic())
        if len(asked) == 1:
            go_on.wait(20)
            if fails:
                raise problems.engine_stopped("Docker", "")
        return Snapshot(Found((), ()), asked[-1])

    monkeypatch.setattr(engine_watch, "take_snapshot", take_snapshot)
    context.recent_folders.add(folders[0])
    sessions = SessionList(context, runner, lambda *_question: lambda: None)
    sessions.load_recent()
    (session,) = sessions
    session.snapshot_needed.emit()
    qtbot.waitUntil(lambda: len(asked) == 1)
    session.snapshot_needed.emit()
    go_on.set()
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_what_the_engine_used_before_had_is_dropped_when_it_comes_late(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    before = time.monotonic()
    session = session_of(window, folders[0])
    window.sessions.reconcile(Snapshot(Found((), ()), time.monotonic()))
    window.sessions.reconcile(Snapshot(Found((server(folders[0]),), ()), before))
    assert session.state is State.OFF


def test_a_dropped_folder_is_opened_and_remembered(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, context: Context
) -> None:
    dropped = tmp_path / "Dropped\n& odd"
    dropped.mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(dropped))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: len(window.sessions) == 3)
    assert window.windowTitle() == "Dropped & odd – Notedock"
    assert context.recent_folders.folders()[0].folder == dropped


@pytest.mark.parametrize(("address", "shown"), [("file:///home", True), ("https://a.b", False)])
def test_a_folder_over_the_window_can_be_seen_to_be_dropped(
    qtbot: QtBot, window: MainWindow, address: str, shown: bool
) -> None:
    drag_over(window, address)
    hint = window.findChild(QWidget, "dropHint")
    assert (hint is not None and hint.isVisible()) is shown
    window.dragLeaveEvent(QDragLeaveEvent())
    qtbot.waitUntil(lambda: window.findChild(QWidget, "dropHint") is None)


def test_taking_a_folder_off_the_list_leaves_it_alone(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    before = sorted(folders[0].rglob("*"))
    listed = child(window, QListWidget, "projectList")
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert [one.folder for one in window.sessions] == [folders[1]]
    assert [one.folder for one in context.recent_folders.folders()] == [folders[1]]
    assert sorted(folders[0].rglob("*")) == before


def test_a_missing_folder_is_marked(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> None:
    shutil.rmtree(folders[1])
    window.sessions.look_for_folders()
    listed = child(window, QListWidget, "projectList")
    said = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: listed.item(1).data(said) == f"{folders[1].name}, Missing")
    assert listed.item(0).data(said).startswith("Quarterly review, ")


def test_an_environment_typed_in_is_used_and_remembered(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, script: Script
) -> None:
    assert environment_shown(window) == context.catalogue.default.title
    choose_other(window, "minimal-notebook")
    assert environment_shown(window) == "Python, small"
    assert context.recent_folders.environment(folders[0]) == "minimal-notebook"
    assert session_of(window, folders[0]).new_request().environment == "minimal-notebook"


def test_what_can_be_no_environment_is_not_taken(qtbot: QtBot, window: MainWindow) -> None:
    before = environment_shown(window)
    choose_other(window, "Nonsense Name")
    (chooser,) = window.findChildren(EnvironmentChooser)
    assert chooser.isVisible()
    assert environment_shown(window) == before
    chooser.reject()
