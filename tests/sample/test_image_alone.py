"""What the sample runs in can be handed on alone: with no folder, it shows its own copy."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Iterator

import docker
import pytest
from docker.models.containers import Container

from notedock.core.server import Server, Status
from notedock.engines import jupyter
from tests.flows.page import Page, ask
from tests.sample.conftest import Sample
from tests.waiting import eventually


@pytest.fixture(scope="module")
def container(sample: Sample, docker_client: docker.DockerClient) -> Iterator[Container]:
    made = docker_client.containers.run(
        sample.image,
        detach=True,
        ports={"8888/tcp": ("127.0.0.1", 0)},
        environment={"JUPYTER_TOKEN": secrets.token_hex(24)},
    )
    yield made
    made.remove(force=True, v=True)


@pytest.fixture(scope="module")
def alone(container: Container, sample: Sample) -> Server:
    container.reload()
    (published, *_more) = container.ports["8888/tcp"] or []
    port = int(published["HostPort"])
    entries = dict(one.split("=", 1) for one in container.attrs["Config"]["Env"])
    server = Server(
        container.id or "",
        "",
        sample.folder,
        "",
        "docker",
        Status.RUNNING,
        port,
        entries["JUPYTER_TOKEN"],
    )
    eventually("an answer", lambda: jupyter.find_responder(server) is jupyter.Responder.OURS, 60)
    return server


def test_it_shows_the_notebooks_and_nothing_of_the_program(alone: Server) -> None:
    names = {one["name"] for one in ask(alone, "GET", "/api/contents")["content"]}
    assert names == {"Dockerfile", "css", "js", "modules", "notebooks", "requirements.txt"}
    notebooks = {one["name"] for one in ask(alone, "GET", "/api/contents/notebooks")["content"]}
    assert "Start here.ipynb" in notebooks


def test_it_opens_where_a_reader_begins(alone: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", alone.port, timeout=10)
    connection.request("GET", "/", headers={"Authorization": f"token {alone.token}"})
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/lab/tree/notebooks/Start%20here.ipynb")


def test_its_notebooks_run(alone: Server) -> None:
    with Page(alone, "notebooks/Trees from a table.ipynb") as page:
        (told,) = page.outputs(
            "from modules import sales; from modules.tree import Tree; "
            "print(len(Tree.of(sales.load(), ['region'])._esm) > 30_000, end='')"
        )
        assert told["text"] == "True"


def test_it_holds_no_token_and_does_not_run_as_root(
    container: Container, sample: Sample, docker_client: docker.DockerClient
) -> None:
    assert container.exec_run("id -u").output == b"1000\n"
    config = docker_client.images.get(sample.image).attrs["Config"]
    assert config["User"] not in ("", "0", "root")
    assert "token" not in json.dumps(config).lower()


def test_it_needs_no_internet_and_leaves_its_tools_behind(sample: Sample) -> None:
    """Node and npm made the tree; only what they made is there."""
    # test_modules.py runs all modules without a network.
    client = docker.from_env()
    command = ["sh", "-c", "ls /opt/tree; command -v node npm; true"]
    told = client.containers.run(sample.image, command, network_mode="none", remove=True)
    client.close()
    assert b"tree.js" in told
    assert b"node" not in told
