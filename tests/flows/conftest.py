"""What the tests of flows share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.flows.context import Context
from tests.flows.recipes import Seen


@pytest.fixture
def seen(context: Context, folder: Path, docker_client: docker.DockerClient) -> Iterator[Seen]:
    yield Seen(context, folder)
    for image in docker_client.images.list(
        filters={"label": f"io.github.notedock.built-by={context.person}"}
    ):
        docker_client.images.remove(image.id or "", force=True)
