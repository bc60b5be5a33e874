"""From the click to the engine and back, with nothing replaced but the browser.

Most tests of the window replace the flows (`Script`); these find out whether the two fit together.
"""

from __future__ import annotations

import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.start_page import StartPage
from notedock.core.states import State
from notedock.engines.docker.engine import DockerEngine
from notedock.flows import open_external
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from tests.conftest import SMALL
from tests.window.conftest import button, child, session_of

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


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two of the same name."""
    made = []
    for parent in ("Weather", "Sales"):
        folder = tmp_path / parent / "notebooks"
        folder.mkdir(parents=True)
        (folder / "a.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
        (folder / "b.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
        (folder / parent).touch()
        made.append(folder)
    return made


@pytest.fixture
def browsed(window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links that the browser was given."""
    links: list[str] = []
    monkeypatch.setattr(open_external, "open_link", links.append)
    for folder in folders:
        session_of(window, folder).choose_environment(SMALL)
        session_of(window, folder).choose_start_page(StartPage.LAB)
    return links


def served(link: str, name: str) -> bool:
    """Tell whether the server behind a link has a file of this name at the top of its folder."""
    parts = urlsplit(link)  # the name in it is known to browsers alone
    base = f"http://127.0.0.1:{parts.port}{parts.path.rpartition('/lab')[0]}"
    contents = f"{base}/api/contents?no_track_activity=1&{parts.query}"
    with urllib.request.urlopen(contents, timeout=10) as answer:
        return f'"name": "{name}"' in answer.read().decode()


def test_start_opens_the_folder_and_stop_leaves_nothing(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, browsed: list[str]
) -> None:
    session = session_of(window, folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: bool(browsed), timeout=LONG)
    assert session.state is State.RUNNING
    assert served(browsed[0], "Weather")
    (found,) = context.engine.servers(context.person)
    assert urlsplit(browsed[0]).port == found.port
    assert child(window, QLabel, "stateLabel").isVisible()
    button(window, "stopButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF, timeout=LONG)
    assert context.engine.servers(context.person) == []


def test_one_notebook_is_opened_by_the_start_that_it_needed(
    qtbot: QtBot, window: MainWindow, folders: list[Path], browsed: list[str]
) -> None:
    session = session_of(window, folders[0])
    window.page.notebooks.open_requested.emit("b.ipynb")
    qtbot.waitUntil(lambda: bool(browsed), timeout=LONG)
    assert "/b.ipynb?" in browsed[0]
    button(window, "openButton").click()
    qtbot.waitUntil(lambda: len(browsed) == 2, timeout=LONG)
    assert "b.ipynb" not in browsed[1]  # the folder's own page, as chosen
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.OFF, timeout=LONG)


def test_folders_of_one_name_run_beside_each_other_and_stop_one_by_one(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, browsed: list[str]
) -> None:
    weather, sales = (session_of(window, one) for one in folders)
    weather.start()
    qtbot.waitUntil(lambda: len(browsed) == 1, timeout=LONG)
    sales.start()
    qtbot.waitUntil(lambda: len(browsed) == 2, timeout=LONG)
    assert (served(browsed[0], "Weather"), served(browsed[1], "Weather")) == (True, False)
    weather.stop()
    qtbot.waitUntil(lambda: weather.state is State.OFF, timeout=LONG)
    assert sales.state is State.RUNNING
    assert [one.folder for one in context.engine.servers(context.person)] == [folders[1]]
    assert served(browsed[1], "Sales")
    sales.stop()
    qtbot.waitUntil(lambda: sales.state is State.OFF, timeout=LONG)


def test_a_start_that_is_cancelled_leaves_nothing(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context, browsed: list[str]
) -> None:
    session = session_of(window, folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.STARTING, timeout=LONG)
    button(window, "cancelButton").click()
    qtbot.waitUntil(lambda: session.state is State.OFF, timeout=LONG)
    assert context.engine.servers(context.person) == []
    assert session.problem is None
    assert browsed == []
