"""Two terminals at once, and a stranger where Jupyter usually listens."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import docker
import pytest

from notedock.flows.ports import FIRST, is_free
from tests.conftest import SMALL, ours
from tests.terminal.program import Program

WISH = ("--environment", SMALL, "--no-open")


def test_starts_of_one_folder_at_once_give_one_server(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    all_of_them = [notedock.begin("start", folder, *WISH) for _ in range(4)]
    outcomes = [one.end() for one in all_of_them]
    assert [one.status for one in outcomes] == [0] * 4, [one.err for one in outcomes]
    assert len({one.out for one in outcomes}) == 1
    assert asked_with_its_token(outcomes[0].out)
    assert len(ours(docker_client, tmp_path)) == 1
    assert notedock("stop", folder).status == 0


def test_two_folders_at_once_each_have_their_server(
    folder: Path, notedock: Program, tmp_path: Path, docker_client: docker.DockerClient
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    both = [notedock.begin("start", one, *WISH) for one in (folder, other)]
    outcomes = [one.end() for one in both]
    assert [one.status for one in outcomes] == [0, 0], [one.err for one in outcomes]
    links = {one.out for one in outcomes}
    assert len({urlsplit(link).port for link in links}) == 2
    assert len({link.partition("token=")[2] for link in links}) == 2
    assert all(asked_with_its_token(link) for link in links)
    assert len(ours(docker_client, tmp_path)) == 2

    stopping = [notedock.begin("stop", one) for one in (folder, other)]
    assert [one.end().status for one in stopping] == [0, 0]


def test_a_strangers_server_is_left_alone_and_ours_answers_elsewhere(
    folder: Path, notedock: Program, stranger: None
) -> None:
    done = notedock("start", folder, *WISH)
    assert done.status == 0, done.err
    assert urlsplit(done.out).port != FIRST
    assert asked_with_its_token(done.out)
    assert notedock("stop", folder).status == 0


def test_a_strangers_port_that_is_asked_for_is_a_problem(
    folder: Path, notedock: Program, stranger: None
) -> None:
    done = notedock("start", folder, *WISH, "--port", str(FIRST))
    assert (done.status, done.out) == (1, "")
    assert f"Number {FIRST} is used by another program" in done.err


class _Stranger(http.server.BaseHTTPRequestHandler):
    """Answers /api as every Jupyter does, and knows nothing of our token."""

    def do_GET(self) -> None:
        body = json.dumps({"version": "2.21.1"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name above
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[None]:
    """Somebody listens on 8888: this test, unless others do so already."""
    if not is_free(FIRST):
        yield
        return
    with http.server.ThreadingHTTPServer(("127.0.0.1", FIRST), _Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def asked_with_its_token(printed: str) -> bool:
    """Tell whether the server behind the link takes the link's token."""
    link = urlsplit(printed.strip())
    token = link.query.removeprefix("token=")
    request = urllib.request.Request(
        f"http://{link.netloc}/api/status", headers={"Authorization": f"token {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return "last_activity" in json.load(answer)
