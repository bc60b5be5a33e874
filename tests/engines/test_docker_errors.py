"""What goes wrong with a real engine becomes a Problem, and soon."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docker.context import ContextAPI

from notedock.core.problem import Problem
from notedock.core.task import Cancel, Cancelled, Progress, Step, Task
from notedock.engines.docker import addresses, discovery
from notedock.engines.docker.engine import DockerEngine
from tests.conftest import lab_image
from tests.engines.slow_registry import SlowRegistry
from tests.lab import REGISTRY
from tests.lab.engine import DEFAULT_SOCKET, Daemon, can_start_private
from tests.waiting import eventually

BIG = lab_image("big")
SOON = 1.0  # seconds

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
    pytest.mark.skipif(not can_start_private(), reason="a private engine needs root"),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Daemon]:
    """An engine of these tests alone; each leaves it empty."""
    with Daemon() as daemon:
        yield daemon


@pytest.fixture
def daemon(shared: Daemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """The engine, running, chosen, and started again if the test has ended it."""
    shared.start()
    monkeypatch.setenv("DOCKER_HOST", shared.host)
    yield shared
    shared.thaw()


@pytest.fixture
def engine(daemon: Daemon) -> DockerEngine:
    found = DockerEngine()
    found.info()
    return found


def kind_of(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.kind


# ---------------------------------------------------------------- downloads


def test_a_download_tells_its_bytes_and_is_there_afterwards(
    daemon: Daemon, engine: DockerEngine
) -> None:
    told: list[Progress] = []
    assert not engine.has(BIG)
    engine.download(BIG, Task(report=told.append))
    assert engine.has(BIG)
    daemon.docker("rmi", BIG)
    bytes_came = [one for one in told if one.step is Step.DOWNLOAD]
    assert bytes_came[-1].done == bytes_came[-1].total > 100_000_000
    assert len({one.done for one in bytes_came}) >= 3
    assert {one.step for one in told[len(bytes_came) :]} == {Step.UNPACK}


@pytest.mark.parametrize("name", ["lab/no-such-image", "lab/big:no-such-tag"])
def test_an_image_that_the_registry_does_not_have_is_not_found(
    engine: DockerEngine, name: str
) -> None:
    with pytest.raises(Problem) as caught:
        engine.download(f"{REGISTRY}/{name}", Task())
    assert kind_of(caught) == "environment-not-found"


def test_a_registry_that_nobody_answers_for_is_a_failed_download(engine: DockerEngine) -> None:
    with pytest.raises(Problem) as caught:
        engine.download("127.0.0.1:1/lab/big", Task())
    assert kind_of(caught) == "download-failed"


def test_a_cancelled_download_ends_at_once_and_leaves_nothing(
    daemon: Daemon, engine: DockerEngine
) -> None:
    def report(progress: Progress) -> None:
        if progress.done:
            task.cancel.set()

    task = Task(report)
    assert seconds_to_cancel(engine, BIG, task) < SOON
    assert daemon.docker("images", "--all", "--quiet") == ""
    no_piece_is_left(daemon)


def test_a_download_that_stalls_half_way_can_be_cancelled(
    daemon: Daemon, engine: DockerEngine
) -> None:
    with SlowRegistry(30_000_000) as registry:
        assert cancelled_after(registry.stalled, engine, f"{registry.address}/lab/big") < SOON
    assert daemon.docker("images", "--all", "--quiet") == ""
    no_piece_is_left(daemon)


def test_a_registry_that_accepts_and_says_nothing_can_be_cancelled(
    daemon: Daemon, engine: DockerEngine
) -> None:
    with SlowRegistry(0) as registry:
        assert cancelled_after(registry.asked, engine, f"{registry.address}/lab/big") < SOON
    assert daemon.docker("images", "--all", "--quiet") == ""


def test_after_a_cancelled_download_the_next_one_is_whole(
    daemon: Daemon, engine: DockerEngine
) -> None:
    with SlowRegistry(30_000_000) as registry:
        image = f"{registry.address}/lab/big"
        cancelled_after(registry.stalled, engine, image)
        registry.release()
        engine.download(image, Task())
        assert engine.has(image)
        daemon.docker("rmi", image)


def test_a_full_disk_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    with Daemon(disk="80m") as small:
        monkeypatch.setenv("DOCKER_HOST", small.host)
        with pytest.raises(Problem) as caught:
            DockerEngine().download(BIG, Task())
        assert kind_of(caught) == "disk-full"
        assert small.docker("images", "--all", "--quiet") == ""


def test_a_download_whose_engine_goes_away_has_failed(daemon: Daemon, engine: DockerEngine) -> None:
    with SlowRegistry(30_000_000) as registry:
        killer = once(registry.stalled, daemon.kill)
        with pytest.raises(Problem) as caught:
            engine.download(f"{registry.address}/lab/big", Task())
        killer.join()
    assert kind_of(caught) in ("download-failed", "engine-unreachable")


# ---------------------------------------------------------------- the engine itself


def test_a_stopped_engine_is_told_as_that_and_found_again_when_it_is_back(
    daemon: Daemon, engine: DockerEngine
) -> None:
    assert engine.servers("anybody") == []
    daemon.stop()
    for _again in range(2):
        with pytest.raises(Problem) as caught:
            engine.servers("anybody")
        assert kind_of(caught) == "engine-unreachable"
    daemon.start()
    assert engine.servers("anybody") == []


def test_an_engine_that_was_found_by_itself_and_has_stopped_is_told_as_that_and_searched_anew(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DOCKER_HOST")
    monkeypatch.setattr(addresses, "SOCKETS", (str(daemon.socket),))
    active = {"base_url": f"unix://{tmp_path}/none.sock"}
    monkeypatch.setattr(ContextAPI, "kwargs_from_context", lambda **_: active)
    engine = DockerEngine()
    assert engine.info().where.endswith(str(daemon.socket))
    daemon.kill()
    with pytest.raises(Problem) as caught:
        engine.servers("anybody")
    assert kind_of(caught) == "engine-stopped"
    monkeypatch.setattr(addresses, "SOCKETS", (DEFAULT_SOCKET,))
    assert engine.info().where.endswith(DEFAULT_SOCKET)  # another one that answers now


def test_a_frozen_engine_is_given_up_when_it_is_first_asked(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "_CONNECT_TIMEOUT", 1)
    daemon.freeze()
    began = time.monotonic()
    with pytest.raises(Problem) as caught:
        DockerEngine().info()
    assert kind_of(caught) == "engine-unreachable"
    assert time.monotonic() - began < 5


def test_an_engine_that_freezes_later_is_given_up_too(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discovery, "_REQUEST_TIMEOUT", 1)
    engine = DockerEngine()
    engine.info()
    daemon.freeze()
    began = time.monotonic()
    with pytest.raises(Problem) as caught:
        engine.servers("anybody")
    assert kind_of(caught) == "engine-unreachable"
    assert time.monotonic() - began < 5


def test_who_watches_for_changes_is_told_when_the_engine_goes_away(
    daemon: Daemon, engine: DockerEngine
) -> None:
    changes = engine.changes("anybody", Cancel())
    next(changes)  # the stream stands
    killer = threading.Thread(target=daemon.kill)
    killer.start()
    with pytest.raises(Problem) as caught:
        next(changes)
    killer.join()
    assert kind_of(caught) in ("engine-stopped", "engine-unreachable")


def test_who_watches_is_told_of_a_polite_stop_too(daemon: Daemon, engine: DockerEngine) -> None:
    changes = engine.changes("anybody", Cancel())
    next(changes)
    stopper = threading.Thread(target=daemon.stop)
    stopper.start()
    with pytest.raises(Problem) as caught:
        next(changes)
    stopper.join()
    assert kind_of(caught) in ("engine-stopped", "engine-unreachable")


# ---------------------------------------------------------------- how it is asked


def seconds_to_cancel(engine: DockerEngine, image: str, task: Task) -> float:
    """Download until somebody cancels; return how long it took from the wish to the end."""
    wished: list[float] = []
    with task.cancel.closing(lambda: wished.append(time.monotonic())), pytest.raises(Cancelled):
        engine.download(image, task)
    return time.monotonic() - wished[0]


def cancelled_after(event: threading.Event, engine: DockerEngine, image: str) -> float:
    """Cancel the download when `event` comes; return how long it took from there to its end."""
    task = Task()
    canceller = once(event, task.cancel.set)
    took = seconds_to_cancel(engine, image, task)
    canceller.join()
    return took


def once(event: threading.Event, act: Callable[[], None]) -> threading.Thread:
    """Do `act` in a thread as soon as `event` comes."""

    def wait() -> None:
        if event.wait(30):
            act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def no_piece_is_left(daemon: Daemon) -> None:
    partial = daemon.folder / "data" / "tmp"
    eventually("the pieces are cleared away", lambda: not any(partial.glob("GetImageBlob*")))
