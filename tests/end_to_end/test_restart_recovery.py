"""The program is killed, closed, or started twice: what runs is found again, nothing doubles."""

from __future__ import annotations

from pathlib import Path

import docker
import pytest

from notedock.core.account import person
from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from notedock.engines.docker.engine import DockerEngine
from tests.conftest import SMALL, forget_image, lab_image, ours
from tests.end_to_end.desktop import Desktop, Program
from tests.flows.page import Page
from tests.waiting import eventually


def running(client: docker.DockerClient, folder: Path) -> list[str]:
    return [one.id or "" for one in ours(client, folder) if one.status == "running"]


def started(screen: Desktop, folder: Path, paths: AppPaths) -> Program:
    """Start the folder in a window, and wait until it is in the browser."""
    RecentFolders(paths).add(folder, SMALL)
    program = screen.start(str(folder))
    program.press("Start")
    eventually("running notebooks", lambda: program.offers("Stop"), 60)
    eventually("the link in the browser", screen.links)
    return program


def stop_and_leave(program: Program, client: docker.DockerClient, folder: Path) -> None:
    """Stop what runs, close the window, and see that both went well."""
    program.press("Stop")
    eventually("no container", lambda: not ours(client, folder), 60)
    eventually("a start button", lambda: program.offers("Start"))
    program.quit()
    assert program.end() == 0
    assert "Traceback" not in program.log.read_text()


def test_killed_while_it_downloads(
    screen: Desktop, folder: Path, paths: AppPaths, docker_client: docker.DockerClient
) -> None:
    forget_image(docker_client, "big")
    RecentFolders(paths).add(folder, lab_image("big"))
    first = screen.start(str(folder))
    first.press("Start")
    eventually("the download", lambda: first.offers("Cancel"))
    first.kill()
    assert ours(docker_client, folder) == []

    second = screen.start(str(folder))
    eventually("a start button", lambda: second.offers("Start"))
    second.press("Start")  # it has no Jupyter in it, and says so
    eventually("what is wrong with it", lambda: second.shows("cannot open notebooks"), 60)
    assert ours(docker_client, folder) == []
    second.quit()
    assert second.end() == 0


def test_killed_while_it_starts_it_goes_on_where_it_was(
    screen: Desktop, folder: Path, paths: AppPaths, docker_client: docker.DockerClient
) -> None:
    RecentFolders(paths).add(folder, lab_image("answers-late"))
    first = screen.start(str(folder))
    first.press("Start")
    (container,) = eventually("a container", lambda: running(docker_client, folder), 60)
    first.kill()

    second = screen.start()
    eventually("running notebooks", lambda: second.offers("Stop"), 60)
    assert running(docker_client, folder) == [container]
    assert screen.links() == []  # nobody pressed Start in this window
    stop_and_leave(second, docker_client, folder)


def test_killed_while_it_runs_and_again_while_it_stops(
    screen: Desktop,
    folder: Path,
    paths: AppPaths,
    real_engine: DockerEngine,
    docker_client: docker.DockerClient,
) -> None:
    first = started(screen, folder, paths)
    first.kill()

    second = screen.start()
    second.press("Open in browser")
    eventually("the same link again", lambda: len(screen.links()) == 2)
    assert screen.links()[0] == screen.links()[1]
    (server,) = (one for one in real_engine.servers(person()) if one.folder == folder)
    with Page(server, "notebooks/Start.ipynb"):
        second.press("Stop")
        eventually("that it saves", lambda: second.shows("Saving the last changes"))
        second.kill()
    assert running(docker_client, folder) == [server.id]

    third = screen.start()
    stop_and_leave(third, docker_client, folder)


@pytest.fixture
def other(folder: Path) -> Path:
    second = folder.with_name("Sales 2026")
    second.mkdir()
    (second / "Sales.ipynb").write_text((folder / "notebooks" / "Start.ipynb").read_text())
    return second


def test_two_folders_in_one_window_and_all_stopped_at_its_end(
    screen: Desktop,
    folder: Path,
    other: Path,
    paths: AppPaths,
    docker_client: docker.DockerClient,
) -> None:
    for one in (folder, other):
        RecentFolders(paths).add(one, SMALL)
    program = screen.start(str(folder))
    program.press("Start")
    eventually("running notebooks", lambda: program.offers("Stop"), 60)

    # A second launch hands its folder to the first window and is gone.
    assert screen.start(str(other), name="second").end() == 0
    eventually("the other folder", lambda: program.thing("Sales 2026 – Notedock", "frame"))
    program.press("Start")
    eventually("both in the browser", lambda: len(screen.links()) == 2, 60)
    assert len(running(docker_client, folder) + running(docker_client, other)) == 2
    assert screen.links()[0] != screen.links()[1]

    program.quit()
    program.press("Stop all")
    assert program.end() == 0
    assert ours(docker_client, folder) + ours(docker_client, other) == []
    assert "Traceback" not in program.log.read_text()


def test_closed_while_it_runs_it_keeps_running_if_wanted(
    screen: Desktop, folder: Path, paths: AppPaths, docker_client: docker.DockerClient
) -> None:
    first = started(screen, folder, paths)
    first.quit()
    first.press("Keep running")
    assert first.end() == 0
    assert len(running(docker_client, folder)) == 1

    second = screen.start()
    eventually("running notebooks", lambda: second.offers("Stop"), 60)
    stop_and_leave(second, docker_client, folder)
