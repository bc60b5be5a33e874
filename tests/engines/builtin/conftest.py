"""Servers of the built-in engine with a small program in the place of JupyterLab: all but that."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notedock.core.account import ids_for
from notedock.core.app_paths import AppPaths
from notedock.core.server import Server, new_token, server_key
from notedock.engines.base import ServerOptions
from notedock.engines.builtin.prepared import PREFIX, PreparedEnvironment
from notedock.engines.builtin.servers import BuiltinServers
from tests.conftest import any_port

Launched = Callable[[str], Server]


class OneEnvironment:
    """An environment with a program instead of JupyterLab. folder: a virtual environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._module = next(folder.glob("lib/python3*/site-packages")) / "jupyterlab"
        self._module.mkdir()

    def run(self, code: str) -> None:
        """Have the next server run `code`."""
        (self._module / "__main__.py").write_text(code)

    def find(self, reference: str) -> PreparedEnvironment:
        base = Path(sys.base_prefix).resolve()
        return PreparedEnvironment(reference, self.folder, (base,), (), (self.folder,))


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> OneEnvironment:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return OneEnvironment(folder)


@pytest.fixture
def servers(paths: AppPaths, environment: OneEnvironment) -> Iterator[BuiltinServers]:
    """The servers of a program; what runs at the end is removed."""
    made = BuiltinServers(paths, environment)
    yield made
    for one in made.servers("test"):
        made.remove(one)


@pytest.fixture
def options(folder: Path) -> ServerOptions:
    return ServerOptions(
        key=server_key("test", folder),
        person="test",
        folder=folder,
        environment="small",
        reference=f"{PREFIX}small",
        port=any_port(),
        token=new_token(),
        ids=ids_for(folder),
    )


@pytest.fixture
def launched(
    servers: BuiltinServers, environment: OneEnvironment, options: ServerOptions
) -> Launched:
    """Launch a server that runs a program."""

    def launch(code: str) -> Server:
        environment.run(code)
        return servers.launch(options)

    return launch


def processes(mark: str) -> set[int]:
    """Return the processes that have a text in their command line."""
    found = set()
    for one in Path("/proc").iterdir():
        if one.name.isdecimal() and int(one.name) != os.getpid():
            try:
                if mark.encode() in (one / "cmdline").read_bytes():
                    found.add(int(one.name))
            except OSError:
                continue
    return found
