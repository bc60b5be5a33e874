"""Ctrl-C leaves nothing half-made, and after a crash the next command copes."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.conftest import SMALL, lab_image, ours
from tests.engines.slow_registry import SlowRegistry
from tests.lab.engine import Daemon, can_start_private
from tests.terminal.conftest import kept
from tests.terminal.program import Program, Running
from tests.waiting import eventually

MINIMAL = ("--environment", SMALL, "--no-open")
LATE = ("--environment", lab_image("answers-late"), "--no-open")
PART = 30_000_000  # of the 120 MB of lab/big
polite = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


# ---------------------------------------------------------------- during the download


@pytest.fixture(scope="module")
def empty() -> Iterator[Daemon]:
    """An engine of these tests alone: what it is asked for, it really downloads."""
    if not can_start_private():
        pytest.skip("a private engine needs root")
    with Daemon() as daemon:
        yield daemon


@pytest.fixture
def half_way() -> Iterator[SlowRegistry]:
    """A registry that stalls in the middle of the download."""
    with SlowRegistry(PART) as registry:
        yield registry


def downloading(
    notedock: Program, folder: Path, empty: Daemon, half_way: SlowRegistry
) -> tuple[Running, str]:
    """Start a folder whose download is under way; return the command and the image."""
    image = f"{half_way.address}/lab/big:latest"
    command = notedock.begin(
        "start", folder, "--environment", image, env={"DOCKER_HOST": empty.host}
    )
    command.until("Downloading the environment …")
    assert half_way.stalled.wait(90), command.err
    return command, image


@polite
def test_ctrl_c_during_the_download_leaves_nothing(
    number: signal.Signals, folder: Path, notedock: Program, empty: Daemon, half_way: SlowRegistry
) -> None:
    command, _image = downloading(notedock, folder, empty, half_way)
    command.send(number)
    done = command.end(10)
    assert (done.status, done.out) == (130, "")
    assert done.err.endswith("Cancelled.\n")
    half_way.release()
    assert empty.docker("images", "--all", "--quiet") == ""
    assert empty.docker("ps", "--all", "--quiet") == ""
    eventually("no piece of it stays on the disk", lambda: is_cleared(empty))
    assert kept(notedock.home) == []


def test_after_a_crash_during_the_download_the_next_one_is_whole(
    folder: Path, notedock: Program, empty: Daemon, half_way: SlowRegistry, tmp_path: Path
) -> None:
    command, image = downloading(notedock, folder, empty, half_way)
    command.send(signal.SIGKILL)
    assert command.end(10).status == -signal.SIGKILL
    half_way.release()

    there = {"DOCKER_HOST": empty.host}
    assert notedock("stop", folder, env=there).status == 1  # nothing runs
    prepared = notedock("prepare", folder, "--environment", image, env=there)
    assert prepared.status == 0, prepared.err
    assert empty.docker("images", "--quiet", image) != ""
    empty.docker("rmi", image)
    one_server_runs_in_the_end(notedock, folder)


def is_cleared(empty: Daemon) -> bool:
    partial = empty.folder / "data" / "tmp"
    return not any(partial.glob("GetImageBlob*"))


# ---------------------------------------------------------------- during the start


def starting(
    notedock: Program, folder: Path, client: docker.DockerClient, wish: tuple[str, ...]
) -> Running:
    """Start a folder whose server is there and does not answer yet; return the command."""
    command = notedock.begin("start", folder, *wish)
    command.until("Starting …")
    eventually("the container", lambda: ours(client, folder))
    return command


@polite
def test_ctrl_c_during_the_start_leaves_nothing(
    number: signal.Signals, folder: Path, notedock: Program, docker_client: docker.DockerClient
) -> None:
    assert notedock("prepare", folder, *LATE[:2]).status == 0
    command = starting(notedock, folder, docker_client, LATE)
    command.send(number)
    done = command.end(15)
    assert (done.status, done.out) == (130, "")
    assert done.err.endswith("Cancelled.\n")
    assert ours(docker_client, folder) == []


def test_ctrl_c_twice_leaves_at_once(
    folder: Path, notedock: Program, docker_client: docker.DockerClient
) -> None:
    """Whatever that leaves behind, the next command clears away."""
    command = starting(notedock, folder, docker_client, LATE)
    command.send(signal.SIGINT)
    command.send(signal.SIGINT)
    assert command.end(15).status == 130
    notedock("stop", folder, "--force")
    eventually("nothing is left", lambda: ours(docker_client, folder) == [])


def test_after_a_crash_during_the_start_its_server_is_taken_over(
    folder: Path, notedock: Program, docker_client: docker.DockerClient
) -> None:
    command = starting(notedock, folder, docker_client, MINIMAL)
    command.send(signal.SIGKILL)
    assert command.end(10).status == -signal.SIGKILL
    one_server_runs_in_the_end(notedock, folder)


def test_after_a_crash_while_it_runs_it_is_found_again(
    folder: Path, notedock: Program, docker_client: docker.DockerClient
) -> None:
    command = notedock.begin("start", folder, *MINIMAL)
    command.until("http://127.0.0.1:")
    command.send(signal.SIGKILL)
    link = command.end(10).out
    [container] = ours(docker_client, folder)
    assert one_server_runs_in_the_end(notedock, folder) == (link, container.id)


def one_server_runs_in_the_end(notedock: Program, folder: Path) -> tuple[str, str]:
    """Start, list and stop the folder; return the link and the container's id."""
    started = notedock("start", folder, *MINIMAL)
    assert started.status == 0, started.err
    listed = json.loads(notedock("list", "--json").out)
    [entry] = [one for one in listed if one["folder"] == str(folder)]
    stopped = notedock("stop", folder)
    assert stopped.status == 0, stopped.err
    return started.out, entry["id"]
