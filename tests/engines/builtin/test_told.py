"""What a server of the built-in engine is told and given, and what it cannot change."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.account import ids_for
from notedock.core.data_folder import DataFolder
from notedock.core.made_outside import Package
from notedock.core.variables import Variables
from notedock.engines.base import ServerOptions
from notedock.engines.builtin.servers import BuiltinServers
from tests.conftest import give
from tests.engines.builtin.conftest import OneEnvironment
from tests.waiting import eventually

_TELL = """
import json, os, pathlib, resource
def write(path):
    try:
        return pathlib.Path(path).write_text("x") == 1
    except OSError:
        return False
told = {name: os.environ.get(name) for name in ("COLOUR", "PATH", "JUPYTER_TOKEN")}
told["read"] = open("/home/jovyan/data/numbers").read()
told["wrote"] = [write("/home/jovyan/data/new"), write("/home/jovyan/work/new")]
told["limits"] = [resource.getrlimit(getattr(resource, one))[0] for one in
                  ("RLIMIT_DATA", "RLIMIT_NOFILE", "RLIMIT_NPROC")]
print(json.dumps(told), flush=True)
"""

# As pip leaves it, and a link to what is outside.
_MAKE = """
import os, pathlib
home = pathlib.Path.home()
(home / "kept.csv").write_text("1")
(home / ".hidden").write_text("1")
(home / "link").symlink_to("/etc/passwd")
(home / "closed").mkdir()
(home / "closed" / "more.csv").write_text("1")
about = pathlib.Path(os.environ["PYTHONPATH"], "made-1.0.dist-info")
about.mkdir()
(about / "METADATA").write_text("Name: made\\nVersion: 1.0\\n")
(about / "REQUESTED").touch()
os.chmod(home / "closed", 0o500)
"""


@pytest.mark.parametrize("read_only", [False, True])
def test_it_has_its_variables_folders_and_limits(
    servers: BuiltinServers,
    environment: OneEnvironment,
    options: ServerOptions,
    tmp_path: Path,
    read_only: bool,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "numbers").write_text("1 2 3")
    environment.run(_TELL)
    server = servers.launch(
        replace(
            options,
            read_only=read_only,
            data=DataFolder(tmp_path / "data"),
            variables=Variables((("COLOUR", "secret green"), ("PATH", "/nowhere"))),
            limits=replace(options.limits, memory=512, processes=77, open_files=1025),
        )
    )
    told = json.loads(b"".join(servers.log(server, follow=True)))
    assert told["COLOUR"] == "secret green"
    assert told["PATH"] != "/nowhere"
    assert told["JUPYTER_TOKEN"] == options.token
    assert told["read"] == "1 2 3"
    assert told["wrote"] == [False, not read_only]
    assert told["limits"] == [512 << 20, 1025, 77]
    found = servers.find(server.key)
    assert found is not None
    assert found.data == DataFolder(tmp_path / "data")
    assert found.variables.names == ("COLOUR", "PATH")
    assert options.token not in servers.command_line(server)
    assert "green" not in servers.command_line(server)


def test_the_programs_own_files_are_not_in_it(
    servers: BuiltinServers, environment: OneEnvironment, options: ServerOptions
) -> None:
    home = servers.paths.home
    give(home.parent, os.getuid(), os.getgid())
    (home / "settings.json").touch()
    environment.run(f"import os; print(os.listdir('/home/jovyan/work/{home.name}'))")
    server = servers.launch(replace(options, folder=home.parent, ids=ids_for(home.parent)))
    assert b"".join(servers.log(server, follow=True)) == b"[]\n"


def test_what_is_made_in_its_home_is_told_and_copied(
    servers: BuiltinServers, environment: OneEnvironment, options: ServerOptions, tmp_path: Path
) -> None:
    environment.run(_MAKE)
    server = servers.launch(options)
    assert b"".join(servers.log(server, follow=True)) == b""
    eventually("it has ended", lambda: not (now := servers.find(server.key)) or not now.is_running)
    made = servers.made_outside(server)
    assert made.files == ("/home/jovyan/closed/more.csv", "/home/jovyan/kept.csv")
    assert made.packages == (Package("made", "1.0"),)
    into = tmp_path / "into"
    into.mkdir()
    servers.copy_outside(server, [*made.files, "/home/jovyan/link"], into)
    copied = {one.relative_to(into).as_posix() for one in into.rglob("*") if one.is_file()}
    assert copied == {"closed/more.csv", "kept.csv"}
    assert servers.remove_ended(server)
