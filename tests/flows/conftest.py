"""What the tests of flows share."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from notedock.engines.docker import buildkit
from notedock.flows.context import Context
from tests.flows.package_index import PackageIndex
from tests.flows.recipes import Seen
from tests.lab import buildx


@pytest.fixture
def seen(context: Context, folder: Path) -> Seen:
    return Seen(context, folder)


def old_command() -> str | None:
    """Return a docker command that has BuildKit built in."""
    for folder in os.get_exec_path():
        found = shutil.which("docker", path=folder)
        if found and " version 20." in subprocess.check_output([found, "--version"], text=True):
            return found
    return None


@pytest.fixture
def with_buildx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(buildx.settings_folder()))
    if not buildkit.command():
        pytest.skip("the lab could not get buildx")


@pytest.fixture
def without_buildx(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = old_command()
    if command is None:
        pytest.skip("there is no docker command of version 20")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker").symlink_to(command)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


@pytest.fixture
def old_with_buildx(without_buildx: None, with_buildx: None) -> None:
    """An old command that runs the addition: it does not end that when it is ended itself."""


@pytest.fixture(params=["with_buildx", "without_buildx", "old_with_buildx"])
def builder(request: pytest.FixtureRequest) -> str:
    """Each way in turn."""
    request.getfixturevalue(request.param)
    return str(request.param)


@pytest.fixture
def package_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """An index without files, which pip's settings name; only this computer reaches it."""
    with PackageIndex([]) as started:
        monkeypatch.setenv("PIP_INDEX_URL", started.url)
        monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield started
