"""The sample, copied, prepared and started by the program, once for all of these tests."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docker
import pytest

from notedock.core.server import Server, Status, base_url
from notedock.flows.sample import copy_sample
from tests.browser import browser  # noqa: F401 - a fixture
from tests.conftest import give, unasked
from tests.terminal.program import Program

_PATIENCE = 600  # seconds; the first time, packages are fetched

# Its tests are run in the image (test_modules.py), where everything that they import is.
collect_ignore = ["inside"]


@dataclass(frozen=True)
class Sample:
    """The sample as somebody has it who has tried it. image: the id of what it runs in."""

    folder: Path
    server: Server
    image: str


@pytest.fixture(scope="session")
def made_images(docker_client: docker.DockerClient) -> Iterator[list[str]]:
    """Images to be removed at last: as long as they are there, making them again is quick."""
    made: list[str] = []
    yield made
    for image in made:
        docker_client.images.remove(image)


@pytest.fixture(scope="package")
def sample(
    tmp_path_factory: pytest.TempPathFactory,
    docker_client: docker.DockerClient,
    made_images: list[str],
) -> Iterator[Sample]:
    """The sample's notebooks, running in the environment that the sample describes."""
    folder = copy_sample(tmp_path_factory.mktemp("documents"))
    if os.geteuid() == 0:
        give(folder, 1234, 2345)
    notedock = Program(unasked(tmp_path_factory.mktemp("home")))
    done = notedock.begin("start", folder, "--json").end(_PATIENCE)
    assert done.status == 0, done.err
    told = json.loads(done.out)
    container = docker_client.containers.get(told["id"])
    made_images.append(container.attrs["Config"]["Image"])
    url = urlsplit(told["url"])
    (token,) = parse_qs(url.query)["token"]
    running = (told["id"], container.name or "", folder, told["environment"], told["engine"])
    server = Server(*running, Status.RUNNING, told["port"], token, base_url=base_url(running[1]))
    yield Sample(folder, server, container.attrs["Image"])
    container.remove(force=True, v=True)  # a stop would give pages the time to save


@pytest.fixture(scope="package")
def bundle(sample: Sample) -> str:
    """The tree's JavaScript, as it was made for the sample's environment."""
    read = ["docker", "run", "--rm", "--entrypoint", "cat", sample.image, "/opt/tree/tree.js"]
    return subprocess.run(read, check=True, capture_output=True, text=True).stdout
