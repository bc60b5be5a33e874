"""Containers: the command that makes the same, and their events."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import replace
from typing import Any

import docker
import pytest

from notedock.core.account import Ids
from notedock.core.masking import MASK
from notedock.core.problem import Problem
from notedock.core.task import Cancel
from notedock.engines.base import ServerOptions
from notedock.engines.docker import containers
from notedock.engines.docker.container_files import ContainerFiles
from notedock.engines.docker.engine import DockerEngine
from tests.waiting import eventually


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
    eventually(
        "it listens", lambda: any(one.name == "long-answer" for one in threading.enumerate())
    )
    cancel.set()
    assert ended.wait(30)


def test_the_shown_command_does_the_same(
    real_engine: DockerEngine, launch: ServerOptions, docker_client: docker.DockerClient
) -> None:
    """Run the shown line in a shell, with a token put in, and compare the two containers."""
    server = real_engine.launch(launch)
    try:
        line = real_engine.command_line(server)
        ours = docker_client.containers.get(server.id).attrs
    finally:
        real_engine.remove(server)
    # The image's own health check would start a Python every 3 seconds.
    assert (ours["State"].get("Health") or {}).get("Status", "") in ("", "none")
    assert launch.token not in line
    assert line.count(MASK) == 1
    *made, theirs_id = subprocess.run(
        line.replace(MASK, launch.token), shell=True, capture_output=True, text=True, check=True
    ).stdout.split()
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
        for key in (
            "CapDrop",
            "SecurityOpt",
            "GroupAdd",
            "Memory",
            "MemorySwap",
            "ShmSize",
            "PidsLimit",
            "Ulimits",
            "LogConfig",
            "ExtraHosts",
        ):
            assert theirs["HostConfig"][key] == ours["HostConfig"][key], key
        networks = [list(one["NetworkSettings"]["Networks"]) for one in (ours, theirs)]
        assert networks[0] == networks[1]
        mounts = [
            [(m["Source"], m["Destination"], m["RW"]) for m in one["Mounts"]]
            for one in (ours, theirs)
        ]
        assert mounts[0] == mounts[1]
    finally:
        container.remove(force=True, v=True)
        for network in made:  # where each server has one of its own
            docker_client.networks.get(network).remove()


def test_what_an_image_says_of_accounts_is_read_once(
    real_engine: DockerEngine,
    launch: ServerOptions,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Docker takes long to read a file of a container. The next program needs not, either."""
    launch = replace(launch, ids=Ids(1234, 2345))
    real_engine.remove(real_engine.launch(launch))
    monkeypatch.delattr(ContainerFiles, "text")
    server = DockerEngine().launch(launch)
    try:
        container = docker_client.containers.get(server.id)
        assert container.exec_run(["id", "-nu"]).output == b"jovyan\n"
    finally:
        real_engine.remove(server)


def test_a_folder_in_place_of_a_file_is_not_read_through(
    real_engine: DockerEngine, launch: ServerOptions, docker_client: docker.DockerClient
) -> None:
    """What runs inside could have made it of any size."""
    server = real_engine.launch(launch)
    try:
        inside = ContainerFiles(docker_client.api, server.id)
        assert inside.content("/etc/passwd")
        assert inside.content("/etc/passwd", limit=5) is None
        assert inside.content("/etc") is None
    finally:
        real_engine.remove(server)


def test_one_that_is_taken_away_before_it_has_started_is_told_as_that(
    real_engine: DockerEngine, launch: ServerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window removes it at the latest moment, which is after the files were written."""

    begin = containers.begin

    def take_away(client: docker.APIClient, container: str, *rest: Any) -> None:
        client.remove_container(container, force=True)
        begin(client, container, *rest)

    monkeypatch.setattr(containers, "begin", take_away)
    with pytest.raises(Problem) as caught:
        real_engine.launch(launch)
    assert caught.value.kind == "taken-away"
