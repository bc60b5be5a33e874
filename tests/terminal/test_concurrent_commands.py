"""Two terminals at once."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import docker

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


def asked_with_its_token(printed: str) -> bool:
    """Tell whether the server behind the link takes the link's token."""
    link = urlsplit(printed.strip())
    token = link.query.removeprefix("token=")
    base = "/".join(link.path.split("/")[:3])
    request = urllib.request.Request(
        f"http://{link.netloc}{base}/api/status", headers={"Authorization": f"token {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return "last_activity" in json.load(answer)
