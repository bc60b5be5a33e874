"""Under which names a server answers: its own and this computer's, no name of somebody else."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows import ports
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.conftest import SMALL, any_port, lab_image

IMAGES = (SMALL, lab_image("plain-jupyter"), lab_image("old-notebook"))


@pytest.fixture
def server(context: Context, folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The folder's server."""
    running = start(context, StartRequest(folder, request.param), Task())
    yield running
    context.engine.remove(running)


def status(server: Server, name: str, address: str = "127.0.0.1") -> int:
    """Ask the server with its token under a name, and return the answer's status."""
    connection = http.client.HTTPConnection(address, server.port, timeout=20)
    headers = {"Authorization": f"token {server.token}", "Host": f"{name}:{server.port}"}
    try:
        connection.request("GET", server.path("/api/contents"), headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("server", IMAGES, indirect=True)
def test_a_server_refuses_names_that_are_not_its_own(context: Context, server: Server) -> None:
    """A page of elsewhere could else ask the server by its own name (DNS rebinding)."""
    assert server.host.endswith(".localhost")
    for name in (server.host, "127.0.0.1", "localhost"):
        assert status(server, name) == 200, name
    foreign = ("evil.example", f"{server.host}.evil.example", "f-0123456789abcdef.localhost")
    for name in (*foreign, server.id[:12]):
        assert status(server, name) == 403, name
    # Browsers try ::1 first for such a name: nobody else may listen there.
    assert not ports.is_free_on_ipv6(server.port)
    assert status(server, server.host, "::1") == 200
    found = context.engine.find(server.key)
    assert found is not None
    assert found.host == server.host


def test_where_somebody_listens_on_ipv6_the_server_has_no_name(
    context: Context, folder: Path
) -> None:
    port = any_port()
    with socket.create_server(("::1", port), family=socket.AF_INET6):
        server = start(context, StartRequest(folder, SMALL, port=port), Task())
        try:
            assert server.host == ""
            assert server.browser_link() == server.link()
        finally:
            context.engine.remove(server)
