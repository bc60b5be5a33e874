"""The log of a server: at once, whole, each line once, and without what must not be seen."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from notedock.core.masking import MASK
from notedock.core.server import Server, new_token
from notedock.core.task import Cancel, Cancelled, Task
from notedock.engines.docker import container_spec, streams
from notedock.flows import logs
from notedock.flows.context import Context
from tests.conftest import SMALL
from tests.waiting import eventually

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* ")


class Writer:
    """A server that writes what it is told to, as the engine knows it."""

    def __init__(self, server: Server, said: Path, stop: Callable[[], None]) -> None:
        self.server = server
        self.stop = stop
        self._said = said

    def write(self, text: str | bytes) -> None:
        with self._said.open("ab") as file:
            file.write(text.encode() if isinstance(text, str) else text)


@pytest.fixture
def writer(
    context: Context, folder: Path, tmp_path: Path, docker_client: docker.DockerClient
) -> Iterator[Writer]:
    environment = context.catalogue.find(SMALL)
    if not context.engine.has(environment.reference):
        context.engine.download(environment.reference, Task())
    said = tmp_path / "said"
    said.touch()
    made = docker_client.containers.run(
        environment.reference,
        ["-n", "+1", "--follow", "/said"],
        entrypoint="tail",
        name=context.key(folder),
        user="0",
        init=True,
        environment={"JUPYTER_TOKEN": new_token()},
        labels={container_spec.FOLDER: str(folder), container_spec.PERSON: context.person},
        volumes={str(said): {"bind": "/said", "mode": "ro"}},
        detach=True,
    )
    server = context.engine.find(context.key(folder))
    assert server is not None
    yield Writer(server, said, lambda: made.stop(timeout=5))
    made.remove(force=True, v=True)


class Reader:
    """Follows a log on a thread of its own."""

    def __init__(self, context: Context, server: Server, tail: int | None = None) -> None:
        self.cancel = Cancel()
        self.seen = ""
        self.ended = threading.Event()
        self._pieces = logs.follow(context, server, self.cancel, tail)
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def lines(self) -> list[str]:
        return logs.without_times(self.seen).splitlines()

    def until(self, last: str) -> None:
        eventually(f"the line {last!r}", lambda: self.lines[-1:] == [last])

    def _read(self) -> None:
        try:
            for piece in self._pieces:
                self.seen += piece
        except Cancelled:
            pass
        finally:
            self.ended.set()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The connections over which logs are read."""
    made: list[Any] = []
    real = streams.Log.__init__

    def note(self: streams.Log, response: Any, **wanted: bool) -> None:
        made.append(response)
        real(self, response, **wanted)

    monkeypatch.setattr(streams.Log, "__init__", note)
    return made


def test_every_line_comes_at_once_with_its_time_until_the_server_ends(
    context: Context, writer: Writer
) -> None:
    reader = Reader(context, writer.server)
    for line in ("first", "second", "third"):
        writer.write(f"{line}\n")
        reader.until(line)
    assert all(TIME.match(line) for line in reader.seen.splitlines())
    writer.stop()
    assert reader.ended.wait(30)
    assert reader.lines == ["first", "second", "third"]


def test_a_log_that_breaks_off_goes_on_where_it_was(
    context: Context, writer: Writer, folder: Path, opened: list[Any]
) -> None:
    writer.write("".join(f"before {n}\n" for n in range(2000)))
    eventually("the last line", lambda: "before 1999" in "".join(logs.read(context, folder)))
    reader = Reader(context, writer.server, tail=100)
    reader.until("before 1999")
    expected = [f"before {n}" for n in range(1900, 2000)]
    for turn in ("one", "two"):
        streams.hang_up(opened[-1])
        writer.write(f"meanwhile {turn}\n")
        reader.until(f"meanwhile {turn}")
        expected.append(f"meanwhile {turn}")
    assert reader.lines == expected
    reader.cancel.set()
    assert reader.ended.wait(30)


def test_lines_of_one_moment_come_once_too(
    context: Context, writer: Writer, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other engines give times in whole seconds: several lines share one."""
    real = streams.demultiplex
    monkeypatch.setattr(
        streams,
        "demultiplex",
        lambda blocks, *, times: _in_whole_seconds(real(blocks, times=times)),
    )
    writer.write("one\ntwo\nthree\n")
    reader = Reader(context, writer.server)
    reader.until("three")
    streams.hang_up(opened[-1])
    writer.write("four\n")
    reader.until("four")
    assert reader.lines == ["one", "two", "three", "four"]
    reader.cancel.set()
    assert reader.ended.wait(30)


def _in_whole_seconds(blocks: Iterator[bytes]) -> Iterator[bytes]:
    return (re.sub(rb"\.\d{9}Z ", b"Z ", block) for block in blocks)


def test_it_ends_while_nothing_is_written(context: Context, writer: Writer) -> None:
    reader = Reader(context, writer.server)
    writer.write("the only line\n")
    reader.until("the only line")
    reader.cancel.set()
    assert reader.ended.wait(30)


def test_what_must_not_be_seen_is_not_seen_anywhere(
    context: Context, writer: Writer, folder: Path
) -> None:
    token = writer.server.token
    long = "x" * 16_350 + token + "y" * 40_000  # the engine cuts it amid the token
    writer.write(f"?token={token} \x1b[31mred\x1b[0m\n{long}\n{token}\n")
    writer.write(b"\xff\xc2\x9b not UTF-8\n last\n")
    reader = Reader(context, writer.server)
    reader.until(" last")
    expected = [f"?token={MASK} red", long.replace(token, MASK), MASK, "\ufffd not UTF-8", " last"]
    assert reader.lines == expected
    assert "".join(logs.read(context, folder)).splitlines() == expected
    assert logs.keep(context, writer.server).splitlines() == expected
    kept = logs.kept_log(context, folder)
    assert logs.without_times(kept).splitlines() == expected
    assert all(TIME.match(line) for line in kept.splitlines())
    reader.cancel.set()
    assert reader.ended.wait(30)


def test_what_is_kept_is_bounded_and_begins_with_a_whole_line(
    context: Context, writer: Writer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_KEPT_CHARACTERS", 100)
    writer.write("".join(f"line {n}\n" for n in range(50)))
    eventually("the last line", lambda: "line 49" in "".join(logs.read(context, folder)))
    assert logs.keep(context, writer.server).splitlines()[-1] == "line 49"
    kept = logs.kept_log(context, folder)
    assert len(kept) <= 100
    assert all(TIME.match(line) for line in kept.splitlines())


def test_a_server_with_a_terminal_inside_is_read_as_it_is(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    made = docker_client.containers.run(
        context.catalogue.find(SMALL).reference,
        ["as it is"],
        entrypoint="echo",
        name=context.key(folder),
        tty=True,
        labels={container_spec.FOLDER: str(folder), container_spec.PERSON: context.person},
        detach=True,
    )
    try:
        made.wait()
        assert "".join(logs.read(context, folder)) == "as it is\r\n"
    finally:
        made.remove(force=True)
