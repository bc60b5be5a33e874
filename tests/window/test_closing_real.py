"""Closing the window on the real engine, while one folder stops and another comes up."""

from __future__ import annotations

import uuid
from pathlib import Path

import docker
import pytest
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.states import State
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from notedock.window.shell.closing_dialogs import ClosingProgress
from notedock.window.shell.main_window import MainWindow
from tests.conftest import SMALL, lab_image, ours
from tests.flows.page import Page
from tests.window.conftest import session_of
from tests.window.open_dialogs import press_button, questions_of

LONG = 60_000  # milliseconds

pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
]


@pytest.fixture
def context(real_engine: DockerEngine, catalogue: Catalogue, paths: AppPaths) -> Context:
    person = f"test-{uuid.uuid4().hex[:12]}"
    return Context(real_engine, catalogue, RecentFolders(paths), paths, person)


def test_the_window_stays_usable_when_closing_is_called_off(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    docker_client: docker.DockerClient,
    tmp_path: Path,
) -> None:
    def answer(words: str) -> None:
        qtbot.waitUntil(lambda: bool(questions_of(window)))
        press_button(questions_of(window)[0], words)

    stopping, starting = (session_of(window, folder) for folder in folders)
    stopping.choose_environment(SMALL)
    starting.choose_environment(lab_image("answers-late"))
    stopping.start()
    qtbot.waitUntil(lambda: stopping.state is State.RUNNING, timeout=LONG)
    starting.start()
    qtbot.waitUntil(lambda: starting.survives_quit, timeout=LONG)
    assert stopping.server is not None
    with Page(stopping.server, "Start.ipynb"):  # the stop waits until it has saved
        stopping.stop()
        qtbot.waitUntil(lambda: stopping.saving, timeout=LONG)
        window.close()
        answer("&Keep running")
        (progress,) = window.findChildren(ClosingProgress)
        press_button(progress, "&Keep the window open")
    assert starting.state is State.STARTING
    qtbot.waitUntil(lambda: starting.state is State.RUNNING, timeout=LONG)
    qtbot.waitUntil(lambda: stopping.state is State.OFF, timeout=LONG)
    assert window.isVisible()
    window.close()
    with qtbot.waitSignal(window.closed, timeout=LONG):
        answer("&Stop all")
    assert ours(docker_client, tmp_path) == []
