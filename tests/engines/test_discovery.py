"""Which engine is used, and what is said when there is none."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.context import ContextAPI

from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled, Progress, Step, Task
from notedock.engines.base import Health
from notedock.engines.docker import addresses, discovery
from notedock.engines.docker.engine import DockerEngine
from tests.engines import misbehaving_engine as moody
from tests.engines.misbehaving_engine import FaultyEngineProxy
from tests.lab.engine import Daemon, can_start_private
from tests.waiting import eventually

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
    monkeypatch.setattr(addresses, "SOCKETS", (str(place),))
    monkeypatch.setenv("DOCKER_CONTEXT", "default")
    context = {"base_url": f"unix://{tmp_path}/active.sock"}
    monkeypatch.setattr(ContextAPI, "kwargs_from_context", lambda **_: context)
    return place


def problem() -> Problem:
    with pytest.raises(Problem) as caught:
        discovery.find()
    return caught.value


# ---------------------------------------------------------------- found


def test_without_a_choice_the_usual_engine_is_found(docker_client: docker.DockerClient) -> None:
    address = discovery.find().address
    assert address.chosen_by == ""
    client = discovery.connect(address)
    assert client.info()["DockerRootDir"] == docker_client.info()["DockerRootDir"]
    client.close()


def test_an_engine_in_an_unusual_place_is_found(nowhere: Path, other: Daemon) -> None:
    nowhere.symlink_to(other.socket)
    assert discovery.find().address.url == f"unix://{nowhere}"


def test_the_engine_that_was_chosen_is_used_though_another_answers(
    other: Daemon, monkeypatch: pytest.MonkeyPatch, docker_client: docker.DockerClient
) -> None:
    monkeypatch.setenv("DOCKER_HOST", other.host)
    assert DockerEngine().info().where.endswith(str(other.socket))
    client = discovery.connect(discovery.find().address)
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
        discovery.find({"PATH": ""})
    assert caught.value.kind == "engine-missing"


def test_an_installed_engine_that_does_not_run_is_said_to_be_stopped(
    nowhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "dockerd").touch(mode=0o755)
    with pytest.raises(Problem) as caught:
        discovery.find({"PATH": str(tmp_path)})
    assert caught.value.kind == "engine-stopped"


def test_a_socket_that_nobody_listens_on_any_more_is_a_stopped_engine(nowhere: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(nowhere))
    assert problem().kind == "engine-stopped"


def test_an_engine_that_accepts_and_says_nothing_is_given_up(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "_CONNECT_TIMEOUT", 1)
    with FaultyEngineProxy(nowhere, moody.silent):
        assert problem().kind == "engine-silent"


def test_an_engine_that_comes_up_is_told_from_a_stopped_one(nowhere: Path) -> None:
    """Docker Desktop answers 500 until it is ready."""
    with FaultyEngineProxy(nowhere, moody.starting) as engine:
        found = problem()
        assert found.kind == "engine-starting"
        assert "starting" in found.title
        engine.behaviour = moody.well
        assert discovery.find().name == "Docker"


def test_an_engine_of_long_ago_is_refused_with_its_version(nowhere: Path) -> None:
    with FaultyEngineProxy(nowhere, moody.ancient):
        found = problem()
    assert found.kind == "engine-too-old"
    assert "18.06.1" in found.reason


def test_a_silent_engine_does_not_hold_up_another_that_answers(
    nowhere: Path, tmp_path: Path, other: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "SOCKETS", (str(nowhere), str(other.socket)))
    monkeypatch.setattr(discovery, "_CONNECT_TIMEOUT", 5)
    with FaultyEngineProxy(nowhere, moody.silent):
        began = time.monotonic()
        assert discovery.find().address.url == other.host
        assert time.monotonic() - began < discovery._CONNECT_TIMEOUT - 1


# ---------------------------------------------------------------- several


def test_of_several_the_best_is_used_and_all_are_shown(
    nowhere: Path, tmp_path: Path, other: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, stopped = tmp_path / "usual.sock", tmp_path / "stopped.sock"
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(stopped))
    paths = (str(stopped), str(usual), str(other.socket))
    monkeypatch.setattr(addresses, "SOCKETS", paths)
    with FaultyEngineProxy(usual, moody.well):
        seen = discovery.candidates()
    assert [one.where for one in seen[-3:]] == [f"unix://{place}" for place in paths]
    assert [one.health for one in seen[-3:]] == [Health.STOPPED, Health.READY, Health.READY]
    assert [one.used for one in seen[-3:]] == [False, True, False]
    assert seen[-2].version
    assert seen[-2].problem is None
    assert seen[-3].problem is not None


def test_an_engine_that_has_two_names_is_one(nowhere: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.sock"
    again.symlink_to(nowhere)
    with FaultyEngineProxy(nowhere, moody.well):
        urls = [one.url for one in addresses.usual({}) if str(tmp_path) in one.url]
    assert f"unix://{nowhere}" in urls
    assert f"unix://{again}" not in urls


def test_another_engine_can_be_chosen_and_is_obeyed(
    nowhere: Path, other: Daemon, docker_client: docker.DockerClient
) -> None:
    """Also when it is silent: a choice is never replaced."""
    engine = DockerEngine()
    with FaultyEngineProxy(nowhere, moody.well):
        assert engine.info().where == f"unix://{nowhere}"
        engine.use(other.host)
        assert engine.info().where == other.host
        engine.use("unix:///nowhere.sock")
        with pytest.raises(Problem) as caught:
            engine.info()
        assert caught.value.kind == "engine-unreachable"
        assert "settings" in caught.value.reason
        engine.use("")
        assert engine.info().where == f"unix://{nowhere}"


def test_who_waits_for_news_of_one_engine_is_let_go_for_another(
    nowhere: Path, other: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[docker.APIClient] = []
    close = docker.APIClient.close

    def note(client: docker.APIClient) -> None:
        closed.append(client)
        close(client)

    monkeypatch.setattr(docker.APIClient, "close", note)
    with FaultyEngineProxy(nowhere, moody.well) as proxy:
        engine = DockerEngine()
        ended = threading.Event()

        def watch() -> None:
            for _change in engine.changes("nobody", Cancel()):
                seen.set()
            ended.set()

        seen = threading.Event()
        threading.Thread(target=watch, daemon=True).start()
        assert seen.wait(30)
        eventually("it was asked who it is, and for its events", lambda: proxy.callers == 2)
        asked = len(closed)
        engine.use(other.host)
        assert ended.wait(30)
    assert len(closed) == asked + 1  # the client that read the events


def test_who_waits_for_news_is_not_told_of_a_stop_while_the_engine_answers(nowhere: Path) -> None:
    """Podman ends the stream when it begins a new file for its events."""
    callers: list[socket.socket] = []

    def well(caller: socket.socket) -> None:
        callers.append(caller)
        moody.well(caller)

    with FaultyEngineProxy(nowhere, well):
        cancel, told = Cancel(), threading.Semaphore(0)

        def watch() -> None:
            for _change in DockerEngine().changes("nobody", cancel):
                told.release()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        assert told.acquire(timeout=10)
        eventually("it was asked who it is, and for its events", lambda: len(callers) == 2)
        callers[-1].shutdown(socket.SHUT_RDWR)
        assert told.acquire(timeout=10)
        cancel.set()
        watcher.join(10)
        assert not watcher.is_alive()


# ---------------------------------------------------------------- starting one


@needs_root
def test_a_stopped_engine_is_started_and_waited_for(
    other: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nowhere: Path
) -> None:
    """Here systemd is played by the test; the engine that comes up is a real one."""
    monkeypatch.setattr(addresses, "SOCKETS", (str(other.socket),))
    asked = tmp_path / "asked"
    script = tmp_path / "systemctl"
    script.write_text(f'#!/bin/sh\necho "$@" > "{asked}"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    other.stop()
    said: list[Progress] = []
    engine = DockerEngine()

    def come_up() -> None:
        eventually("systemd is asked", asked.exists)
        other.start()

    helper = threading.Thread(target=come_up)
    helper.start()
    engine.start_engine(Task(report=said.append))
    helper.join()
    assert asked.read_text().strip() == "start docker"
    assert {one.step for one in said} == {Step.START_ENGINE}
    assert engine.info().where == other.host


def test_an_engine_that_cannot_be_started_is_said_with_the_command(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "systemctl"
    script.write_text('#!/bin/sh\necho "Interactive authentication required." >&2; exit 1\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(Problem) as caught:
        DockerEngine().start_engine(Task())
    assert caught.value.kind == "engine-not-startable"
    assert "Interactive authentication required" in caught.value.detail
    assert caught.value.command == "sudo systemctl start docker"


def test_waiting_for_an_engine_can_be_called_off(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "systemctl"
    script.write_text("#!/bin/sh\nexit 0\n")  # done, and nothing comes of it
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    cancel = Cancel()
    with pytest.raises(Cancelled):
        DockerEngine().start_engine(Task(report=lambda _progress: cancel.set(), cancel=cancel))


# ---------------------------------------------------------------- not allowed


@needs_root
def test_an_engine_that_refuses_this_account_is_told_apart(
    nowhere: Path, other: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once found by itself, once chosen: both times the way out is the same."""
    # Everything on the way may be entered: it is the socket that refuses.
    monkeypatch.setattr(addresses, "SOCKETS", (str(other.socket),))
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
    assert discovery.find().address.chosen_by == "DOCKER_HOST"
