"""A launch from beginning to end: the server's folder, what is in it, and its supervisor."""

from __future__ import annotations

import errno
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from notedock.core import problems
from notedock.core.account import Ids, most_open_files
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.limits import MIB
from notedock.core.memory import memory
from notedock.core.problem import Problem
from notedock.core.resources import resource
from notedock.engines.base import PortTakenError, ServerOptions
from notedock.engines.builtin import record, sandbox
from notedock.engines.builtin.ending import end
from notedock.engines.builtin.fence import Tools
from notedock.engines.builtin.plan import NAME, Launch
from notedock.engines.builtin.prepared import PreparedEnvironment
from notedock.engines.builtin.record import Record

LABEL = "Notedock"  # what people are told that has failed
_PATIENCE = 30.0  # seconds until the supervisor has answered, which takes 0.05
_RESOLVER = Path("/etc/resolv.conf")


def launch(
    options: ServerOptions, environment: PreparedEnvironment, tools: Tools, paths: AppPaths
) -> Record:
    """Start a server. Raises NameTakenError, PortTakenError, Problem; then nothing new is left."""
    check(options, paths)
    computer = memory()
    limits = options.limits.complete(computer.total if computer else 0, most_open_files())
    one = Launch(options, environment, tools, limits, paths, secrets.token_hex(16))
    below = record.records(paths)
    more = {"id": one.id, "fence": tools.fence.value}
    try:
        made = record.make(below, options, environment, more, lambda part: _fill(part, one))
    except OSError as error:
        raise _problem(error) from None
    try:
        write_atomically(made.command, one.command_line(made))
        write_atomically(made.inside, json.dumps(_for_questions(one, made)))
        _begin(made, one)
    except BaseException as error:
        removed = not made.folder.exists()
        record.remove(made, end)
        if removed:
            raise problems.server_removed() from error
        if isinstance(error, OSError | subprocess.SubprocessError):
            raise _problem(error) from None
        raise
    return made


def _problem(error: Exception) -> Problem:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return problems.disk_full(str(error))
    return problems.engine_failed(LABEL, str(error))


def check(options: ServerOptions, paths: AppPaths) -> None:
    """Refuse folders that are not there, and the program's own. Raises Problem."""
    if not options.folder.is_dir():
        raise problems.folder_missing(str(options.folder))
    if options.folder.is_relative_to(paths.home / "builtin"):
        raise problems.system_folder(str(options.folder))
    if options.data and not options.data.folder.is_dir():
        missing = problems.folder_missing(str(options.data.folder))
        raise problems.data_folder_unusable(missing)


def _fill(part: Record, one: Launch) -> None:
    """Write what the server finds in `/etc`, and give to its account what is its own."""
    if one.is_fenced:
        uid, gid = sandbox.seen_ids(one.ids)
        account = f"{NAME}:x:{uid}:{gid}::{sandbox.HOME}:/bin/bash\n"
        files = {
            "passwd": f"{account}nobody:x:65534:65534::/nonexistent:/bin/false\n",
            "group": f"{NAME}:x:{gid}:\nnogroup:x:65534:\n",
            "hosts": "127.0.0.1 localhost notedock\n::1 localhost\n",
            "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
            "resolv.conf": sandbox.name_server() if one.tools.pasta else _resolver(),
        }
        for name, text in files.items():
            (part.settings / name).write_text(text, encoding="utf-8", errors="surrogateescape")
            (part.settings / name).chmod(0o644)
    if one.options.signatures:
        signatures = one.options.signatures
        (part.signatures / "notebook_secret").write_bytes(signatures.secret)
        (part.signatures / "nbsignatures.db").write_bytes(signatures.database)
    # Python looks once whether a folder of its path is there.
    (part.home / one.packages).mkdir(parents=True, exist_ok=True)
    _give(one.ids, part.home, part.temporary, part.signatures)


def _resolver() -> str:
    try:
        return _RESOLVER.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _give(ids: Ids, *folders: Path) -> None:
    """Let folders belong to the account that the server runs as, where root has made them."""
    if sys.platform != "win32" and os.getuid() == 0:
        for one in (one for folder in folders for one in (folder, *folder.rglob("*"))):
            os.chown(one, ids.uid, ids.gid)


def _for_questions(one: Launch, made: Record) -> dict[str, object]:
    """Return how a command is run where the server runs, without its secrets."""
    path = one.variables(made)["PATH"]
    return {
        "prefix": one.fenced(made, [], network=False),
        "environment": {"PATH": path, "LANG": "C.UTF-8", "HOME": "/nonexistent"},
    }


def _begin(made: Record, one: Launch) -> None:
    """Start the supervisor, and wait until it has started the server."""
    told = {
        "folder": str(made.folder),
        "command": one.command(made),
        "environment": one.variables(made),
        "directory": "/" if one.is_fenced else str(made.home),
        "port": one.options.port,
        "named": one.options.named,
        "limits": {
            "RLIMIT_DATA": one.limits.memory * MIB,
            "RLIMIT_NOFILE": one.limits.open_files,
        },
        "log": one.limits.log * MIB,
    }
    script = resource("builtin/supervisor.py").read_text(encoding="utf-8")
    python = str(one.environment.jupyter)
    with subprocess.Popen(
        [python, "-I", "-S", "-B", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        start_new_session=True,
    ) as process:  # which ends at once: the supervisor is a child of its, and stays
        said, failed = process.communicate(json.dumps(told).encode(), timeout=_PATIENCE)
    answer = said.decode().strip()
    if answer == "port":
        raise PortTakenError
    if answer == "gone" or not (answer or failed):  # without a word: it was ended
        raise problems.server_removed()
    if answer != "started":
        raise problems.engine_failed(LABEL, failed.decode(errors="replace")[-2000:])
