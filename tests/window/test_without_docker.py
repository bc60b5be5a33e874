"""The window where Docker is not there: notebooks run in the other engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.settings import BUILTIN
from notedock.core.states import State
from notedock.engines import jupyter
from notedock.engines.base import ServerOptions
from notedock.flows.context import Context
from notedock.window.problems.panel import ProblemPanel
from notedock.window.shell.main_window import MainWindow
from tests.two_engines import TwoEngines, missing
from tests.window.conftest import button, child, session_of
from tests.window.open_dialogs import press_button, questions_of
from tests.window.scripted_engine import ScriptedEngine

STOPPED = problems.engine_stopped("Docker", "")


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> TwoEngines:
    """Both, and nothing of them takes time."""
    made = TwoEngines()
    made.builtin.patch(monkeypatch)
    monkeypatch.setattr(ScriptedEngine, "_wait", lambda *_anything: None)
    monkeypatch.setattr(jupyter, "find_responder", lambda _server: jupyter.Responder.OURS)
    made.docker.gone = missing()
    return made


@pytest.fixture
def context(engines: TwoEngines, catalogue: Catalogue, paths: AppPaths) -> Context:
    return engines.context(catalogue, paths)


def title(window: MainWindow) -> str:
    """Return the title of the Problem that is shown, or nothing."""
    shown = child(window, ProblemPanel, "problemPanel").isVisible()
    return child(window, QLabel, "problemTitle").text() if shown else ""


def until_told(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window knows that Docker is not there."""
    label = child(window, QLabel, "engineLabel")
    qtbot.waitUntil(lambda: "Docker is not" in label.text())


def test_nothing_is_in_the_way_and_one_answer_is_enough(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engines: TwoEngines
) -> None:
    until_told(qtbot, window)
    assert title(window) == ""
    session = session_of(window, folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    press_button(questions_of(window)[0], "Run without Docker")
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert [one.engine for one in engines.builtin.running.values()] == [BUILTIN]
    assert title(window) == ""
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert not questions_of(window)


def test_a_folder_that_needs_docker_says_why(
    qtbot: QtBot, window: MainWindow, engines: TwoEngines
) -> None:
    engines.builtin.needs_docker = problems.recipe_missing("Dockerfile")
    until_told(qtbot, window)
    window.navigation.look_again()
    qtbot.waitUntil(lambda: "not installed" in title(window))
    texts = [one.text() for one in child(window, ProblemPanel, "problemPanel").findChildren(QLabel)]
    assert any(engines.builtin.needs_docker.title in text for text in texts)
    assert button(window, "problemAction").isVisible()
    assert not button(window, "problemOther").isVisible()


def test_a_stopped_docker_can_be_started_or_done_without(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engines: TwoEngines
) -> None:
    engines.docker.gone = STOPPED
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: "not running" in title(window))
    qtbot.waitUntil(button(window, "problemOther").isVisible)
    assert button(window, "problemAction").isVisible()
    button(window, "problemOther").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert title(window) == ""
    assert session.prefers_builtin
    button(window, "stopButton").click()
    cost = child(window, QLabel, "environmentCost")
    qtbot.waitUntil(lambda: "not on this computer yet" in cost.text())  # in the other engine


def test_what_runs_in_one_engine_does_not_depend_on_the_other(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engines: TwoEngines, context: Context
) -> None:
    """Docker goes away: its notebooks may run on, and are not told as ended."""
    engines.docker.gone = None
    of_docker, of_builtin = (session_of(window, one) for one in folders)
    for engine, one in ((engines.docker, of_docker), (engines.builtin, of_builtin)):
        engine.has_started(ServerOptions(one.key, context.person, one.folder, "x", "", 1, "t"))
    for one in (of_docker, of_builtin):
        qtbot.waitUntil(lambda one=one: one.state is State.RUNNING)  # type: ignore[misc]
    engines.docker.change(lambda: setattr(engines.docker, "gone", STOPPED))
    until_told(qtbot, window)
    engines.builtin.change(lambda: engines.builtin.running.clear())
    qtbot.waitUntil(lambda: of_builtin.state is State.OFF)
    of_builtin.snapshot_needed.emit()
    assert of_docker.state is State.RUNNING
    engines.docker.running.clear()
    engines.docker.change(lambda: setattr(engines.docker, "gone", None))
    qtbot.waitUntil(lambda: of_docker.state is State.OFF)


def test_the_menu_of_a_folder_says_where_it_runs(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engines: TwoEngines
) -> None:
    engines.docker.gone = None
    session = session_of(window, folders[0])
    more = window.page.header.more.menu()

    def entry() -> bool:
        more.aboutToShow.emit()
        (found,) = [
            one for one in more.actions() if "without Docker" in one.text().replace("&", "")
        ]
        before = found.isChecked()
        found.trigger()
        return before

    assert entry() is False
    assert session.prefers_builtin
    assert entry() is True
    assert not session.prefers_builtin
