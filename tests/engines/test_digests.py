"""Images that have to be what their makers published, from registries that may have others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import read_catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.task import Task
from notedock.engines.docker import registry
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.registry import InsecureRegistries
from notedock.flows import environments
from notedock.flows.context import Context
from tests.conftest import lab_image
from tests.engines.faulty_registry import FaultyRegistry
from tests.engines.test_download import digest
from tests.lab import registry as lab
from tests.lab.engine import Daemon, can_start_private

BARE = lab_image("no-jupyter")
UNSEEN = "lab/base"
OTHER = "sha256:" + "0a" * 32

pytestmark = [
    pytest.mark.usefixtures("collected"),
    pytest.mark.skipif(not can_start_private(), reason="a private engine needs root"),
]


@pytest.fixture(scope="module")
def daemon() -> Iterator[Daemon]:
    with Daemon() as started:
        yield started


def refused(engine: DockerEngine, reference: str, digest: str) -> Problem:
    with pytest.raises(Problem) as caught:
        engine.download(reference, Task(), digest)
    return caught.value


def test_the_right_content_is_here_under_its_name(engine: DockerEngine, daemon: Daemon) -> None:
    engine.download(BARE, Task(), lab.digest("lab/no-jupyter", "latest"))
    assert engine.has(BARE)
    image = engine.store.find(BARE)
    assert image is not None
    assert engine.downloaded.names(image.id) == (BARE,)  # so that it may be removed again
    assert daemon.docker("images", "--format", "{{.Repository}}:{{.Tag}}").split() == [BARE]


def test_another_content_is_not_taken(engine: DockerEngine, daemon: Daemon) -> None:
    problem = refused(engine, BARE, OTHER)
    assert problem.kind == "environment-altered"
    assert BARE in problem.title
    assert "127.0.0.1:5000" in problem.reason
    assert daemon.docker("images", "--all", "--quiet") == ""


def test_another_image_under_the_name_is_not_taken_from_a_mirror(
    engine: DockerEngine, daemon: Daemon, faulty: FaultyRegistry
) -> None:
    """The mirror sends another manifest, for the tag and for the digest that it is asked for.

    Of an image that no other test here downloads: the engine keeps manifests for a while after
    their images were removed, and does not ask for a digest that it has.
    """
    published = lab.digest(UNSEEN, "latest")
    manifest = lab.describe(UNSEEN, "latest")
    sent = json.dumps(manifest, indent=7).encode()
    for name in ("latest", published, digest(sent)):
        faulty.own[f"/v2/{UNSEEN}/manifests/{name}"] = (manifest["mediaType"], sent)
    reference = faulty.image(f"{UNSEEN}:latest")
    assert refused(engine, reference, published).kind == "environment-altered"
    assert daemon.docker("images", "--all", "--quiet") == ""
    engine.download(reference, Task())  # without a digest nobody notices
    assert engine.has(reference)


def test_a_name_that_nobody_knows_is_not_another_content(engine: DockerEngine) -> None:
    assert refused(engine, lab_image("no-such-image"), OTHER).kind == "environment-not-found"


CATALOGUE = f"""
registry = "quay.example.com/lab"
tag = "latest"
default = "no-jupyter"
[[environment]]
id = "no-jupyter"
digest = "{OTHER}"
title = "One"
summary = "one."
"""


@pytest.mark.parametrize("name", ["no-jupyter", "quay.example.com/lab/no-jupyter:latest"])
def test_the_catalogues_digest_decides_also_for_a_mirror(
    engine: DockerEngine,
    daemon: Daemon,
    faulty: FaultyRegistry,
    paths: AppPaths,
    tmp_path: Path,
    name: str,
) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text(CATALOGUE)
    catalogue = read_catalogue(file, {"NOTEDOCK_REGISTRY": f"{faulty.address}/lab"})
    context = Context(engine, catalogue, RecentFolders(paths), paths, "somebody")
    with pytest.raises(Problem) as caught:
        environments.download_environment(context, catalogue.find(name), Task())
    assert caught.value.kind == "environment-altered"
    assert faulty.address in caught.value.reason
    assert daemon.docker("images", "--all", "--quiet") == ""


def test_the_registrys_digest_is_that_of_what_it_sends() -> None:
    asked = registry.digest(BARE, InsecureRegistries())
    assert asked == lab.digest("lab/no-jupyter", "latest")
