"""What the tests of downloads share. `daemon` is each module's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notedock.engines.docker.engine import DockerEngine
from tests.engines.faulty_registry import FaultyRegistry
from tests.lab.engine import Daemon


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
