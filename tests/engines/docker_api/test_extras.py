"""What a server is given beside its folder: settings, a folder for data, a graphics card."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from notedock.core.data_folder import DataFolder
from notedock.core.mounts import DATA
from notedock.core.problem import Problem
from notedock.core.variables import Variables
from notedock.engines.base import ServerOptions
from notedock.engines.docker import graphics
from notedock.engines.docker.engine import DockerEngine
from tests.engines.docker_api.test_apart import inside

_SETTINGS = Variables((("API_KEY", "two words\nand a line"), ("JUPYTER_TOKEN", "theirs")))
_LOOK = f"""
import json, os
try:
    open("{DATA}/new", "w")
    refused = ""
except OSError as error:
    refused = error.strerror
print(json.dumps([os.environ["API_KEY"], open("{DATA}/measured.csv").read(), refused]))
"""


def test_all_of_it_arrives_and_a_card_that_is_not_there_is_done_without(
    real_engine: DockerEngine,
    launch: ServerOptions,
    tmp_path: Path,
    docker_client: docker.DockerClient,
    monkeypatch: pytest.MonkeyPatch,
    is_podman: bool,
) -> None:
    monkeypatch.setattr(graphics, "offered", lambda _info, *, podman: "" if podman else "all")
    folder = tmp_path / "data, 2026" if not is_podman else tmp_path / "data 2026"
    folder.mkdir()
    (folder / "measured.csv").write_text("1,2")
    data = DataFolder(folder)
    server = real_engine.launch(replace(launch, variables=_SETTINGS, data=data))
    try:
        assert real_engine.find(server.key) == server
        assert (server.variables.names, server.data) == (_SETTINGS.names, data)
        assert server.token == launch.token
        assert server.lacks_graphics is not is_podman  # Docker was asked for one, and refused
        container = docker_client.containers.get(server.id)
        told = json.loads(inside(container, "python3", "-c", _LOOK))
        assert told == ["two words\nand a line", "1,2", "Read-only file system"]
        assert not list(launch.folder.glob("data*"))
    finally:
        real_engine.remove(server)


def test_a_folder_for_data_that_has_just_gone_is_told_as_that(
    real_engine: DockerEngine, launch: ServerOptions, tmp_path: Path
) -> None:
    with pytest.raises(Problem) as caught:
        real_engine.launch(replace(launch, data=DataFolder(tmp_path / "gone")))
    assert caught.value.kind == "data-folder-unusable"
    assert not (tmp_path / "gone").exists()
