"""The engine goes and comes back, whatever the window is about: it notices, and goes on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.states import State
from notedock.engines.docker import discovery
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.conftest import SMALL
from tests.engines import misbehaving_engine as moody
from tests.engines.misbehaving_engine import FaultyEngineProxy
from tests.lab.engine import Daemon, can_start_private

LONG = 60_000  # milliseconds

pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Daemon]:
    if not can_start_private():
        pytest.skip("a private engine needs root")
    with Daemon() as daemon:
        yield daemon


@pytest.fixture
def daemon(shared: Daemon, monkeypatch: pytest.MonkeyPatch) -> Daemon:
    shared.start()
    monkeypatch.setenv("DOCKER_HOST", shared.host)
    return shared


@pytest.fixture
def context(catalogue: Catalogue, paths: AppPaths) -> Context:
    person = f"test-{uuid.uuid4().hex[:12]}"
    return Context(DockerEngine(), catalogue, RecentFolders(paths), paths, person)


@pytest.fixture
def session(window: MainWindow) -> FolderSession:
    found = next(iter(window.sessions))
    found.choose_environment(SMALL)
    return found


def text(window: MainWindow, name: str) -> str:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QLabel | QPushButton)
    return found.text()


def says(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Wait until the problem on the screen says `words`."""
    title = window.page.problem
    qtbot.waitUntil(
        lambda: title.isVisible() and words in text(window, "problemTitle"), timeout=LONG
    )


def ready(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "ready" in text(window, "engineLabel"), timeout=LONG)
    qtbot.waitUntil(lambda: not window.page.problem.isVisible(), timeout=LONG)


def reaches(qtbot: QtBot, session: FolderSession, *states: State) -> None:
    qtbot.waitUntil(lambda: session.state in states, timeout=LONG)


def test_an_engine_that_comes_up_slowly_is_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """It answers 500 for a while, as Docker Desktop does, and the person has pressed Start."""
    place = tmp_path / "engine.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{place}")
    with FaultyEngineProxy(place, moody.starting) as engine:
        window: MainWindow = request.getfixturevalue("window")
        session: FolderSession = request.getfixturevalue("session")
        says(qtbot, window, "Docker is starting")
        session.start()
        reaches(qtbot, session, State.FAILED)
        says(qtbot, window, "Docker is starting")
        asked = engine.callers
        qtbot.waitUntil(lambda: engine.callers > asked + 1, timeout=LONG)  # it goes on asking
        engine.behaviour = moody.well
        reaches(qtbot, session, State.RUNNING)
        ready(qtbot, window)
        session.stop()
        reaches(qtbot, session, State.OFF)


def test_an_engine_that_never_answers_is_given_up_and_the_window_lives_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    place = tmp_path / "engine.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{place}")
    monkeypatch.setattr(discovery, "_CONNECT_TIMEOUT", 3)
    with FaultyEngineProxy(place, moody.silent) as engine:
        window: MainWindow = request.getfixturevalue("window")
        ticks: list[float] = []
        timer = QTimer(window, interval=50)
        timer.timeout.connect(lambda: ticks.append(time.monotonic()))
        timer.start()
        says(qtbot, window, "is not responding")
        gaps = [after - before for before, after in pairwise(ticks)]
        assert len(gaps) > 10
        assert max(gaps) < 2  # it never waited for the engine itself
        engine.behaviour = moody.well
        ready(qtbot, window)


def test_an_engine_that_goes_while_nothing_is_done(
    qtbot: QtBot, daemon: Daemon, window: MainWindow
) -> None:
    ready(qtbot, window)
    daemon.stop()
    says(qtbot, window, "is not responding")
    assert "Start" in text(window, "problemAction")
    daemon.start()
    ready(qtbot, window)


def test_what_the_person_has_put_away_does_not_come_back(
    qtbot: QtBot, daemon: Daemon, window: MainWindow
) -> None:
    ready(qtbot, window)
    daemon.stop()
    says(qtbot, window, "is not responding")
    window.page.problem.dismissed.emit()
    assert not window.page.problem.isVisible()
    away: list[object] = []
    window.sessions.engine_away.connect(away.append)
    qtbot.waitUntil(lambda: len(away) > 1, timeout=LONG)
    assert not window.page.problem.isVisible()
    daemon.start()
    ready(qtbot, window)


def test_a_start_goes_on_when_the_engine_is_back_at_every_step(
    qtbot: QtBot, daemon: Daemon, window: MainWindow, session: FolderSession
) -> None:
    """While it downloads, while the recipe is prepared, while the notebooks come up."""
    ready(qtbot, window)
    session.start()
    qtbot.waitUntil(
        lambda: session.state is State.DOWNLOADING and bool(session.progress), timeout=LONG
    )
    daemon.kill()
    reaches(qtbot, session, State.FAILED)
    daemon.start()
    reaches(qtbot, session, State.STARTING)
    daemon.kill()
    reaches(qtbot, session, State.FAILED)
    (session.folder / "Dockerfile").write_text(
        "FROM quay.io/jupyter/minimal-notebook:2026-07-28\nRUN sleep 4\n"
    )
    session.choose_environment("")
    daemon.start()
    ready(qtbot, window)
    session.start()
    reaches(qtbot, session, State.PREPARING)
    daemon.kill()
    reaches(qtbot, session, State.FAILED)
    daemon.start()
    reaches(qtbot, session, State.RUNNING)
    ready(qtbot, window)
    session.stop()
    reaches(qtbot, session, State.OFF)
    assert daemon.docker("ps", "--all", "--quiet") == ""


def test_a_start_without_the_recipe_goes_on_without_it(
    qtbot: QtBot, daemon: Daemon, window: MainWindow, session: FolderSession
) -> None:
    (session.folder / "Dockerfile").write_text("FORM nothing\n")
    session.choose_environment("")
    window.sessions.scan(session)
    ready(qtbot, window)
    session.start()
    says(qtbot, window, "cannot be understood")
    button = window.findChild(QPushButton, "problemAction")
    assert button is not None
    button.click()
    reaches(qtbot, session, State.DOWNLOADING, State.STARTING)
    daemon.kill()
    reaches(qtbot, session, State.FAILED)
    says(qtbot, window, "is not responding")
    daemon.start()
    reaches(qtbot, session, State.RUNNING)
    assert session.server is not None
    assert session.server.environment == "scipy-notebook"
    session.stop()
    reaches(qtbot, session, State.OFF)


@pytest.mark.usefixtures("settles_soon")
@pytest.mark.parametrize("state", [State.RUNNING, State.STOPPING])
def test_notebooks_that_went_with_their_engine_can_be_started_again(
    state: State, qtbot: QtBot, daemon: Daemon, window: MainWindow, session: FolderSession
) -> None:
    ready(qtbot, window)
    session.start()
    reaches(qtbot, session, State.RUNNING)
    if state is State.STOPPING:
        session.stop()
    assert session.state is state
    daemon.kill()
    says(qtbot, window, "is not responding")
    daemon.start()
    qtbot.waitUntil(lambda: daemon.docker("ps", "--all", "--quiet") == "", timeout=LONG)
    reaches(qtbot, session, State.OFF, State.FAILED)
    session.start()
    reaches(qtbot, session, State.RUNNING)
    session.stop()
    reaches(qtbot, session, State.OFF)
