"""What is told of a server that does not say it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.core.server import Server, Status
from notedock.engines import jupyter


class _Says(http.server.BaseHTTPRequestHandler):
    words = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.words)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Be quiet."""


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that answers everything with the test's parameter."""
    handler = type("Handler", (_Says,), {"words": request.param})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        port = listening.server_address[1]
        yield Server("id", "key", Path("/x"), "e", "docker", Status.RUNNING, port, "token")
        listening.shutdown()


@pytest.mark.parametrize(
    ("server", "saves"),
    [
        (b'{"writable": true}', True),
        (b'{"writable": false}', False),
        (b"{}", None),
        (b"no JSON", None),
        (b"[]", None),
    ],
    indirect=["server"],
)
def test_whether_changes_can_be_saved_is_told_only_when_it_is_known(
    server: Server, saves: bool | None
) -> None:
    assert jupyter.can_save(server) is saves


@pytest.mark.parametrize("server", [b"no JSON", b'{"a": 1}', b"[1]", b"null"], indirect=True)
def test_a_server_that_does_not_say_what_goes_on_is_called_silent(server: Server) -> None:
    assert jupyter.activity(server) == jupyter.Activity(open=False, busy=(), silent=True)


@pytest.mark.parametrize("server", [b"[]"], indirect=True)
def test_a_server_where_nothing_goes_on_is_not_silent(server: Server) -> None:
    assert jupyter.activity(server) == jupyter.Activity(open=False, busy=())
