"""Which engine is used, and what is said when there is none."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.context import ContextAPI

from notedock.core.problem import Problem
from notedock.engines.docker import finding
from notedock.engines.docker.engine import DockerEngine
from tests.lab.engine import Daemon, can_start_private

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))  # without contexts


@pytest.fixture(scope="module")
def other() -> Iterator[Daemon]:
    """A second engine beside the one that everybody finds."""
    if not can_start_private():
        pytest.skip("a private engine needs root")
    with Daemon() as daemon:
        yield daemon


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No engine where engines usually are; return the one place that is looked at."""
    place = tmp_path / "engine.sock"
    monkeypatch.setattr(finding, "_SOCKETS", (str(place),))
    monkeypatch.setenv("DOCKER_CONTEXT", "default")
    context = {"base_url": f"unix://{tmp_path}/active.sock"}
    monkeypatch.setattr(ContextAPI, "kwargs_from_context", lambda **_: context)
    return place


def problem() -> Problem:
    with pytest.raises(Problem) as caught:
        finding.find()
    return caught.value


# ---------------------------------------------------------------- found


def test_without_a_choice_the_usual_engine_is_found(docker_client: docker.DockerClient) -> None:
    address = finding.find()
    assert address.chosen_by == ""
    client = finding.connect(address)
    assert client.info()["DockerRootDir"] == docker_client.info()["DockerRootDir"]
    client.close()


def test_an_engine_in_an_unusual_place_is_found(nowhere: Path, other: Daemon) -> None:
    nowhere.symlink_to(other.socket)
    assert finding.find().url == f"unix://{nowhere}"


def test_the_engine_that_was_chosen_is_used_though_another_answers(
    other: Daemon, monkeypatch: pytest.MonkeyPatch, docker_client: docker.DockerClient
) -> None:
    monkeypatch.setenv("DOCKER_HOST", other.host)
    assert DockerEngine().info().where.endswith(str(other.socket))
    client = finding.connect(finding.find())
    assert client.info()["DockerRootDir"] == str(other.folder / "data")
    assert client.info()["DockerRootDir"] != docker_client.info()["DockerRootDir"]
    client.close()


# ---------------------------------------------------------------- chosen, and silent


def test_a_chosen_engine_that_is_silent_is_never_replaced(
    docker_client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert docker_client.ping()  # another would answer
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/gone.sock")
    found = problem()
    assert found.kind == "engine-unreachable"
    assert "DOCKER_HOST" in found.reason
    with pytest.raises(Problem) as caught:
        DockerEngine().servers("anybody")
    assert caught.value.kind == "engine-unreachable"


@pytest.mark.parametrize("name", ["no-such-context", "../x", " "])
def test_an_unknown_context_is_a_problem_and_never_replaced(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_CONTEXT", name)
    found = problem()
    assert found.kind == "engine-unreachable"
    assert "DOCKER_CONTEXT" in found.reason


@pytest.mark.parametrize(
    "host", ["nonsense", "http://[", "tcp://127.0.0.1:99999", "fd://", "x://y"]
)
def test_an_address_that_is_none_is_a_problem(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    assert problem().kind == "engine-unreachable"


@pytest.mark.parametrize(
    "host",
    ["ssh://somebody@elsewhere", "tcp://192.0.2.1:2375", "https://docker.example.com:2376"],
)
def test_an_engine_on_another_computer_is_refused_without_asking_it(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    assert problem().kind == "engine-remote"


def test_certificates_that_are_missing_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:2376")
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", "/nowhere")
    assert problem().kind == "engine-unreachable"


# ---------------------------------------------------------------- none answers


def test_without_any_engine_it_is_said_to_be_missing(nowhere: Path) -> None:
    with pytest.raises(Problem) as caught:
        finding.find({"PATH": ""})
    assert caught.value.kind == "engine-missing"


def test_an_installed_engine_that_does_not_run_is_said_to_be_stopped(
    nowhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "dockerd").touch(mode=0o755)
    with pytest.raises(Problem) as caught:
        finding.find({"PATH": str(tmp_path)})
    assert caught.value.kind == "engine-stopped"


def test_a_socket_that_nobody_listens_on_any_more_is_a_stopped_engine(nowhere: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(nowhere))
    assert problem().kind == "engine-stopped"


def test_an_engine_that_accepts_and_says_nothing_is_given_up(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_FIRST_ANSWER", 1)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(nowhere))
        silent.listen()
        assert problem().kind == "engine-stopped"


@needs_root
def test_an_engine_that_refuses_this_account_is_told_apart(
    nowhere: Path, other: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once found by itself, once chosen: both times the way out is the same."""
    # Everything on the way may be entered: it is the socket that refuses.
    monkeypatch.setattr(finding, "_SOCKETS", (str(other.socket),))
    other.folder.chmod(0o755)
    other.socket.chmod(0o600)
    DockerEngine().info()  # imports what it needs, while that may still be read
    os.seteuid(65534)
    try:
        assert problem().kind == "engine-forbidden"
        monkeypatch.setenv("DOCKER_HOST", other.host)
        assert problem().kind == "engine-forbidden"
    finally:
        os.seteuid(0)
    assert finding.find().chosen_by == "DOCKER_HOST"
