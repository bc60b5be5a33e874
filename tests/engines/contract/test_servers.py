"""Servers: launched, found, followed, refused and removed."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from notedock.core.masking import MASK
from notedock.core.person import Ids
from notedock.core.problem import Problem
from notedock.core.server import Status
from notedock.core.task import Cancel
from notedock.engines.base import Launch, NameTakenError, PortTakenError
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.images import Image
from notedock.engines.docker.spec import Flavour, specify
from tests.conftest import SMALL
from tests.waiting import eventually


def test_what_is_launched_is_found_with_all_that_was_asked(
    real_engine: DockerEngine, launch: Launch
) -> None:
    server = real_engine.launch(launch)
    try:
        found = real_engine.find(launch.key)
        assert found == server
        assert real_engine.servers(launch.person) == [server]
        assert (server.status, server.folder) == (Status.RUNNING, launch.folder)
        assert (server.port, server.token) == (launch.port, launch.token)
        assert server.environment == SMALL
        assert abs(server.since - time.time()) < 60
    finally:
        real_engine.remove(server)
    assert real_engine.find(launch.key) is None


def test_it_says_who_it_is(real_engine: DockerEngine, is_podman: bool) -> None:
    found = real_engine.info()
    assert found.name == ("Podman" if is_podman else "Docker")
    assert found.version[0].isdigit()
    (used,) = [one for one in real_engine.candidates() if one.used]
    assert (used.name, used.version, used.where) == (found.name, found.version, found.where)


def test_nobody_else_sees_it(real_engine: DockerEngine, launch: Launch) -> None:
    server = real_engine.launch(launch)
    try:
        assert real_engine.servers("somebody-else") == []
        assert real_engine.servers(launch.person[:-1]) == []
    finally:
        real_engine.remove(server)


def test_it_listens_on_this_computer_alone(
    real_engine: DockerEngine, launch: Launch, docker_client: docker.DockerClient
) -> None:
    server = real_engine.launch(launch)
    try:
        ports = docker_client.containers.get(server.id).attrs["NetworkSettings"]["Ports"]
        published = [one for bindings in ports.values() for one in bindings or []]
        assert published == [{"HostIp": "127.0.0.1", "HostPort": str(launch.port)}]
    finally:
        real_engine.remove(server)


def test_the_second_of_one_name_is_refused_and_the_first_stays(
    real_engine: DockerEngine, launch: Launch
) -> None:
    server = real_engine.launch(launch)
    try:
        with pytest.raises(NameTakenError):
            real_engine.launch(launch)
        assert real_engine.find(launch.key) == server
    finally:
        real_engine.remove(server)


def test_a_taken_port_is_told_and_nothing_is_left(
    real_engine: DockerEngine, launch: Launch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = replace(launch, port=listener.getsockname()[1])
        with pytest.raises(PortTakenError):
            real_engine.launch(taken)
    assert real_engine.find(launch.key) is None


def test_a_missing_folder_is_refused_and_not_made(
    real_engine: DockerEngine, launch: Launch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(Problem) as caught:
        real_engine.launch(replace(launch, folder=gone))
    assert caught.value.kind == "folder-missing"
    assert not gone.exists()
    assert real_engine.find(launch.key) is None


def test_a_followed_log_ends_when_it_is_closed(real_engine: DockerEngine, launch: Launch) -> None:
    server = real_engine.launch(launch)
    try:
        stream = real_engine.log(server, follow=True)
        pieces: list[bytes] = []
        reader = threading.Thread(target=lambda: pieces.extend(stream))
        reader.start()
        eventually("a first piece of the log", lambda: pieces)
        stream.close()
        reader.join(5)
        assert not reader.is_alive()
        stream.close()  # once more does no harm
    finally:
        real_engine.remove(server)


def test_changes_are_told_until_cancelled(real_engine: DockerEngine, launch: Launch) -> None:
    told = threading.Semaphore(0)
    cancel = Cancel()

    def watch() -> None:
        for _change in real_engine.changes(launch.person, cancel):
            told.release()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert told.acquire(timeout=10)  # the stream stands
        server = real_engine.launch(launch)
        assert told.acquire(timeout=10)  # created
        assert told.acquire(timeout=10)  # started
        real_engine.remove(server)
        assert told.acquire(timeout=10)
    finally:
        cancel.set()
        watcher.join(5)
    assert not watcher.is_alive()


def test_who_waits_for_changes_can_be_called_off_before_there_is_any(
    real_engine: DockerEngine,
) -> None:
    """Podman does not even answer before there is something to tell."""
    cancel = Cancel()
    waiting, ended = threading.Event(), threading.Event()

    def watch() -> None:
        for _change in real_engine.changes("nobody at all", cancel):
            waiting.set()
        ended.set()

    threading.Thread(target=watch, daemon=True).start()
    assert waiting.wait(30)
    eventually("it listens", lambda: real_engine._watched)
    cancel.set()
    assert ended.wait(10)


def test_stopping_and_removing_what_is_gone_is_fine(
    real_engine: DockerEngine, launch: Launch
) -> None:
    server = real_engine.launch(launch)
    real_engine.remove(server)
    real_engine.stop(server, 1)
    real_engine.remove(server)


def test_two_removals_at_once_both_end_well(real_engine: DockerEngine, launch: Launch) -> None:
    server = real_engine.launch(launch)
    problems: list[BaseException] = []

    def remove() -> None:
        try:
            real_engine.remove(server)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=remove) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert real_engine.find(launch.key) is None


def test_the_shown_command_does_the_same_and_holds_no_token(
    real_engine: DockerEngine, launch: Launch, docker_client: docker.DockerClient
) -> None:
    """Run the shown line in a shell, with a token put in, and compare the two containers."""
    server = real_engine.launch(launch)
    try:
        line = real_engine.command_line(server)
        ours = docker_client.containers.get(server.id).attrs
    finally:
        real_engine.remove(server)
    assert launch.token not in line
    assert line.count(MASK) == 1
    theirs_id = subprocess.run(
        line.replace(MASK, launch.token), shell=True, capture_output=True, text=True, check=True
    ).stdout.strip()
    container = docker_client.containers.get(theirs_id)
    try:
        theirs = container.attrs
        for key in ("Cmd", "Entrypoint", "User", "Image"):
            assert theirs["Config"][key] == ours["Config"][key], key
        # Podman puts the name that it makes up for the computer inside among the variables.
        variables = [
            {entry for entry in one["Config"]["Env"] if not entry.startswith("HOSTNAME=")}
            for one in (ours, theirs)
        ]
        assert variables[0] == variables[1]
        assert theirs["HostConfig"]["PortBindings"] == ours["HostConfig"]["PortBindings"]
        mounts = [
            [(m["Source"], m["Destination"], m["RW"]) for m in one["Mounts"]]
            for one in (ours, theirs)
        ]
        assert mounts[0] == mounts[1]
    finally:
        container.remove(force=True, v=True)


def test_root_itself_is_never_handed_to_the_start_script() -> None:
    """Folders of root run as 0:0 past the start script, which refuses that id."""
    launch = Launch("k", "p", Path("/x"), "e", "r", 1, "t", ids=Ids(0, 0))
    chosen = specify(launch, Image(follows_contract=True), Flavour())
    assert chosen.user == "0:0"
    assert "NB_UID" not in chosen.environment
    assert "--allow-root" in chosen.command
