"""The log of a server, as it is written by the supervisor and read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from notedock.core.limits import Limits
from notedock.engines.base import ServerOptions
from notedock.engines.builtin.log_file import Log
from notedock.engines.builtin.record import records
from notedock.engines.builtin.servers import BuiltinServers
from tests.engines.builtin.conftest import OneEnvironment

_LINES = b"".join(b"2026-11-28T01:02:0%d.5%08dZ line %d\r half\n" % (n, n, n) for n in range(6))


def read(folder: Path, *, follow: bool = False, since: str = "", tail: int | None = None) -> bytes:
    log = Log(folder, lambda: False, follow=follow, tail=tail, times=False, since=since)
    return b"".join(log)


def test_it_is_read_in_part(tmp_path: Path) -> None:
    (tmp_path / "log.1").write_bytes(_LINES[: _LINES.index(b"2026-11-28T01:02:03")])
    (tmp_path / "log").write_bytes(_LINES[_LINES.index(b"2026-11-28T01:02:03") :])
    assert read(tmp_path).count(b"\n") == 6
    assert read(tmp_path, follow=True) == read(tmp_path)
    assert read(tmp_path, tail=2) == b"line 4\r half\nline 5\r half\n"
    assert read(tmp_path, since="2026-11-28T02:02:04.5+01:00").startswith(b"line 4")
    assert read(tmp_path, since="2026-11-28T01:02:04.500000005Z").startswith(b"line 5")


def test_none_is_written_yet(tmp_path: Path) -> None:
    assert read(tmp_path) == b""
    assert read(tmp_path, follow=True) == b""


def test_a_server_that_says_much_fills_no_disk_and_is_followed_to_its_end(
    servers: BuiltinServers, environment: OneEnvironment, options: ServerOptions
) -> None:
    environment.run(
        "import os\nfor n in range(400):\n"
        "    os.write(1, (b'%06d ' % n + b'x' * 9_992 + b'\\n'))\nos.write(1, b'end')"
    )
    server = servers.launch(replace(options, limits=Limits(log=1)))
    said = b"".join(servers.log(server, follow=True, times=True))
    assert said.endswith(b"Z end")
    lines = said.splitlines()
    assert all(re.match(rb"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z ", one) for one in lines)
    folder = records(servers.paths) / server.key
    assert sum(one.stat().st_size for one in folder.glob("log*")) < 1_300_000
