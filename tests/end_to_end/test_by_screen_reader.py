"""The main job by somebody who sees nothing: names, actions and what is said aloud, no pointer."""

from __future__ import annotations

from pathlib import Path

import docker

from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from tests.conftest import SMALL, ours
from tests.end_to_end.desktop import Desktop, Program, Thing
from tests.waiting import eventually

# What can be used, and what is listened to.
_ROLES = ("button", "check box", "combo box", "list", "table", "tree", "page tab", "progress bar")


def test_choose_start_open_copy_stop(
    screen: Desktop, folder: Path, paths: AppPaths, docker_client: docker.DockerClient
) -> None:
    RecentFolders(paths).add(folder, SMALL)
    program = screen.start()
    eventually("the window", program.things)
    ear = program.listen()
    complain_about_names(program)

    program.by_reader("act", "Open a folder", "Press")
    program.by_reader("write", "Directory:", str(folder))
    program.by_reader("act", "Choose", "Press")
    eventually("the folder's name", lambda: program.shows(folder.name))
    complain_about_names(program)
    change = program.thing("Change the environment", "button")
    assert change is not None
    assert "Python, small" in change.description

    program.by_reader("act", "Start", "Press")
    eventually("running notebooks", lambda: program.offers("Stop"), 240)
    eventually("the browser", screen.links)
    eventually("that it is said", lambda: f"{folder.name}: Running" in ear.heard())
    assert f"{folder.name}: Starting…" in ear.heard()
    complain_about_names(program)

    program.by_reader("act", "Copy link", "Press")
    program.by_reader("act", "Details", "Toggle")
    program.by_reader("paste", "Search the log")
    (link,) = screen.links()
    eventually("the link", lambda: said(program, "Search the log").text == link)
    program.by_reader("write", "Search the log", "Jupyter Server")
    complain_about_names(program)

    program.by_reader("act", "Open in browser", "Press")
    eventually("the browser again", lambda: len(screen.links()) == 2)
    program.by_reader("act", "Stop", "Press")
    eventually("no container", lambda: not ours(docker_client, folder), 60)
    eventually("a start button", lambda: program.offers("Start"))
    eventually("that it is said", lambda: f"{folder.name}: Ready to start" in ear.heard())
    program.process.terminate()
    assert program.end() == 0
    assert "Traceback" not in program.log.read_text()


def test_what_goes_wrong_is_said(screen: Desktop, folder: Path) -> None:
    program = screen.start(str(folder), DOCKER_HOST="unix:///nowhere.sock")
    eventually("the window", program.things)
    ear = program.listen()
    program.by_reader("act", "Start", "Press")
    eventually("what is wrong", lambda: any("is not responding" in words for words in ear.heard()))
    complain_about_names(program)
    program.process.terminate()
    assert program.end() == 0


def complain_about_names(program: Program) -> None:
    """Everything that can be used has a name, and something to do with it or to read."""
    for thing in program.things():
        if thing.is_shown and any(role in thing.role for role in _ROLES):
            assert thing.name or thing.label, thing
        if thing.is_shown and "focusable" in thing.states:
            assert thing.name or thing.label or thing.role in ("filler", "panel"), thing
            assert thing.actions or thing.text or "table" in thing.role, thing


def said(program: Program, name: str) -> Thing:
    found = program.thing(name, "text")
    assert found is not None
    return found
