"""What all tests share: a folder to open, a program of its own, and a real engine."""

from __future__ import annotations

import gc
import itertools
import os
import signal
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.models.containers import Container

from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue, read_catalogue
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import SettingsFile
from notedock.engines.base import Engine
from notedock.engines.docker.container_spec import BUILT_BY, FOLDER
from notedock.engines.docker.engine import DockerEngine
from notedock.flows.context import Context
from notedock.flows.ports import is_free
from tests.lab import JUPYTER_REGISTRY, REGISTRY, engine
from tests.lab.shell import lab_folder
from tests.pinned_catalogue import lab_catalogue
from tests.waiting import eventually

SMALL = "minimal-notebook"

# Where this process looks for ports. Other suites run beside it: one of them would take the port
# of a container that a test stops for a moment, and that could then not be started again.
_FIRST_PORT = 10_000 + 120 * (os.getpid() % 150)  # below the ephemeral ports
# And which ports it asks for itself: any connection may take an ephemeral one before it is used.
_OTHER_PORTS = itertools.cycle(28_000 + 30 * (os.getpid() % 150) + number for number in range(30))

# Files of other people can only be made by root; CI is.
# Whoever asks for one of these (all but the first lend an engine of the tests' own) is marked.
_ENGINES = {"docker_client", "daemon", "shared"}

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def pytest_configure() -> None:
    """Let Ctrl+C work in programs that tests start, also when a shell runs the tests with `&`.

    Such a shell has it ignored, and every child inherits that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a real engine, as far as their fixtures tell it."""
    for item in items:
        if _ENGINES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("engine")


def unasked(home: Path) -> Path:
    """Switch off, in the settings of a program's `home`, that folders of others are asked about.

    The folders of most tests have an owner or a recipe that the program has not met before.
    """
    SettingsFile(AppPaths(home)).change(ask_trust=False)
    return home


@pytest.fixture(scope="session")
def lab_catalogue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with the digests that the images of the lab have now."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.toml"
    path.write_text(lab_catalogue(), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _program_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, lab_catalogue_file: Path
) -> Iterator[None]:
    """Keep every test away from the files and settings of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOTEDOCK_HOME", str(unasked(tmp_path_factory.mktemp("home"))))
        patch.setenv("NOTEDOCK_REGISTRY", JUPYTER_REGISTRY)
        patch.setenv("NOTEDOCK_CATALOGUE", str(lab_catalogue_file))
        patch.setattr("notedock.flows.ports.FIRST", _FIRST_PORT)
        yield


@pytest.fixture
def collected() -> Iterator[None]:
    """Clear away at the end of the test what it has dropped.

    The docker library forgets to close the socket of a connection that failed. Python closes it
    and complains, at some later time, in the middle of another test: so let it happen here, when
    the last thread that may hold one has ended.
    """
    yield
    names = ("notedock-job", "look", "cost", "long-answer")
    eventually(
        "the program's threads have ended",
        lambda: not any(one.name in names for one in threading.enumerate()),
    )
    gc.collect()


@pytest.fixture
def paths() -> AppPaths:
    return AppPaths(Path(os.environ["NOTEDOCK_HOME"]))


@pytest.fixture
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def made_environments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests without Docker have their environments: making one takes long."""
    return tmp_path_factory.mktemp("builtin")


def lend_environments(home: Path, made: Path) -> None:
    """Let the program with this `home` use the environments of others, and make its own there.

    What uv has downloaded is kept with the lab.
    """
    (home / "builtin").mkdir(mode=0o700, parents=True)
    for name, kept in (("environments", made), ("cache", lab_folder() / "uv")):
        kept.mkdir(parents=True, exist_ok=True)
        (home / "builtin" / name).symlink_to(kept)


@pytest.fixture(scope="session")
def docker_client() -> Iterator[docker.DockerClient]:
    """The real engine, asked behind the program's back. Without one the test fails."""
    why = engine.problem()
    if why is not None:
        pytest.fail(f"These tests need the lab (make lab): {why}")
    client = docker.from_env()
    yield client
    client.close()


@pytest.fixture
def real_engine(
    docker_client: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DockerEngine]:
    """The engine as the program sees it; whatever the test leaves behind fails it."""
    yield from docker_engine_alone(docker_client, tmp_path_factory)


def docker_engine_alone(
    docker_client: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DockerEngine]:
    """Yield Docker's engine; fail when there are then servers of this test's folders."""
    below = tmp_path_factory.getbasetemp()
    yield DockerEngine()
    left = ours(docker_client, below)
    names = [one.name for one in left]
    for one in left:
        one.remove(force=True, v=True)
    assert names == [], f"left behind: {names}"


@pytest.fixture
def context(
    real_engine: DockerEngine,
    catalogue: Catalogue,
    paths: AppPaths,
    docker_client: docker.DockerClient,
) -> Iterator[Context]:
    """A program of a person whom nobody else is; what it has built goes with it."""
    yield from context_alone(real_engine, catalogue, paths, docker_client)


def context_alone(
    engine: Engine,
    catalogue: Catalogue,
    paths: AppPaths,
    docker_client: docker.DockerClient | None,
) -> Iterator[Context]:
    """Yield a program of a person whom nobody else is, and remove what it has built."""
    person = f"test-{uuid.uuid4().hex[:12]}"
    yield Context(engine, catalogue, RecentFolders(paths), paths, person)
    if docker_client is None:
        return
    for image in docker_client.images.list(filters={"label": f"{BUILT_BY}={person}"}):
        docker_client.images.remove(image.id or "", force=True)


def docker_engine(context: Context) -> DockerEngine:
    """Return the program's engine, for what only Docker's has."""
    assert isinstance(context.engine, DockerEngine)
    return context.engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as authors make them, whose owner is not root."""
    project = tmp_path / "Quarterly review"
    (project / "notebooks").mkdir(parents=True)
    (project / "modules").mkdir()
    (project / "modules" / "__init__.py").touch()
    (project / "modules" / "story.py").write_text("ANSWER = 6 * 7\n")
    (project / "notebooks" / "Start.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "id": "one", "metadata": {}, "outputs": [],'
        ' "execution_count": null, "source": "from modules.story import ANSWER\\nANSWER"}],'
        ' "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},'
        ' "nbformat": 4, "nbformat_minor": 5}'
    )
    if os.geteuid() == 0:
        give(project, 1234, 2345)
    return project


def give(path: Path, uid: int, gid: int) -> None:
    """Make `path` and all below it somebody else's."""
    for one in (path, *path.rglob("*")):
        os.chown(one, uid, gid, follow_symlinks=False)


def any_port() -> int:
    """Return a port that is free, and not one of those that the program tries first."""
    return next(port for port in _OTHER_PORTS if is_free(port))


def lab_image(name: str) -> str:
    """Return the reference of one of the lab's own images."""
    return f"{REGISTRY}/lab/{name}:latest"


def forget_image(client: docker.DockerClient, name: str) -> None:
    """Take one of the lab's images from the engine, whichever registry it came from."""
    for image in client.images.list(filters={"reference": f"*/lab/{name}"}):
        client.images.remove(image.id or "", force=True)


def ours(client: docker.DockerClient, below: Path) -> list[Container]:
    """Return the program's containers whose folder is `below`, running or not."""
    found = client.containers.list(all=True, filters={"label": FOLDER}, ignore_removed=True)
    return [one for one in found if Path(one.labels[FOLDER]).is_relative_to(below)]
