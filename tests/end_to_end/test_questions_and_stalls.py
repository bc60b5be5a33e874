"""What stands in the way, in the window: questions, a stalled download, an engine that goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.account import person
from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from notedock.engines import jupyter
from notedock.engines.docker.engine import DockerEngine
from tests.conftest import SMALL, forget_image, lab_image, ours
from tests.end_to_end.desktop import Desktop, Program
from tests.engines.slow_registry import SlowRegistry
from tests.flows.page import Page, ask
from tests.lab.engine import Daemon
from tests.waiting import eventually

_SAVING = "/lab/api/settings/@jupyterlab/docmanager-extension:plugin"


@pytest.fixture
def program(screen: Desktop, folder: Path, paths: AppPaths) -> Iterator[Program]:
    """The program with the folder chosen; at the end it is closed, with nothing to complain of."""
    RecentFolders(paths).add(folder, SMALL)
    program = screen.start(str(folder))
    eventually("a start button", lambda: program.offers("Start"))
    yield program
    program.quit()
    assert program.end() == 0
    complaints = program.log.read_text().splitlines()
    assert [line for line in complaints if "qt.accessibility.atspi" not in line] == []


def test_a_download_that_has_stalled_can_be_cancelled(
    program: Program, folder: Path, docker_client: docker.DockerClient
) -> None:
    forget_image(docker_client, "big")
    with SlowRegistry(3_000_000) as slow:
        program.choose_environment(f"{slow.address}/lab/big:latest")
        program.press("Start")
        assert slow.stalled.wait(60)
        eventually("how far it is", lambda: program.shows("Downloading"))
        program.press("Cancel")
        eventually("a start button", lambda: program.offers("Start"), 10)
    assert not program.shows("could not be downloaded")


def calculate(program: Program, folder: Path, real_engine: DockerEngine) -> None:
    """Start the folder, and have its notebook calculate for minutes; its page saves each second."""
    program.press("Start")
    eventually("running notebooks", lambda: program.offers("Stop"), 60)
    (server,) = (one for one in real_engine.servers(person()) if one.folder == folder)
    with Page(server, "notebooks/Start.ipynb") as page:
        page.run("import time; print('busy', flush=True); time.sleep(600)")
        page.until("stream")
        eventually("a busy kernel", lambda: jupyter.activity(server).busy)
    ask(server, "PUT", _SAVING, {"raw": '{"autosaveInterval": 1}'})  # what the stop waits for


def test_a_busy_notebook_is_asked_about(
    program: Program,
    folder: Path,
    real_engine: DockerEngine,
    docker_client: docker.DockerClient,
) -> None:
    calculate(program, folder, real_engine)
    program.press("Stop")
    eventually("the question", lambda: program.shows("still calculating"))
    assert program.shows("Start.ipynb")
    program.press("Keep running")
    eventually("running notebooks", lambda: program.offers("Stop"))
    assert ours(docker_client, folder)
    program.press("Stop")
    eventually("the question", lambda: program.offers("Keep running"))
    program.press("Stop")
    eventually("no container", lambda: not ours(docker_client, folder), 60)
    eventually("a start button", lambda: program.offers("Start"))


def test_closed_while_a_notebook_calculates_it_asks_once_and_ends(
    program: Program,
    folder: Path,
    real_engine: DockerEngine,
    docker_client: docker.DockerClient,
) -> None:
    calculate(program, folder, real_engine)
    program.quit()
    eventually("the question", lambda: program.shows("is still calculating"))
    assert program.shows("Start.ipynb")
    program.press("Stop all")
    assert program.end() == 0
    assert ours(docker_client, folder) == []


def test_an_environment_without_jupyter_says_so_and_another_can_be_chosen(
    program: Program, folder: Path, docker_client: docker.DockerClient
) -> None:
    program.choose_environment(lab_image("no-jupyter"))
    program.press("Start")
    eventually("what is wrong", lambda: program.shows("cannot open notebooks"), 60)
    assert ours(docker_client, folder) == []
    assert program.offers("Start")


def test_a_folder_that_cannot_be_written_is_told(
    program: Program, folder: Path, docker_client: docker.DockerClient
) -> None:
    folder.chmod(0o555)
    program.press("Start")
    eventually("running notebooks", lambda: program.offers("Stop"), 60)
    assert program.shows("cannot be saved")
    program.press("Stop")
    eventually("no container", lambda: not ours(docker_client, folder), 60)


def test_the_home_folder_is_asked_about(
    screen: Desktop, folder: Path, docker_client: docker.DockerClient
) -> None:
    program = screen.start(str(folder), HOME=str(folder))
    eventually("the question", lambda: program.shows("whole home folder"))
    screen.keys("Escape")
    eventually("the first page", lambda: program.offers("Try the sample"))
    assert ours(docker_client, folder) == []
    program.quit()
    assert program.end() == 0


def test_an_engine_that_comes_and_goes(screen: Desktop, folder: Path) -> None:
    with Daemon() as engine:
        program = screen.start(str(folder), DOCKER_HOST=engine.host)
        eventually("an engine", lambda: program.shows("is ready"))
        engine.stop()
        eventually("that it is gone", lambda: not program.shows("is ready"))
        program.press("Start")
        eventually("the problem", lambda: program.shows("is not responding"))
        engine.start()
        eventually("an engine", lambda: program.shows("is ready"))
        # The start that was asked for goes on by itself.
        eventually("that it goes on", lambda: program.offers("Cancel"))
        program.press("Cancel")
        eventually("a start button", lambda: program.offers("Start"))
        program.quit()
        assert program.end() == 0
