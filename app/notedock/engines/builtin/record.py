"""What is kept of a server in its folder, from which it is found again.

The folder is the lock between starts, by its name, the key: it is complete when it gets that name.
`server.json` and `token` are written before, `process.json` and `ended.json` by the supervisor
(`resources/builtin/supervisor.py`).
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notedock import __version__
from notedock.core import own_files
from notedock.core.app_paths import AppPaths, make_folder, write_atomically
from notedock.core.data_folder import parse
from notedock.core.masking import keep_secret
from notedock.core.server import Server, Status
from notedock.core.variables import Variables
from notedock.engines.base import NameTakenError, ServerOptions
from notedock.engines.builtin.fence import Fence
from notedock.engines.builtin.prepared import PreparedEnvironment
from notedock.engines.builtin.process import Process, read_process

ENGINE = "builtin"  # the name of the engine, as `engines/engine_list.py` lists it
_DESCRIPTION, _TOKEN, _PROCESS, _ENDED = "server.json", "token", "process.json", "ended.json"
_UNFINISHED, _REMOVED = ".new-", ".gone-"
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)


@dataclass(frozen=True)
class Record:
    """The folder of one server. key: its name."""

    folder: Path

    @property
    def key(self) -> str:
        """The key of the server."""
        return self.folder.name

    @property
    def home(self) -> Path:
        """The home of the server's account, which goes with it."""
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """Its folder for temporary files."""
        return self.folder / "tmp"

    @property
    def settings(self) -> Path:
        """Its own files for `/etc`."""
        return self.folder / "etc"

    @property
    def command(self) -> Path:
        """The file with the command for a terminal."""
        return self.folder / "command"

    @property
    def inside(self) -> Path:
        """The file that says how a command is run where the server runs."""
        return self.folder / "inside.json"

    @property
    def signatures(self) -> Path:
        """The signatures that it was given."""
        return self.folder / "signatures"

    def described(self) -> dict[str, Any]:
        """Return what `server.json` says; nothing when it is gone or damaged."""
        told = own_files.read_json(self.folder / _DESCRIPTION)
        return told if isinstance(told, dict) else {}

    def process(self) -> Process | None:
        """Return the supervisor, None when there is none yet."""
        return read_process(own_files.read_json(self.folder / _PROCESS))

    def ended(self) -> dict[str, Any] | None:
        """Return what the supervisor has written at the end."""
        told = own_files.read_json(self.folder / _ENDED)
        return told if isinstance(told, dict) else None

    def status(self) -> Status:
        """Tell whether it runs, by its process."""
        process = self.process()
        if process is None:
            return Status.CREATED
        running = process.is_running() and self.ended() is None
        return Status.RUNNING if running else Status.ENDED

    def server(self) -> Server | None:
        """Return the server; None when there is none."""
        told = self.described()
        try:
            return self._server(told)
        except (KeyError, TypeError, ValueError):
            return None

    def _server(self, told: dict[str, Any]) -> Server:
        status = self.status()
        code = (self.ended() or {}).get("exit_code") if status is Status.ENDED else None
        items = tuple((str(name), str(value)) for name, value in told["variables"])
        variables = Variables(items)
        keep_secret(variables.secrets())
        return Server(
            id=str(told["id"]),
            key=self.key,
            folder=Path(os.fsdecode(bytes.fromhex(told["folder"]))),
            environment=str(told["environment"]),
            engine=ENGINE,
            status=status,
            port=int(told["port"]),
            token=(own_files.read_text(self.folder / _TOKEN) or "").strip(),
            read_only=told["read_only"] is True,
            since=float(told["since"]),
            exit_code=code if isinstance(code, int) else None,
            base_url=str(told["base_url"]),
            kept_apart=told["fence"] == Fence.WHOLE.value,
            host=str(told["host"]),
            folder_id=str(told["folder_id"]),
            variables=variables,
            data=parse(os.fsdecode(bytes.fromhex(told["data"]))) if told["data"] else None,
            environment_id=str(told["reference"]),
        )


def records(paths: AppPaths) -> Path:
    """Return the folder that has a folder for each server."""
    return paths.home / "builtin" / "servers"


def make(
    below: Path,
    launch: ServerOptions,
    environment: PreparedEnvironment,
    more: dict[str, Any],
    fill: Callable[[Record], None],
) -> Record:
    """Make the folder of a server. more: for `server.json`. fill: puts into it what else it has.

    Raises NameTakenError when there is one; OSError. Then nothing is left.
    """
    make_folder(below)
    part = Record(below / f"{_UNFINISHED}{secrets.token_hex(8)}")
    make_folder(part.folder)
    try:
        for one in (part.home, part.temporary, part.settings, part.signatures):
            make_folder(one)
        fill(part)
        described = _description(launch, environment) | more
        write_atomically(part.folder / _DESCRIPTION, json.dumps(described, indent=1))
        write_atomically(part.folder / _TOKEN, launch.token)
        part.folder.rename(below / launch.key)
    except OSError as error:
        _delete(part.folder)
        if error.errno in _TAKEN:
            raise NameTakenError from None
        raise
    except BaseException:
        _delete(part.folder)
        raise
    return Record(below / launch.key)


def _description(launch: ServerOptions, environment: PreparedEnvironment) -> dict[str, Any]:
    return {
        "version": __version__,
        "since": time.time(),
        "person": launch.person,
        "folder": os.fsencode(launch.folder).hex(),  # a path need not be text
        "folder_shown": str(launch.folder),
        "folder_id": launch.folder_id,
        "environment": launch.environment,
        "reference": environment.reference,
        "port": launch.port,
        "base_url": launch.base_url,
        "host": launch.host_name,
        "read_only": launch.read_only,
        "data": os.fsencode(str(launch.data)).hex() if launch.data else "",
        "variables": [list(one) for one in launch.variables.items],
    }


def remove(record: Record, end: Callable[[Record], None]) -> None:
    """Remove the folder. end: ends what runs of the server. It need not exist."""
    gone = record.folder.with_name(f"{_REMOVED}{secrets.token_hex(8)}")
    try:
        record.folder.rename(gone)
    except FileNotFoundError:
        return
    end(Record(gone))  # it may have been started until just now
    _delete(gone)


def discard_left_over(below: Path, older_than: float, end: Callable[[Record], None]) -> None:
    """Remove what was not finished, or not removed whole, before this time."""
    with suppress(OSError):
        for one in list(below.iterdir()):
            if one.name.startswith((_UNFINISHED, _REMOVED)) and one.stat().st_mtime < older_than:
                end(Record(one))
                _delete(one)


def all_records(below: Path) -> list[Record]:
    """Return the folders of all servers."""
    try:
        return [Record(one) for one in sorted(below.iterdir()) if not one.name.startswith(".")]
    except OSError:
        return []


def _delete(folder: Path) -> None:
    """Delete a folder, also where folders in it were closed to their owner."""

    def open_and_again(call: Callable[[str], object], path: str, _error: object) -> None:
        with suppress(OSError):
            parent = Path(path).parent
            if not parent.is_symlink():
                parent.chmod(stat.S_IRWXU)
            if not Path(path).is_symlink() and Path(path).is_dir():
                Path(path).chmod(stat.S_IRWXU)
                shutil.rmtree(path, ignore_errors=True)
            else:
                call(path)

    if sys.version_info >= (3, 12):
        shutil.rmtree(folder, onexc=open_and_again)
    else:
        shutil.rmtree(folder, onerror=open_and_again)
