"""What a download would cost, by what the registry says and what is here already."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.image_costs import free_space
from tests.conftest import lab_image
from tests.lab import REGISTRY, registry
from tests.lab.engine import Daemon, can_start_private

OLD, BARE = lab_image("old-notebook"), lab_image("no-jupyter")

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
    pytest.mark.skipif(not can_start_private(), reason="a private engine needs root"),
]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    """An engine with nothing in it."""
    with Daemon() as started:
        yield started


@pytest.fixture
def engine(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> DockerEngine:
    monkeypatch.setenv("DOCKER_HOST", daemon.host)
    return DockerEngine()


def sizes(reference: str) -> list[int]:
    """Return the sizes of the image's layers as the registry has them, from the bottom up."""
    repository, _, tag = reference.removeprefix(f"{REGISTRY}/").rpartition(":")
    manifest = registry.describe(repository, tag)
    return [int(layer["size"]) for layer in manifest["layers"]]


def test_what_an_image_shares_with_one_that_is_here_is_not_missing(
    daemon: Daemon, engine: DockerEngine
) -> None:
    before = engine.cost(OLD)
    assert before is not None
    assert before.total == before.missing == sum(sizes(OLD))
    engine.download(BARE, Task())
    shared = len(sizes(BARE))
    after = engine.cost(OLD)
    assert after is not None
    assert (after.total, after.missing) == (before.total, sum(sizes(OLD)[shared:]))
    assert 0 < after.missing < after.total
    here = engine.cost(BARE)
    assert here is not None
    assert here.missing == 0
    daemon.docker("rmi", BARE)
    again = engine.cost(OLD)
    assert again is not None
    assert again.missing == again.total


def test_what_is_free_is_asked_of_the_disk_where_the_engine_keeps_images(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Daemon(disk="400m") as small:
        monkeypatch.setenv("DOCKER_HOST", small.host)
        cost = DockerEngine().cost(BARE)
    assert cost is not None
    assert cost.free is not None
    assert 300_000_000 < cost.free <= 400 * 1024 * 1024


def test_the_disk_of_an_engine_on_another_system_cannot_be_seen() -> None:
    here = {"Name": os.uname().nodename, "KernelVersion": os.uname().release, "DockerRootDir": "/"}
    assert free_space(here) == pytest.approx(shutil.disk_usage("/").free, rel=0.01)
    assert free_space(here | {"Name": "docker-desktop"}) is None
    assert free_space(here | {"KernelVersion": "6.6.12-linuxkit"}) is None
    assert free_space(here | {"DockerRootDir": "/not/there"}) is None


def test_a_registry_that_cannot_tell_is_passed_over_in_silence(engine: DockerEngine) -> None:
    assert engine.cost("127.0.0.1:1/lab/big") is None


@pytest.mark.parametrize("name", ["no-such-image", "big:no-such-edition"])
def test_a_registry_that_has_no_such_image_says_so(engine: DockerEngine, name: str) -> None:
    with pytest.raises(Problem) as caught:
        engine.cost(f"{REGISTRY}/lab/{name}")
    assert caught.value.kind == "environment-not-found"
