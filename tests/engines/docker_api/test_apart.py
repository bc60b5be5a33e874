"""What a server may take and reach: its limits, and a network without other servers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from docker.errors import APIError
from docker.models.containers import Container

from notedock.core.limits import MIB, Limits
from notedock.core.server import Server
from notedock.engines.base import ServerOptions
from notedock.engines.docker import launching, networks
from notedock.engines.docker.container_spec import NETWORK
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from tests.conftest import any_port
from tests.waiting import eventually

_REACH = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)
except OSError as error:
    print("no:", error)
else:
    print("reached")
"""
# Begins programs until it cannot; then it ends them all.
_FORK_BOMB = """
import subprocess
begun = []
try:
    while len(begun) < 400:
        begun.append(subprocess.Popen(["sleep", "60"]))
except OSError as error:
    print("refused:", error)
for one in begun:
    one.kill()
"""


@pytest.fixture
def server(real_engine: DockerEngine, launch: ServerOptions) -> Iterator[Server]:
    server = real_engine.launch(launch)
    yield server
    real_engine.remove(server)


def inside(container: Container, *command: str) -> str:
    output = container.exec_run(list(command)).output
    assert isinstance(output, bytes)
    return output.decode().strip()


def reach(container: Container, host: str, port: int) -> str:
    return inside(container, "python3", "-c", _REACH, host, str(port))


def address(container: Container) -> str:
    container.reload()
    (joined,) = container.attrs["NetworkSettings"]["Networks"].values()
    return str(joined["IPAddress"])


