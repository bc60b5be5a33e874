"""Passwords of indexes and proxies: they help to build, and are found nowhere afterwards."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.flows.doctor import full_report
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.engines.test_download import outward_address
from tests.flows.password_index import NAME, PasswordIndex
from tests.flows.recipes import BASE, Seen, put

PASSWORD = "Wn7-lake-of-glass"
PROXY = f"http://reader:{PASSWORD}@127.0.0.1:9"  # in Docker's settings, so it counts there
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PasswordIndex]:
    """The index that the person's settings of pip name, with their password."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with PasswordIndex(outward_address(), PASSWORD) as started:
        host = started.address.partition(":")[0]
        monkeypatch.setenv("PIP_INDEX_URL", f"http://reader:{PASSWORD}@{started.address}/simple")
        monkeypatch.setenv("PIP_TRUSTED_HOST", host)
        yield started


@pytest.fixture
def classic(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Docker without buildx; its settings."""
    folder = tmp_path / "docker"
    folder.mkdir()
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder


def kept(image: str) -> str:
    """Return all that Docker tells of an image and of those below it."""
    asked = (["docker", "history", "--no-trunc", image], ["docker", "inspect", image])
    ids = subprocess.check_output(["docker", "history", "-q", "--no-trunc", image], text=True)
    more = [["docker", "inspect", one] for one in ids.split() if one != "<missing>"]
    return "".join(subprocess.check_output(one, text=True) for one in (*asked, *more))


def left_out(seen: Seen) -> str:
    """Return what was said of passwords."""
    return "\n".join(one for one in seen.notices if "password" in one)


@pytest.mark.usefixtures("builder")
def test_requirements_come_from_an_index_with_a_password_that_is_kept_nowhere(
    seen: Seen, index: PasswordIndex, docker_client: docker.DockerClient
) -> None:
    put(seen.folder, requirements_txt=f"{NAME} # {seen.context.person}\n")
    image = seen.prepare()
    assert f"{NAME}-1.0" in seen.log
    assert left_out(seen) == ""
    assert PASSWORD not in kept(image)
    assert PASSWORD not in seen.log
    files = docker_client.containers.run(
        image, ["-c", "import notedock_trial; print(open('/proc/self/environ').read())"],
        entrypoint="/opt/conda/bin/python", remove=True,
    )  # fmt: skip
    assert PASSWORD.encode() not in files


def test_without_buildkit_the_password_is_left_out_and_that_is_said(
    seen: Seen, index: PasswordIndex, classic: Path
) -> None:
    put(seen.folder, requirements_txt=NAME)
    with pytest.raises(Problem) as caught:
        seen.prepare()
    problem = caught.value
    assert "PIP_INDEX_URL was left out" in left_out(seen)
    assert PASSWORD not in f"{problem} {problem.detail} {seen.log}"
    _found, report = full_report(seen.context, seen.task(), problem, seen.folder)
    assert PASSWORD not in report
    index.asks = False
    image = seen.prepare()
    assert f"{NAME}-1.0" in seen.log
    assert PASSWORD not in kept(image)
    assert not any(index.allowed in one for one in index.seen)


def test_a_recipe_gets_the_address_of_the_index_without_the_password(
    seen: Seen, index: PasswordIndex, classic: Path
) -> None:
    text = f'ARG PIP_INDEX_URL\nRUN echo "by $PIP_INDEX_URL {seen.context.person}"\n'
    put(seen.folder, Dockerfile=BASE + text)
    image = seen.prepare()
    assert f"by http://{index.address}/simple" in seen.log
    assert "PIP_INDEX_URL was left out" in left_out(seen)
    assert PASSWORD not in kept(image)


@pytest.mark.usefixtures("builder")
def test_a_recipe_that_asks_for_the_secret_gets_it_and_the_log_does_not(
    seen: Seen, index: PasswordIndex
) -> None:
    text = (
        "ARG PIP_INDEX_URL\nRUN --mount=type=secret,id=PIP_INDEX_URL,mode=0444 "
        f"grep {PASSWORD[:5]} /run/secrets/PIP_INDEX_URL && echo {seen.context.person}\n"
    )
    put(seen.folder, Dockerfile=BASE + text)
    image = seen.prepare()
    assert "@" + index.address in seen.log
    assert left_out(seen) == ""
    assert PASSWORD not in seen.log
    assert PASSWORD not in kept(image)


@pytest.mark.usefixtures("index")
def test_a_proxys_password_stays_out_of_builds_and_is_said_to_reach_servers(
    seen: Seen, classic: Path, docker_client: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_INDEX_URL")
    monkeypatch.setenv("https_proxy", f"http://reader:{PASSWORD}@proxy.example.com:3128")
    settings = {"proxies": {"default": {"httpProxy": PROXY}}}
    (classic / "config.json").write_text(json.dumps(settings))
    step = f'ARG HTTP_PROXY\nRUN echo "by $HTTP_PROXY, $https_proxy {seen.context.person}"\n'
    put(seen.folder, Dockerfile=BASE + step)
    image = seen.prepare()
    assert "by http://127.0.0.1:9, http://proxy.example.com:3128 " in seen.log
    assert "HTTPS_PROXY, HTTP_PROXY was left out" in left_out(seen)
    assert PASSWORD not in kept(image) + seen.log
    seen.notices.clear()
    server = start(seen.context, StartRequest(seen.folder, SMALL), seen.task())
    try:
        inside = docker_client.containers.get(server.key).attrs["Config"]["Env"]
        assert f"HTTP_PROXY={PROXY}" in inside
        assert "Docker gives it to these notebooks" in left_out(seen)
        assert PASSWORD not in seen.context.engine.command_line(server)
    finally:
        seen.context.engine.remove(server)
