"""Networks with a proxy: what Docker's settings and the environment say reaches all that runs."""

from __future__ import annotations

import json
from pathlib import Path

import docker
import pytest

from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.flows.recipes import BASE, Seen, put
from tests.lab import buildx

PROXY = "http://proxy.example.com:3128"
WITHOUT = "intranet.example.com"
SAYS = 'RUN echo "by $HTTP_PROXY, $https_proxy, not $NO_PROXY" # {}\n'


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Docker's own settings with a proxy, as its documentation has them."""
    folder = tmp_path / "settings"
    folder.mkdir()
    default = {"httpProxy": PROXY, "httpsProxy": PROXY, "noProxy": WITHOUT}
    (folder / "config.json").write_text(json.dumps({"proxies": {"default": default}}))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder


def build(seen: Seen, step: str) -> str:
    """Return what a step has said, which no build has done before."""
    put(seen.folder, Dockerfile=BASE + step.format(seen.context.person))
    seen.prepare()
    return next(line for line in seen.log.splitlines() if "by " in line and "$" not in line)


def test_dockers_settings_reach_a_build_and_a_server(
    seen: Seen, settings: Path, docker_client: docker.DockerClient
) -> None:
    assert f"by {PROXY}, {PROXY}, not {WITHOUT}" in build(seen, SAYS)
    server = start(seen.context, StartRequest(seen.folder, SMALL), Task())
    try:
        inside = docker_client.containers.get(server.key).attrs["Config"]["Env"]
        assert {f"HTTP_PROXY={PROXY}", f"https_proxy={PROXY}", f"no_proxy={WITHOUT}"} <= set(inside)
    finally:
        seen.context.engine.remove(server)


def test_dockers_settings_reach_a_build_with_buildkit(seen: Seen, settings: Path) -> None:
    plugins = buildx.settings_folder() / "cli-plugins"
    if not plugins.exists():
        pytest.skip("the lab could not get buildx")
    (settings / "cli-plugins").symlink_to(plugins)
    mounted = SAYS.replace("RUN", "RUN --mount=type=cache,target=/c")
    assert f"by {PROXY}, {PROXY}, not {WITHOUT}" in build(seen, mounted)


def test_the_persons_environment_reaches_a_build_unless_it_names_this_computer(
    seen: Seen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    for name in ("HTTP_PROXY", "https_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:3128")  # would be another computer inside
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("NO_PROXY", f"{WITHOUT},127.0.0.1")
    assert f"by , {PROXY}, not {WITHOUT},127.0.0.1" in build(seen, SAYS)
