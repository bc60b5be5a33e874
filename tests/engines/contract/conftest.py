"""What every engine has to keep, whichever it is: each test here runs on all of them.

What is about images alone is marked `images`, and does not run on the built-in engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.account import ids_for
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.server import new_token
from notedock.core.task import Task
from notedock.engines.base import Engine, EnvironmentSource, ServerOptions
from notedock.engines.builtin.ending import end
from notedock.engines.builtin.engine import BuiltinEngine
from notedock.engines.builtin.record import Record, records, remove
from notedock.flows.context import Context
from tests.conftest import (
    SMALL,
    any_port,
    context_alone,
    docker_engine_alone,
    lend_environments,
)

BUILTIN = "builtin"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about images, where there are none."""
    without = [
        one
        for one in items
        if one.get_closest_marker("images")
        and getattr(one, "callspec", None)
        and one.callspec.params.get("kind") == BUILTIN  # type: ignore[attr-defined]
    ]
    config.hook.pytest_deselected(items=without)
    items[:] = [one for one in items if one not in without]


@pytest.fixture(scope="package", params=["docker", "podman", BUILTIN])
def kind(request: pytest.FixtureRequest) -> str:
    """The engine that these tests run on."""
    return str(request.param)


@pytest.fixture(scope="package")
def chosen(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of its choice; empty for the usual."""
    return str(request.getfixturevalue("podman_host")) if kind == "podman" else ""


@pytest.fixture(scope="package")
def docker_client(kind: str, chosen: str) -> Iterator[docker.DockerClient | None]:
    """The engine of these tests, asked behind the program's back; None for the built-in one."""
    if kind == BUILTIN:
        yield None
        return
    client = docker.DockerClient(base_url=chosen) if chosen else docker.from_env()
    yield client
    client.close()


@pytest.fixture(autouse=True)
def _obeyed(chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program use it as well."""
    if chosen:
        monkeypatch.setenv("DOCKER_HOST", chosen)


@pytest.fixture
def is_podman(kind: str) -> bool:
    """Whether it is Podman, where engines differ in what they can do."""
    return kind == "podman"


@pytest.fixture
def real_engine(
    kind: str,
    docker_client: docker.DockerClient,
    paths: AppPaths,
    made_environments: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """The engine under test; whatever the test leaves behind fails it."""
    if kind != BUILTIN:
        yield from docker_engine_alone(docker_client, tmp_path_factory)
        return
    lend_environments(paths.home, made_environments)
    made = BuiltinEngine(paths=paths)
    yield made
    left = [Record(one) for one in records(paths).glob("[!.]*")]
    for one in left:
        remove(one, end)
    assert list(records(paths).glob("*")) == []
    assert left == []


@pytest.fixture
def context(
    real_engine: Engine, catalogue: Catalogue, paths: AppPaths, docker_client: docker.DockerClient
) -> Iterator[Context]:
    """A program of a person whom nobody else is; what it has built goes with it."""
    yield from context_alone(real_engine, catalogue, paths, docker_client)


@pytest.fixture
def engine(real_engine: Engine) -> Engine:
    """The engine under test, of which nothing is known but the protocol."""
    return real_engine


@pytest.fixture
def launch(context: Context, folder: Path, kind: str) -> ServerOptions:
    environment = context.catalogue.find(SMALL)
    reference = environment.reference
    if kind == BUILTIN:
        described = EnvironmentDescription(folder, "key", "nobody", base=environment)
        found = EnvironmentSource(context.catalogue.find, lambda _environment, _task: None)
        reference = context.engine.prepare(described, Task(), found)
    elif not context.engine.has(reference):
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
