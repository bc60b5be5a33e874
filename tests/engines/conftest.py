"""What the tests of engines share. `daemon` is each module's own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from notedock.engines.docker.engine import DockerEngine
from tests.engines.faulty_registry import FaultyRegistry
from tests.lab import podman
from tests.lab.engine import Daemon
from tests.lab.podman import Podman


@pytest.fixture
def engine(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[DockerEngine]:
    """The engine; what a test has downloaded goes with it."""
    monkeypatch.setenv("DOCKER_HOST", daemon.host)
    yield DockerEngine()
    for image in set(daemon.docker("images", "--quiet").split()):
        daemon.docker("rmi", "--force", image)


@pytest.fixture
def faulty() -> Iterator[FaultyRegistry]:
    """A registry between the engine and the lab's, which fails as it is told to."""
    with FaultyRegistry() as started:
        yield started


@pytest.fixture(scope="session")
def podman_host() -> Iterator[str]:
    """The address of a Podman beside Docker: one for all, because filling it takes long."""
    if not podman.can_start():
        if os.environ.get("CI") == "true":
            pytest.fail("CI has Podman (tests/lab/packages.py)")
        pytest.skip("Podman needs root, and has to be there")
    with Podman() as started:
        yield started.host
