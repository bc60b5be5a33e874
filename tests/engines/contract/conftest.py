"""What every engine has to keep, whichever it is: each test here runs on Docker and on Podman."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.account import ids_for
from notedock.core.server import new_token
from notedock.core.task import Task
from notedock.engines.base import Engine, ServerOptions
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from tests.conftest import SMALL, any_port


@pytest.fixture(scope="package", params=["docker", "podman"])
def chosen(request: pytest.FixtureRequest) -> str:
    """The engine that these tests run on, by the address of its choice; empty for the usual."""
    return "" if request.param == "docker" else str(request.getfixturevalue("podman_host"))


@pytest.fixture(scope="package")
def docker_client(chosen: str) -> Iterator[docker.DockerClient]:
    """The engine of these tests, asked behind the program's back."""
    client = docker.DockerClient(base_url=chosen) if chosen else docker.from_env()
    yield client
    client.close()


@pytest.fixture(autouse=True)
def _obeyed(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program use it as well."""
    if chosen:
        monkeypatch.setenv("DOCKER_HOST", chosen)


@pytest.fixture
def is_podman(chosen: str) -> bool:
    """Whether it is Podman, where the two differ in what they can do."""
    return bool(chosen)


@pytest.fixture
def engine(real_engine: DockerEngine) -> Engine:
    """The engine under test, of which nothing is known but the protocol."""
    return real_engine


@pytest.fixture
def launch(context: Context, folder: Path) -> ServerOptions:
    reference = context.catalogue.find(SMALL).reference
    if not context.engine.has(reference):
        context.engine.download(reference, Task())
    return ServerOptions(
        key=context.key(folder),
        person=context.person,
        folder=folder,
        environment=SMALL,
        reference=reference,
        port=any_port(),
        token=new_token(),
        ids=ids_for(folder),
    )
