"""What engines on other systems answer, as people have reported it: recognised all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.problem import Problem
from notedock.engines.base import PortTakenError, ServerOptions
from notedock.engines.docker import containers
from notedock.engines.docker.container_spec import ContainerSpec
from tests.engines.refusing_client import refusing_client

# docker/for-mac#7519 and docker/for-win#12323 (folders that are not shared), docker/for-win#12530
# and epi2me-labs/labslauncher#14 (ports that Windows has reserved, which look free).
NOT_SHARED = (
    (
        "Mounts denied: \nThe path /Volumes/Data/Sales is not shared from the host and is not "
        "known to Docker.\nYou can configure shared paths from Docker -> Preferences... -> "
        "Resources -> File Sharing."
    ),
    "Drive has not been shared",
    'invalid mount config for type "bind": bind source path does not exist: /host_mnt/x/Sales',
)
RESERVED = (
    (
        "Ports are not available: exposing port TCP 127.0.0.1:8888 -> 0.0.0.0:0: listen tcp "
        "127.0.0.1:8888: bind: An attempt was made to access a socket in a way forbidden by its "
        "access permissions."
    ),
    (
        "driver failed programming external connectivity on endpoint notedock: Bind for "
        "127.0.0.1:8888 failed: port is already allocated"
    ),
)


def begin(words: str, folder: Path) -> None:
    launch = ServerOptions("key", "somebody", folder, "minimal-notebook", "image", 8888, "secret")
    containers.begin(refusing_client(words), "container", ContainerSpec(launch, ()))


@pytest.mark.parametrize("words", NOT_SHARED)
def test_a_folder_that_docker_may_not_see(words: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        begin(words, tmp_path)
    assert caught.value.kind == "folder-not-shared"
    assert str(tmp_path) in caught.value.reason
    assert caught.value.detail == words
    with pytest.raises(Problem) as caught:
        begin(words, tmp_path / "gone")
    assert caught.value.kind == "folder-missing"


@pytest.mark.parametrize("words", RESERVED)
def test_a_port_that_only_looks_free_is_another_ones(words: str, tmp_path: Path) -> None:
    with pytest.raises(PortTakenError):
        begin(words, tmp_path)
