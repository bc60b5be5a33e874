"""Servers: launched, found, followed, refused and removed."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.masking import MASK
from notedock.core.problem import Problem
from notedock.core.server import Server, Status
from notedock.core.task import Cancel
from notedock.engines.base import Engine, NameTakenError, PortTakenError, ServerOptions, Usage
from tests.conftest import SMALL
from tests.engines.test_download import outward_address
from tests.waiting import eventually


def test_what_is_launched_is_found_with_all_that_was_asked(
    engine: Engine, launch: ServerOptions
) -> None:
    server = engine.launch(launch)
    try:
        found = engine.find(launch.key)
        assert found == server
        assert engine.servers(launch.person) == [server]
        assert (server.status, server.folder) == (Status.RUNNING, launch.folder)
        assert (server.port, server.token) == (launch.port, launch.token)
        assert server.base_url == launch.base_url
        assert server.environment == SMALL
        assert abs(server.since - time.time()) < 60
    finally:
        engine.remove(server)
    assert engine.find(launch.key) is None


def test_it_says_who_it_is(engine: Engine, kind: str) -> None:
    found = engine.info()
    assert found.name == {"docker": "Docker", "podman": "Podman"}.get(kind, "Notedock's own")
    assert found.version[0].isdigit()
    (used,) = [one for one in engine.candidates() if one.used]
    assert (used.name, used.version, used.where) == (found.name, found.version, found.where)


def test_it_tells_what_it_has_and_what_a_server_takes(
    engine: Engine, launch: ServerOptions
) -> None:
    has = engine.capacity()
    assert has.memory is not None
    assert (has.processors or 0) > 0
    assert (has.free_disk or 0) > 0
    server = engine.launch(launch)
    try:
        first = eventually("what it takes", lambda: _usage(engine, server))
        assert first is not None
        assert 100_000 < first.memory < has.memory
        later = engine.usage(server)
        assert later is not None
        assert later.processor >= first.processor > 0
        engine.stop(server, 10)
        assert engine.usage(server) is None
    finally:
        engine.remove(server)
    assert engine.usage(server) is None


def _usage(engine: Engine, server: Server) -> Usage | None:
    """Return what it takes, once it has run for long enough to have taken a measurable time."""
    told = engine.usage(server)
    return told if told and told.processor else None


def test_nobody_else_sees_it(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    try:
        assert engine.servers("somebody-else") == []
        assert engine.servers(launch.person[:-1]) == []
    finally:
        engine.remove(server)


def test_it_listens_on_this_computer_alone(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    try:
        eventually("it listens", lambda: accepts("127.0.0.1", launch.port))
        assert not accepts(outward_address(), launch.port)
    finally:
        engine.remove(server)


def accepts(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=5):
            return True
    except OSError:
        return False


def test_the_second_of_one_name_is_refused_and_the_first_stays(
    engine: Engine, launch: ServerOptions
) -> None:
    server = engine.launch(launch)
    try:
        with pytest.raises(NameTakenError):
            engine.launch(launch)
        assert engine.find(launch.key) == server
    finally:
        engine.remove(server)


def test_a_taken_port_is_told_and_nothing_is_left(engine: Engine, launch: ServerOptions) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = replace(launch, port=listener.getsockname()[1])
        with pytest.raises(PortTakenError):
            engine.launch(taken)
    assert engine.find(launch.key) is None


def test_a_missing_folder_is_refused_and_not_made(
    engine: Engine, launch: ServerOptions, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(Problem) as caught:
        engine.launch(replace(launch, folder=gone))
    assert caught.value.kind == "folder-missing"
    assert not gone.exists()
    assert engine.find(launch.key) is None


def test_a_followed_log_ends_when_it_is_closed(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    try:
        stream = engine.log(server, follow=True)
        pieces: list[bytes] = []
        reader = threading.Thread(target=lambda: pieces.extend(stream))
        reader.start()
        eventually("a first piece of the log", lambda: pieces)
        stream.close()
        reader.join(30)
        assert not reader.is_alive()
        stream.close()  # once more does no harm
    finally:
        engine.remove(server)


def test_changes_are_told_until_cancelled(engine: Engine, launch: ServerOptions) -> None:
    seen: list[bool] = []  # at each change, whether it runs
    cancel = Cancel()

    def watch() -> None:
        for _change in engine.changes(launch.person, cancel):
            found = engine.find(launch.key)
            seen.append(found is not None and found.is_running)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        eventually("the stream stands", lambda: seen)
        server = engine.launch(launch)
        eventually("its start is told", lambda: seen[-1])
        engine.remove(server)
        eventually("its end is told", lambda: not seen[-1])
    finally:
        cancel.set()
        watcher.join(30)
    assert not watcher.is_alive()


def test_stopping_and_removing_what_is_gone_is_fine(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    engine.remove(server)
    engine.stop(server, 1)
    engine.remove(server)


def test_two_removals_at_once_both_end_well(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    problems: list[BaseException] = []

    def remove() -> None:
        try:
            engine.remove(server)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=remove) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert engine.find(launch.key) is None


def test_the_shown_command_holds_no_token(engine: Engine, launch: ServerOptions) -> None:
    server = engine.launch(launch)
    try:
        line = engine.command_line(server)
    finally:
        engine.remove(server)
    assert launch.token not in line
    assert line.count(MASK) == 1


def test_it_tells_which_modules_the_kernel_does_not_find(
    engine: Engine, launch: ServerOptions
) -> None:
    server = engine.launch(launch)
    try:
        names = ["json", "ipykernel", "no_such_module", "no; such", ""]
        found = engine.missing_modules(server, "python3", names)
        assert found == frozenset({"no_such_module"})
        assert engine.missing_modules(server, "no-such-python", names) is None
        assert engine.python_version(server, "python3").startswith("3.")
        assert engine.python_version(server, "no-such-python") == ""
        engine.stop(server, 1)
        assert engine.missing_modules(server, "python3", names) is None
    finally:
        engine.remove(server)
