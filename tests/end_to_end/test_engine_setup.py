"""The first minutes of somebody whose computer is not ready yet: each time there is a way on.

The program runs on a computer whose engine it cannot see (a name space of its own for what lies
in /run), or which its account may not use.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from tests.conftest import SMALL, lend_environments, needs_root
from tests.end_to_end.desktop import Desktop, Program
from tests.lab.engine import Daemon
from tests.waiting import eventually

# Becomes the command that follows, with nothing in /run, where engines have their sockets.
WITHOUT_ENGINES = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs tmpfs /run && exec "$@"', "sh")
# Becomes it without what lets root open everything.
LIKE_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
STRANGER = 1234

pytestmark = needs_root


@dataclass
class Computer:
    """A computer without an engine, until one comes up. place: where it is looked for then."""

    screen: Desktop
    engine: Daemon
    folder: Path
    place: Path
    commands: Path

    def start(self, commands: str) -> Program:
        """Start the program with the folder chosen; `commands` are those that it can find."""
        variables = {"PATH": commands, "XDG_RUNTIME_DIR": str(self.place.parent)}
        return self.screen.start(str(self.folder), through=WITHOUT_ENGINES, **variables)

    def offer(self, name: str, script: str) -> None:
        """Put a command where the program finds it."""
        file = self.commands / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)


@pytest.fixture(scope="module")
def engine() -> Iterator[Daemon]:
    with Daemon() as daemon:
        yield daemon


@pytest.fixture
def computer(screen: Desktop, engine: Daemon, folder: Path, paths: AppPaths) -> Iterator[Computer]:
    RecentFolders(paths).add(folder, SMALL)
    runtime, commands = screen.scratch / "runtime", screen.scratch / "commands"
    for one in (runtime, commands):
        one.mkdir()
    for needed in ("sh", "mount", "unshare"):
        (commands / needed).symlink_to(f"/usr/bin/{needed}")
    yield Computer(screen, engine, folder, runtime / "docker.sock", commands)
    assert engine.docker("ps", "--all", "--quiet") == ""


def close(program: Program) -> None:
    program.quit()
    assert program.end() == 0


def test_nothing_has_to_be_installed(
    computer: Computer, paths: AppPaths, made_environments: Path
) -> None:
    """One answer, and the notebooks run; a window that comes later finds them again."""
    lend_environments(paths.home, made_environments)
    program = computer.start(os.environ["PATH"])
    program.press("Start")
    eventually("the question", lambda: program.shows("Run these notebooks without it?"))
    program.press("Run without Docker")
    eventually("running notebooks", lambda: program.offers("Stop"), 90)
    eventually("the link in the browser", computer.screen.links)
    program.kill()
    program = computer.start(os.environ["PATH"])
    program.press("Stop")
    eventually("a start button", lambda: program.offers("Start"), 60)
    close(program)


def test_docker_is_not_installed_and_then_it_is(computer: Computer) -> None:
    """The page that tells how is one click away; once it runs, the start goes on by itself."""
    (computer.folder / "apt.txt").write_text("tree\n")  # which only Docker can make
    program = computer.start(str(computer.commands))
    eventually("what is missing", lambda: program.shows("Docker is not installed"))
    program.press("Get it")
    (link,) = eventually("a page", computer.screen.links)
    assert link.startswith("https://docs.docker.com/")
    assert program.offers("Copy the command")
    program.press("Start")
    eventually("that it cannot", lambda: program.shows("Docker is not installed"))
    computer.place.symlink_to(computer.engine.socket)
    eventually("the start that goes on", lambda: program.shows("Downloading"), 60)
    assert not program.shows("Docker is not installed")
    program.press("Cancel")
    eventually("a start button", lambda: program.offers("Start"))
    close(program)


def test_docker_is_stopped_and_one_click_starts_it(computer: Computer) -> None:
    computer.offer("docker", "exit 1")
    computer.offer("systemctl", f'echo "$@" > "{computer.commands}/asked"')
    program = computer.start(str(computer.commands))
    eventually("that it does not run", lambda: program.shows("Docker is not running"))
    program.press("Start it")
    eventually("that it is waited for", lambda: program.shows("Docker is being started"))
    asked = computer.commands / "asked"
    assert eventually("systemd", lambda: asked.exists() and asked.read_text()) == "start docker\n"
    computer.place.symlink_to(computer.engine.socket)
    eventually("that it is ready", lambda: program.shows("is ready"), 60)
    assert not program.shows("Docker is being started")
    assert program.offers("Start")
    close(program)


def test_docker_refuses_this_account_until_it_does_not(
    screen: Desktop, engine: Daemon, folder: Path, paths: AppPaths
) -> None:
    RecentFolders(paths).add(folder, SMALL)
    engine.folder.chmod(0o755)
    engine.socket.chmod(0o600)
    os.chown(engine.socket, STRANGER, STRANGER)
    program = screen.start(str(folder), through=LIKE_ANYBODY, DOCKER_HOST=engine.host)
    eventually("that it refuses", lambda: program.shows("not allowed to use Docker"))
    assert program.shows("Log out and in again") or program.shows("then log out and in again")
    assert program.offers("Copy the command")
    program.press("Try again")  # which starts nothing that nobody has asked for
    eventually("that it still does", lambda: program.shows("not allowed to use Docker"))
    engine.socket.chmod(0o666)  # as after the next log-in
    eventually("that it is ready", lambda: program.shows("is ready"), 60)
    assert not program.shows("not allowed to use Docker")
    close(program)
