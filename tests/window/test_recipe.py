"""A folder that brings its own environment: offered first, told about while it is made."""

from __future__ import annotations

import queue
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.environment import OWN
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.states import State
from notedock.core.task import Progress, Step, Task
from notedock.flows import start as start_flow
from notedock.flows.context import Context
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.shell.main_window import MainWindow
from notedock.window.work import prepared_restart
from tests.window.conftest import (
    FakeEngine,
    Script,
    child,
    choose_other,
    environment_shown,
    server,
)

LINES = 3000


@pytest.fixture
def folders(folders: list[Path]) -> list[Path]:
    (folders[0] / "Dockerfile").write_text("FROM x\n")
    return folders


class Building:
    """A start that builds, writes a log while it does so, and fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.without_recipe: list[bool] = []
        self.end = False
        monkeypatch.setattr(start_flow, "start", self._start)

    def _start(self, _context: Context, wish: StartRequest, task: Task) -> Server:
        self.without_recipe.append(wish.without_recipe)
        task.report(Progress(Step.CHECK))
        for step in range(1, 4):
            task.report(Progress(Step.PREPARE, step, 7))
            for line in range(LINES):
                task.log(f"step {step}, line {line} of what a tool has to say of its work\n")
        while not self.end:
            task.cancel.wait(0.01)
        raise problems.package_failed(
            "cowsay", "9.9", "There is no such version.", 1, "no such version"
        )


def test_the_folders_own_environment_comes_first_and_can_be_come_back_to(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    own = "This folder's own environment"
    qtbot.waitUntil(lambda: environment_shown(window) == own)
    session = next(one for one in window.sessions if one.folder == folders[0])
    choose_other(window, "r-notebook")
    assert session.environment == context.recent_folders.environment(folders[0]) == "r-notebook"
    assert environment_shown(window) == "R for statistics"
    session.choose_environment(OWN)
    assert session.environment == context.recent_folders.environment(folders[0]) == ""
    assert environment_shown(window) == own
    other = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.show(other)
    assert environment_shown(window) == "Python for data analysis"


def test_packages_of_the_folder_are_counted(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    (folders[1] / "requirements.txt").write_text("pandas\nnumpy==2  # for all\n-r more.txt\n")
    (folders[1] / "more.txt").write_text("plotly\n")
    session = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.select(session)
    words = "Python for data analysis + 3 packages of this folder"
    qtbot.waitUntil(lambda: environment_shown(window) == words)
    said = window.page.environment.change.accessibleDescription()
    assert words in said
    session.choose_environment("r-notebook")
    assert environment_shown(window) == "R for statistics + 3 packages of this folder"


def test_a_start_without_the_recipe_says_so(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folders[1] / "requirements.txt").write_text("pandas\n")
    Building(monkeypatch)
    session = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.select(session)
    qtbot.waitUntil(lambda: environment_shown(window).endswith("+ 1 package of this folder"))
    window.page.start_without_recipe()
    assert environment_shown(window) == "Python for data analysis"
    session.cancel()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    assert environment_shown(window).endswith("+ 1 package of this folder")


class Ahead:
    """What prepares the next start: each call waits until the test lets it end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._calls: queue.Queue[tuple[StartRequest, Task]] = queue.Queue()
        self._ends: queue.Queue[Problem | None] = queue.Queue()
        monkeypatch.setattr(prepared_restart, "prepare_ahead", self._prepare)

    def _prepare(self, _context: Context, wish: StartRequest, task: Task) -> StartRequest:
        self._calls.put((wish, task))
        while self._ends.empty():
            task.cancel.wait(0.01)
        if problem := self._ends.get():
            raise problem
        return wish

    def next(self) -> tuple[StartRequest, Task]:
        return self._calls.get(timeout=5)

    def end(self, problem: Problem | None = None) -> None:
        self._ends.put(problem)

    def take(self) -> str | None:
        """Let one preparation succeed. Returns the environment that was asked for."""
        wish, _task = self.next()
        self.end()
        return wish.environment


def test_the_environment_of_running_notebooks_is_changed_for_the_next_start(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.select(session)
    session.choose_environment("minimal-notebook")
    engine.running.append(server(folders[1]))
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.project is not None)
    again = child(window, QPushButton, "startAgainButton")
    assert not again.isVisible()
    choose_other(window, "r-notebook")
    assert environment_shown(window) == "Python, small"  # what they run in
    words = "From the next start on: “R for statistics” (not on this computer yet)."
    qtbot.waitUntil(lambda: words in texts_of(window.page.next_start))
    session.choose_environment("minimal-notebook")
    assert not again.isVisible()
    session.choose_environment("r-notebook")
    script.result = replace(server(folders[1], 2), environment="r-notebook")
    script.go_on.set()
    ahead = Ahead(monkeypatch)
    again.click()
    assert ahead.take() == "r-notebook"
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.server == script.result)
    assert [one.environment for one in script.requests] == ["r-notebook"]
    assert environment_shown(window) == "R for statistics"
    assert not again.isVisible()


