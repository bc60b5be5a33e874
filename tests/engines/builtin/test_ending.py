"""Servers end whole, however they end: processes, ports and files."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.server import Server, Status
from notedock.engines.base import NameTakenError, PortTakenError, ServerOptions
from notedock.engines.builtin import fence
from notedock.engines.builtin.fence import Tools
from notedock.engines.builtin.process import Process, boot_id, start_of
from notedock.engines.builtin.record import records
from notedock.engines.builtin.servers import BuiltinServers
from tests.conftest import give
from tests.engines.builtin.conftest import Launched, OneEnvironment, processes
from tests.waiting import eventually

# Leaves a program in a session of its own behind, as a notebook may, and goes on.
_WITH_DAEMON = """
import subprocess, sys, time
subprocess.Popen(["sh", "-c", "sleep 1000.%s & exec sleep 1000.%s"], start_new_session=True)
print("ready", flush=True)
time.sleep(1000)
"""


@pytest.fixture
def mark() -> str:
    """What the processes of a server have in their command."""
    return f"1000.{time.time_ns()}"


@pytest.fixture
def folder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """A folder whose server has a fence, or none."""
    if getattr(request, "param", "whole") == "none":
        monkeypatch.setattr(fence, "tools", lambda _home: Tools())
        if os.geteuid() == 0:  # another account does not reach the environment of a test
            give(folder, 0, 0)
    return folder


def started(launched: Launched, servers: BuiltinServers, mark: str) -> Server:
    """Start a server, and wait until it has left something behind."""
    number = mark.partition(".")[2]
    server = launched(_WITH_DAEMON % (number, number))
    eventually("it has started", lambda: b"ready" in b"".join(servers.log(server, follow=False)))
    assert processes(mark)
    return server


@pytest.mark.parametrize("folder", ["whole", "none"], indirect=True)
def test_a_removed_server_leaves_no_process_and_no_file(
    launched: Launched, servers: BuiltinServers, mark: str
) -> None:
    server = started(launched, servers, mark)
    servers.remove(server)
    assert processes(mark) == set()
    assert servers.find(server.key) is None
    assert list(records(servers.paths).iterdir()) == []


@pytest.mark.parametrize("folder", ["whole", "none"], indirect=True)
def test_when_the_supervisor_is_killed_nothing_is_left_that_cannot_be_found(
    launched: Launched, servers: BuiltinServers, mark: str
) -> None:
    server = started(launched, servers, mark)
    os.kill(supervisor(servers, server), signal.SIGKILL)
    eventually("it has ended", lambda: status(servers, server) is Status.ENDED)
    servers.remove(server)
    eventually("nothing runs", lambda: processes(mark) == set())


def supervisor(servers: BuiltinServers, server: Server) -> int:
    """Return the process that stays beside a server."""
    (pid,) = (one for one in processes("Stays beside one") if _is_of(one, servers, server))
    return pid


def _is_of(pid: int, servers: BuiltinServers, server: Server) -> bool:
    return Path(f"/proc/{pid}/cwd").resolve() == records(servers.paths) / server.key


def status(servers: BuiltinServers, server: Server) -> Status | None:
    found = servers.find(server.key)
    return found.status if found else None


def test_a_process_is_another_when_its_number_was_given_again() -> None:
    own = Process(os.getpid(), start_of(os.getpid()), boot_id())
    assert own.is_running()
    assert not replace(own, started="1").is_running()
    assert not replace(own, boot="of yesterday").is_running()


@pytest.mark.parametrize("folder", ["whole", "none"], indirect=True)
def test_what_ended_by_itself_is_told_with_its_exit_status_and_log(
    launched: Launched, servers: BuiltinServers, mark: str
) -> None:
    leaves = f"subprocess.Popen(['sleep', '{mark}'], start_new_session=True)"
    server = launched(f"import subprocess, sys; {leaves}; print('farewell'); sys.exit(7)")
    said = b"".join(servers.log(server, follow=True))
    assert said == b"farewell\n"
    eventually("it has ended", lambda: status(servers, server) is Status.ENDED)
    found = servers.find(server.key)
    assert found is not None
    assert found.exit_code == 7
    assert processes(mark) == set()
    assert servers.usage(server) is None
    assert servers.connections(server) is None
    assert servers.remove_ended(server)


def test_a_key_is_taken_until_its_server_is_removed(
    launched: Launched, servers: BuiltinServers, options: ServerOptions
) -> None:
    server = launched("")
    with pytest.raises(NameTakenError):
        servers.launch(options)
    eventually("it has ended", lambda: status(servers, server) is Status.ENDED)
    with pytest.raises(NameTakenError):
        servers.launch(options)
    assert servers.remove_ended(server)
    again = servers.launch(options)
    assert again.id != server.id
    servers.remove(server)  # which is another one by now
    assert servers.find(again.key) is not None


def test_nobody_gets_the_port_of_a_named_server_on_the_other_loopback_address(
    launched: Launched,
    servers: BuiltinServers,
    options: ServerOptions,
    environment: OneEnvironment,
) -> None:
    """Browsers resolve its name to that address, too."""
    environment.run("import time; time.sleep(1000)")
    named = replace(options, named=True)
    with socket.create_server(("::1", options.port), family=socket.AF_INET6):
        with pytest.raises(PortTakenError):
            servers.launch(named)
        assert servers.find(options.key) is None
    server = servers.launch(named)
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("::1", options.port), family=socket.AF_INET6)
    servers.remove(server)


def test_it_ends_when_its_folder_is_removed_by_hand(
    launched: Launched, servers: BuiltinServers, mark: str
) -> None:
    server = started(launched, servers, mark)
    shutil.rmtree(records(servers.paths) / server.key)
    eventually("it has ended", lambda: processes(mark) == set())


def test_a_damaged_record_is_in_nobodys_way(
    launched: Launched, servers: BuiltinServers, mark: str
) -> None:
    server = started(launched, servers, mark)
    (records(servers.paths) / server.key / "server.json").write_text("{damaged")
    assert servers.find(server.key) is None
    again = launched("")
    assert servers.find(again.key) is not None
    assert processes(mark) == set()


def test_a_start_that_was_broken_off_is_found_and_removed(
    servers: BuiltinServers, options: ServerOptions, environment: OneEnvironment
) -> None:
    """The program was killed before it had started anything."""
    environment.run("")
    server = servers.launch(options)
    (records(servers.paths) / server.key / "process.json").unlink()
    found = servers.find(server.key)
    assert found is not None
    assert found.status is Status.CREATED
    assert servers.remove_ended(server)
    assert servers.find(server.key) is None
