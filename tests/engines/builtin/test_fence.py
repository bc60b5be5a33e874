"""What a notebook reaches of this computer: really tried, through all that a server is run with."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from notedock.core.server import Server
from notedock.engines.builtin import fence
from notedock.engines.builtin.fence import Fence
from notedock.engines.builtin.servers import BuiltinServers
from tests.conftest import give
from tests.engines.builtin.conftest import Launched

# Tries everything, and says what happened as one line of JSON.
_TRY = """
import json, os, pathlib, socket, sys
files, ports, names = json.loads(%r)
said = {}
def attempt(name, do):
    try:
        said[name] = str(do())
    except OSError as error:
        said[name] = "refused"
for one in files:
    attempt(one, lambda: os.listdir(one) if os.path.isdir(one) else open(one).read())
for one in ports:
    attempt("%%s:%%s" %% tuple(one), lambda: socket.create_connection(tuple(one), 2) and "reached")
for one in names:
    attempt(one, lambda: socket.socket(socket.AF_UNIX).connect("\\0" + one) or "reached")
attempt("environment", lambda: open(os.path.join(sys.prefix, "changed"), "w"))
attempt("folder", lambda: open("/home/jovyan/work/made", "w").write("x"))
attempt("processes", lambda: sum(one.isdecimal() for one in os.listdir("/proc")))
attempt("capabilities", lambda: next(
    one.split()[1] for one in open("/proc/self/status") if one.startswith("CapEff")))
print(json.dumps(said), flush=True)
"""


@pytest.fixture
def neighbours() -> Iterator[list[tuple[str, int]]]:
    """Ports of other programs on all addresses of this computer, loopback and bridges."""
    told = subprocess.run(["ip", "-json", "address"], capture_output=True, check=True).stdout
    addresses = {
        one["local"]
        for device in json.loads(told)
        for one in device["addr_info"]
        if one["family"] == "inet"
    }
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_server((one, 0))).getsockname()
            for one in sorted(addresses)
        ]


@pytest.fixture(params=[(1234, 2345), (0, 0)] if os.geteuid() == 0 else [None])
def folder(folder: Path, request: pytest.FixtureRequest) -> Path:
    """A folder of another account, and one of the program's own."""
    if request.param:
        give(folder, *request.param)
    return folder


def test_a_notebook_reaches_its_folder_and_nothing_else(
    launched: Launched,
    servers: BuiltinServers,
    folder: Path,
    tmp_path: Path,
    neighbours: list[tuple[str, int]],
) -> None:
    assert fence.tools(servers.paths.home).fence is Fence.WHOLE, "the lab has bubblewrap and pasta"
    other = tmp_path / "another folder"
    other.mkdir(mode=0o755)
    key = tmp_path / ".ssh-id"
    key.write_text("secret")
    abstract = f"notedock-{os.getpid()}"
    files = [str(key), str(other), str(servers.paths.home), "/etc/shadow"]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("\0" + abstract)
        listener.listen()
        server = launched(_TRY % json.dumps([files, neighbours, [abstract]]))
        said = _said(servers, server)
    assert said.pop("folder") == "1"
    assert said.pop("capabilities").strip("0") == ""
    assert int(said.pop("processes")) <= 4
    assert {name: what for name, what in said.items() if what != "refused"} == {}
    status = (folder / "made").stat()
    assert (status.st_uid, status.st_gid) == (folder.stat().st_uid, folder.stat().st_gid)


def _said(servers: BuiltinServers, server: Server) -> dict[str, str]:
    text = b"".join(servers.log(server, follow=True)).decode()
    line = next((one for one in text.splitlines() if one.startswith("{")), "")
    assert line, text
    said: dict[str, str] = json.loads(line)
    return said