def test_notebooks_run_on_while_what_they_need_next_is_prepared(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.select(session)
    session.choose_environment("minimal-notebook")
    engine.running.append(server(folders[1]))
    qtbot.waitUntil(lambda: session.state is State.RUNNING and session.project is not None)
    session.choose_environment("r-notebook")
    again, ahead = child(window, QPushButton, "startAgainButton"), Ahead(monkeypatch)
    cancel = child(window, QPushButton, "cancelAgainButton")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    again.setFocus()
    again.click()
    _wish, task = ahead.next()
    task.report(Progress(Step.DOWNLOAD, 30_000_000, 120_000_000))
    qtbot.waitUntil(lambda: "Downloading 30 of 120 MB (25 %)" in texts_of(window.page.next_start))
    assert session.state is State.RUNNING
    assert not again.isVisible()
    assert cancel.hasFocus()
    cancel.click()
    qtbot.waitUntil(again.isVisible)
    assert again.hasFocus()
    again.click()
    ahead.next()
    ahead.end(problems.disk_full(""))
    qtbot.waitUntil(lambda: session.problem is not None)
    assert (session.state, script.requests) == (State.RUNNING, [])  # nothing was stopped for it
    window.page.retry()
    ahead.next()
    script.go_on.set()
    session.stop()  # a person who stops wants nothing to be started
    qtbot.waitUntil(
        lambda: session.state is State.OFF and session.prepared_restart.progress is None
    )
    assert script.requests == []


def texts_of(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


@pytest.mark.parametrize("runs", [False, True])
def test_what_was_opened_without_its_recipe_is_not_called_the_folders_own(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
    runs: bool,
) -> None:
    """The answer to the question of trust is known to the engine alone."""
    (folders[0] / "requirements.txt").write_text("pandas\n")
    session = next(one for one in window.sessions if one.folder == folders[0])
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.explanation.recipe.files == ("Dockerfile",))
    if runs:
        without = replace(server(folders[0]), without_recipe=True)
        engine.running.append(without)
        qtbot.waitUntil(lambda: session.state is State.RUNNING)
        assert environment_shown(window) == "Python, small"
        assert "“This folder's own environment”" in texts_of(window.page.next_start)[0]
    else:
        window.page.start_without_recipe()
        assert environment_shown(window) == "Python for data analysis"


def test_the_chooser_leads_back_to_the_folders_own_environment(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = next(one for one in window.sessions if one.folder == folders[0])
    qtbot.waitUntil(lambda: session.has_own_environment)
    for picked, expected in (("r-notebook", "r-notebook"), (OWN, "")):
        window.dialogs.choose_environment()
        (chooser,) = window.findChildren(EnvironmentChooser)
        assert chooser.tree.model().index(0, 0).data() == "This folder's own environment"
        assert chooser.tree.key() == (session.environment or OWN)
        chooser.tree.pick(picked)
        words = [one.text() for one in chooser.card.findChildren(QLabel)]
        assert ("Set up by the author of this folder." in words) is (picked == OWN)
        with qtbot.waitSignal(chooser.destroyed):
            chooser.accept()
        assert session.environment == expected
    other = next(one for one in window.sessions if one.folder == folders[1])
    window.navigation.show(other)
    window.dialogs.choose_environment()
    (chooser,) = window.findChildren(EnvironmentChooser)
    assert chooser.tree.model().index(0, 0).data() != "This folder's own environment"
    chooser.reject()


def test_a_build_is_told_of_and_its_failure_offers_to_start_without(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    building = Building(monkeypatch)
    session = next(one for one in window.sessions if one.folder == folders[0])
    stalls: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        stalls.append(now - last)
        last = now

    heart = QTimer(window, interval=1)
    heart.timeout.connect(beat)
    window.findChild(QPushButton, "startButton").click()  # type: ignore[union-attr]
    heart.start()
    qtbot.waitUntil(lambda: session.progress == Progress(Step.PREPARE, 3, 7))
    assert session.state is State.PREPARING
    words = window.findChild(QLabel, "stateLabel").text()  # type: ignore[union-attr]
    assert words == "Preparing the environment… step 3 of 7"
    view = window.page.details.log.view
    qtbot.waitUntil(lambda: f"step 3, line {LINES - 1} of" in view.whole_text())
    heart.stop()
    building.end = True
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert max(stalls) < 1  # the bench has the figure; here only that nothing waits for it
    assert window.page.details.isHidden()  # nobody has asked for them
    more = window.findChild(QToolButton, "problemDetail")
    assert more is not None
    more.click()
    shown = window.page.details.currentWidget().findChild(QPlainTextEdit)
    assert shown is not None
    assert shown.isVisible()
    assert shown.hasFocus() or not window.isActiveWindow()
    assert "no such version" in shown.toPlainText()
    button = window.findChild(QPushButton, "problemAction")
    assert button is not None
    assert button.text() == "Start &without it"
    button.click()
    qtbot.waitUntil(lambda: building.without_recipe == [False, True])
    qtbot.waitUntil(lambda: session.state is State.FAILED)