@pytest.fixture
def label(docker_client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The label of a program whose networks nobody else has."""
    label = f"{NETWORK}-{uuid.uuid4().hex[:12]}"
    monkeypatch.setattr(launching, "NETWORK", label)
    yield label
    for one in docker_client.networks.list(filters={"label": label}):
        one.remove()


def made(client: docker.DockerClient, label: str) -> dict[str, int]:
    """Return the networks of this label, by id, each with the number of its bridge."""
    found = [str(one.id) for one in client.networks.list(filters={"label": label})]
    bridges = ((one, Path(f"/sys/class/net/br-{one[:12]}/ifindex")) for one in found)
    return {one: int(at.read_text()) if at.exists() else 0 for one, at in bridges}


def test_no_server_reaches_another_and_each_reaches_the_computer(
    real_engine: DockerEngine,
    launch: ServerOptions,
    server: Server,
    context: Context,
    folder: Path,
    docker_client: docker.DockerClient,
    is_podman: bool,
) -> None:
    other_folder = folder.with_name("Other folder")
    other_folder.mkdir()
    other = real_engine.launch(
        replace(launch, key=context.key(other_folder), folder=other_folder, port=any_port())
    )
    try:
        one, two = (docker_client.containers.get(it.id) for it in (server, other))
        eventually("it listens", lambda: reach(two, address(two), 8888) == "reached")
        eventually("so does the other", lambda: reach(one, address(one), 8888) == "reached")
        assert reach(one, address(two), 8888).startswith("no:")
        assert reach(two, address(one), 8888).startswith("no:")
        assert reach(one, two.name or "", 8888).startswith("no:")
        computer = "host.containers.internal" if is_podman else "host.docker.internal"
        # There is a name for the computer, and packages can be fetched as anywhere on it.
        assert "refused" in reach(one, computer, 1)
        assert server.kept_apart
        assert other.kept_apart
    finally:
        real_engine.remove(other)


def test_one_network_stays_for_all_servers_or_each_ones_own_goes_with_it(
    real_engine: DockerEngine,
    launch: ServerOptions,
    docker_client: docker.DockerClient,
    label: str,
    is_podman: bool,
) -> None:
    """Browsers give up what they load when a bridge comes or goes."""
    seen = []
    for _start in range(2):
        server = real_engine.launch(launch)
        assert len(made(docker_client, label)) == 1
        real_engine.remove(server)
        seen.append(made(docker_client, label))
    if is_podman:
        assert seen == [{}, {}]
    else:
        assert seen[0] == seen[1] != {}


def test_networks_that_a_crash_has_left_are_cleared_away_at_the_next_start(
    docker_client: docker.DockerClient,
    label: str,
    is_podman: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And so is a shared one that was made at the same time as an older one."""
    api = docker_client.api
    before = [networks._make(api, label, own=own) for own in (False, False, True)]
    oldest = before[0]
    assert oldest is not None
    monkeypatch.setattr(networks, "SETTLING", 0.5)
    eventually(
        "they are old enough",
        lambda: all(
            networks._age(one.attrs) > 0.5
            for one in docker_client.networks.list(filters={"label": label})
        ),
    )
    joined = networks.join(api, label, podman=is_podman)
    assert joined is not None
    assert set(made(docker_client, label)) == {oldest.id, joined.id}
    assert (joined == oldest) is not is_podman


def test_programs_that_start_at_the_same_time_do_not_get_into_each_others_way(
    real_engine: DockerEngine,
    launch: ServerOptions,
    context: Context,
    folder: Path,
    label: str,
) -> None:
    """Each makes the network, and the engine allows two of one name."""
    assert label
    folders = [folder.with_name(f"Folder {number}") for number in range(4)]
    for one in folders:
        one.mkdir()
    launches = [
        replace(launch, key=context.key(one), folder=one, port=any_port()) for one in folders
    ]
    with ThreadPoolExecutor(4) as threads:
        servers = list(threads.map(real_engine.launch, launches))
    for server in servers:
        real_engine.remove(server)
    assert all(server.kept_apart for server in servers)


def test_a_network_that_another_program_has_just_removed_is_made_anew(
    real_engine: DockerEngine,
    launch: ServerOptions,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    joined: list[networks.Network] = []

    def join_and_lose(*wanted: str, podman: bool) -> networks.Network | None:
        network = networks.Network("0" * 64, "gone", own=False) if not joined else None
        joined.append(network or join(*wanted, podman=podman))  # type: ignore[arg-type]
        return joined[-1]

    join = networks.join
    monkeypatch.setattr(networks, "join", join_and_lose)
    server = real_engine.launch(launch)
    real_engine.remove(server)
    assert len(joined) == 2
    assert server.kept_apart


def test_without_a_network_it_starts_all_the_same_and_it_is_known(
    real_engine: DockerEngine, launch: ServerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No engine is made to run out of addresses for others: the refusal is made up."""

    def refuse(*_wanted: object, **_options: object) -> None:
        raise APIError("could not find an available, non-overlapping IPv4 address pool")

    monkeypatch.setattr(docker.APIClient, "networks", refuse)
    server = real_engine.launch(launch)
    try:
        assert not server.kept_apart
        found = real_engine.find(launch.key)
        assert found is not None
        assert not found.kept_apart
    finally:
        real_engine.remove(server)


def test_limits_are_told_to_the_engine_and_hold(
    real_engine: DockerEngine,
    launch: ServerOptions,
    docker_client: docker.DockerClient,
    is_podman: bool,
) -> None:
    limits = Limits(memory=800, shared_memory=100, processes=200, open_files=2048, log=30)
    server = real_engine.launch(replace(launch, limits=limits))
    try:
        container = docker_client.containers.get(server.id)
        config = container.attrs["HostConfig"]
        assert config["Memory"] == config["MemorySwap"] == 800 * MIB
        assert config["ShmSize"] == 100 * MIB
        assert config["PidsLimit"] == 200
        if not is_podman:  # it is told in another way (container_spec.py), and has one log
            assert inside(container, "sh", "-c", "ulimit -Sn; ulimit -Hn").split() == ["2048"] * 2
            assert config["LogConfig"]["Config"] == {"max-size": "10240k", "max-file": "3"}
        assert inside(container, "df", "--output=size", "/dev/shm").split()[-1] == str(100 * 1024)
        assert "refused:" in inside(container, "python3", "-c", _FORK_BOMB)
        found = real_engine.find(launch.key)
        assert found is not None
        assert found.is_running
        assert inside(container, "echo", "usable") == "usable"
    finally:
        real_engine.remove(server)


def test_without_a_choice_the_computer_stays_usable(
    server: Server, docker_client: docker.DockerClient, is_podman: bool
) -> None:
    config = docker_client.containers.get(server.id).attrs["HostConfig"]
    computer = docker_client.info()["MemTotal"]
    assert abs(config["Memory"] - computer * 8 // 10) < 2 * MIB
    assert config["ShmSize"] == min(1024, computer * 8 // 10 // 4 // MIB) * MIB
    assert config["PidsLimit"] == 4096
    assert config["Ulimits"] or is_podman


def test_a_limit_that_the_engine_cannot_give_is_left_out(
    real_engine: DockerEngine, launch: ServerOptions, docker_client: docker.DockerClient
) -> None:
    """More open files than the system allows to anybody."""
    server = real_engine.launch(replace(launch, limits=Limits(open_files=1 << 30)))
    try:
        assert server.is_running
        assert "nofile" not in real_engine.command_line(server)
        found = docker_client.containers.get(server.id).attrs["HostConfig"]
        assert found["PidsLimit"] == 4096
    finally:
        real_engine.remove(server)
