"""The main job with keys alone: the pointer never moves."""

from __future__ import annotations

from pathlib import Path

import docker

from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from tests.conftest import SMALL, lab_image, ours
from tests.end_to_end.desktop import Desktop, Program
from tests.waiting import eventually


def focused(program: Program) -> str:
    """Return the name of what the keyboard is at; of lists Qt also calls their present row so."""
    kinds = ("push button", "text", "combo box", "list", "tree")
    at = (one for one in program.things() if "focused" in one.states and one.role in kinds)
    return next((one.name for one in at), "")


def searched(program: Program) -> str:
    """Return what stands in the line that the log is searched with."""
    line = program.thing("Search the log")
    return line.text if line else ""


def test_choose_start_open_copy_search_stop_cancel(
    screen: Desktop, folder: Path, paths: AppPaths, docker_client: docker.DockerClient
) -> None:
    RecentFolders(paths).set_environment(folder, SMALL)
    program = screen.start()
    eventually("the window", program.things)
    program.come_forward()
    screen.keys("ctrl+o")
    screen.window("Open a folder")
    screen.type(str(folder))
    screen.keys("Return")
    eventually("the next step", lambda: focused(program) == "Start")

    screen.keys("Return")
    eventually("running notebooks", lambda: focused(program) == "Open in browser", 240)
    eventually("the browser", screen.links)
    screen.keys("Return")
    eventually("the browser again", lambda: len(screen.links()) == 2)
    screen.keys("ctrl+b")
    eventually("and again", lambda: len(screen.links()) == 3)

    screen.keys("alt+c")  # Copy link
    screen.keys("ctrl+f")
    eventually("the search", lambda: focused(program) == "Search the log")
    screen.keys("ctrl+v")
    eventually("the link", lambda: searched(program) == screen.links()[0])
    screen.keys("ctrl+F1")
    eventually("the list of keys", lambda: program.shows("Ctrl+Return"))
    screen.keys("Escape")
    eventually("its end", lambda: not program.shows("Ctrl+Return"))
    screen.keys("Escape")  # in the search it clears before it cancels
    eventually("an empty search", lambda: not searched(program))

    screen.keys("alt+t")  # Stop
    eventually("no container", lambda: not ours(docker_client, folder), 60)
    eventually("a start button", lambda: program.offers("Start"))
    program.choose_environment(lab_image("never-answers"))
    screen.keys("ctrl+Return")
    eventually("something to call off", lambda: ours(docker_client, folder), 60)
    screen.keys("Escape")
    eventually("a start button", lambda: program.offers("Start"), 60)
    assert ours(docker_client, folder) == []
    screen.keys("ctrl+q")
    assert program.end() == 0
    assert "Traceback" not in program.log.read_text()
