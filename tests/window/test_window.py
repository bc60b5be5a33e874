"""The window as a whole, with an engine that only says what the test wants it to say."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
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
from notedock.core.opening import Opens
from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.flows.context import Context
from notedock.window import jobs
from notedock.window.main_window import MainWindow
from tests.jargon import jargon
from tests.window.conftest import TOKEN, QuietEngine, Script, button, child, server, session_of

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
    window.show_session(None)
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
    monkeypatch.setattr(jobs, "browse", opened.append)
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
    assert script.result.address in said


def test_a_download_too_quick_to_be_seen_still_unpacks_as_one(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    session = session_of(window, folders[0])
    script.steps.append(Progress(Step.UNPACK, 445_000_000, 890_000_000, 9_000_000.0, 48.0))
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.DOWNLOADING)
    said = [text for widget in window.findChildren(QWidget) for text in texts(widget)]
    assert "Unpacking the download…" in said
    assert "About 50 seconds left" in said
    script.result = server(folders[0])
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)


def test_what_is_chosen_to_open_changes_the_link_at_once(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: QuietEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(jobs, "browse", opened.append)
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert session.opens is Opens.AUTOMATIC
    session.choose_opens(Opens.FILES)
    address = child(window, QLabel, "addressLabel")
    qtbot.waitUntil(lambda: address.text() == "http://127.0.0.1:8888/files")
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
    assert child(window, QWidget, "logView").isVisible()  # it failed after its start
    script.result = server(folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert not child(window, QWidget, "problemPanel").isVisible()


def test_what_is_started_and_stopped_elsewhere_is_seen(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: QuietEngine, script: Script
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
    qtbot: QtBot, window: MainWindow, tmp_path: Path, engine: QuietEngine, script: Script
) -> None:
    engine.running.append(server(tmp_path / "elsewhere"))
    qtbot.waitUntil(lambda: len(window.sessions) == 3)
    qtbot.waitUntil(lambda: session_of(window, tmp_path / "elsewhere").state is State.RUNNING)


def test_a_start_learns_of_its_server_before_it_answers(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: QuietEngine, script: Script
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
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: QuietEngine, script: Script
) -> None:
    before = time.monotonic()
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    with qtbot.waitSignal(session.doubted):
        session.meet(None, None, before)
    assert session.state is State.RUNNING
    session.meet(None, None, time.monotonic())
    assert session.server is None


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
    assert context.memory.folders()[0].folder == dropped


def test_a_folder_that_cannot_be_opened_is_told(qtbot: QtBot, window: MainWindow) -> None:
    window.open_folder("/")
    title = child(window, QLabel, "problemTitle")
    qtbot.waitUntil(title.isVisible)
    assert title.text() == problems.system_folder("/").title
    assert len(window.sessions) == 2


def test_taking_a_folder_off_the_list_leaves_it_alone(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    before = sorted(folders[0].rglob("*"))
    listed = child(window, QListWidget, "projectList")
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert [one.folder for one in window.sessions] == [folders[1]]
    assert [one.folder for one in context.memory.folders()] == [folders[1]]
    assert sorted(folders[0].rglob("*")) == before


def test_a_missing_folder_is_marked(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> None:
    shutil.rmtree(folders[1])
    window.sessions.mark_missing()
    listed = child(window, QListWidget, "projectList")
    said = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: listed.item(1).data(said) == f"{folders[1].name}, Missing")
    assert listed.item(0).data(said).startswith("Quarterly review, ")


def test_an_environment_typed_in_is_used_and_remembered(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, script: Script
) -> None:
    selector = child(window, QComboBox, "environmentSelector")
    assert selector.currentText() == context.catalogue.default.title
    selector.setEditText("Nonsense Name")
    button(window, "startButton").click()
    assert child(window, QLabel, "problemTitle").text().startswith("“Nonsense Name”")
    assert session_of(window, folders[0]).state is State.OFF
    selector.setEditText("minimal-notebook")
    button(window, "startButton").click()
    assert selector.currentText() == "Python, small"
    assert context.memory.environment(folders[0]) == "minimal-notebook"
    session_of(window, folders[0]).cancel()
