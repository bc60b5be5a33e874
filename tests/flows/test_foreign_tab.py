"""What a page of one folder gets from the server of another folder on the same port: nothing."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import websocket

from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.engines import jupyter
from notedock.engines.base import ServerOptions
from notedock.engines.docker import container_spec
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.conftest import SMALL, any_port, lab_image
from tests.flows.page import ask

FILE = {"type": "file", "format": "text", "content": "from another folder"}
IMAGES = (SMALL, lab_image("old-notebook"))


@pytest.fixture
def other(folder: Path) -> Path:
    """Another folder with files of the same names."""
    made = folder.parent / "other" / folder.name
    (made / "notebooks").mkdir(parents=True)
    (made / "notebooks" / "Start.ipynb").write_bytes(
        (folder / "notebooks" / "Start.ipynb").read_bytes()
    )
    return made


@pytest.fixture
def pair(
    context: Context, folder: Path, other: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Server, Server]]:
    """The server of `folder`, which has ended, and that of `other` on the same port."""
    ended = start(context, StartRequest(folder, request.param, port=any_port()), Task())
    context.engine.remove(ended)
    running = start(context, StartRequest(other, request.param, port=ended.port), Task())
    yield ended, running
    context.engine.remove(running)


def answer(server: Server, method: str, path: str, token: str) -> int:
    """Send a request as a page does, and return the answer's status."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, json.dumps(FILE) if method == "PUT" else None, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def cookie_paths(running: Server) -> dict[str, str]:
    """Return the path of each cookie that a browser is given with the link, by its name."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request("GET", running.link().partition(f":{running.port}")[2])
    response = connection.getresponse()
    connection.close()
    assert response.status == 200
    cookies = response.headers.get_all("Set-Cookie") or []
    return {
        name: part.strip().partition("=")[2]
        for name, _, rest in (cookie.partition("=") for cookie in cookies)
        for part in rest.split(";")
        if part.strip().lower().startswith("path=")
    }


def login_page(running: Server) -> str:
    """Return what a tab is shown whose login is of an earlier start."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    try:
        connection.request("GET", running.path("/login"))
        return connection.getresponse().read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("pair", IMAGES, indirect=True)
def test_outside_of_its_base_url_a_server_neither_tells_nor_takes_anything(
    pair: tuple[Server, Server], other: Path
) -> None:
    ended, running = pair
    before = sorted(other.rglob("*"))
    paths = ("/", "/api", "/api/status", "/login", "/lab", "/tree", "/api/contents/notebooks")
    # Jupyter refuses a change by somebody unknown before it looks for the path.
    for token, refused in ((ended.token, 403), (running.token, 404)):
        for path in (*paths, *map(ended.path, paths)):
            assert answer(running, "GET", path, token) == 404, path
        for path in map(ended.path, ("/api/contents/new.txt", "/api/contents/notebooks/a.txt")):
            assert answer(running, "PUT", path, token) == refused
    assert sorted(other.rglob("*")) == before
    names = {one["name"] for one in ask(running, "GET", "/api/contents")["content"]}
    assert "notebooks" in names
    # Browsers send cookies to every port of a computer: names and paths keep them apart.
    own = "notedock-f-" + running.base_url.split("/")[2]
    assert cookie_paths(running) == {own: running.base_url, "_xsrf": running.base_url}
    assert "These notebooks were started again." in login_page(running)


@pytest.mark.parametrize("pair", [SMALL], indirect=True)
def test_a_kernel_is_reached_below_the_servers_own_base_url_alone(
    pair: tuple[Server, Server],
) -> None:
    ended, running = pair
    kernel = ask(running, "POST", "/api/kernels", {})["id"]
    below = f"/api/kernels/{kernel}/channels"
    place = f"ws://127.0.0.1:{running.port}"
    for path in (below, ended.path(below)):
        with pytest.raises(websocket.WebSocketBadStatusException) as caught:
            websocket.create_connection(f"{place}{path}?token={running.token}", timeout=20)
        assert caught.value.status_code == 404
    websocket.create_connection(
        f"{place}{running.path(below)}?token={running.token}", timeout=20
    ).close()


def test_a_folder_comes_back_where_it_was_and_its_port_is_kept_for_it(
    context: Context, folder: Path, other: Path
) -> None:
    first = start(context, StartRequest(folder, SMALL), Task())
    context.engine.remove(first)
    elsewhere = start(context, StartRequest(other, SMALL), Task())
    try:
        assert elsewhere.port != first.port
        again = start(context, StartRequest(folder), Task())
        try:
            assert again.address == first.address
            assert again.token != first.token
            assert again.base_url != elsewhere.base_url
        finally:
            context.engine.remove(again)
    finally:
        context.engine.remove(elsewhere)


def test_a_port_that_was_asked_for_is_obeyed_and_stays_with_whom_it_is_kept_for(
    context: Context, folder: Path, other: Path
) -> None:
    asked = any_port()
    for one in (folder, other):
        server = start(context, StartRequest(one, SMALL, port=asked), Task())
        context.engine.remove(server)
        assert server.port == asked
    server = start(context, StartRequest(other, SMALL), Task())
    context.engine.remove(server)
    assert server.port != asked
    server = start(context, StartRequest(folder, SMALL), Task())
    context.engine.remove(server)
    assert server.port == asked


def test_a_server_of_an_older_version_is_still_found_and_opened(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no base URL of its own, and no label that tells of one."""

    labels = container_spec.ContainerSpec.labels
    with monkeypatch.context() as older:
        older.setattr(ServerOptions, "base_url", "/")
        older.setattr(
            container_spec.ContainerSpec,
            "labels",
            lambda spec: {k: v for k, v in labels(spec).items() if k != container_spec.BASE_URL},
        )
        first = start(context, StartRequest(folder, SMALL), Task())
    try:
        found = start(context, StartRequest(folder, SMALL), Task())
        assert found == first
        assert jupyter.find_responder(found) is jupyter.Responder.OURS
        assert found.address.startswith(f"http://127.0.0.1:{found.port}/notebooks/")
    finally:
        context.engine.remove(first)
