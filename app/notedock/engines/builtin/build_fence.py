"""The fence around what makes an environment: packages that are built run code of strangers.

It sees the folders of this engine, without those of servers, and nothing else of the person's. The
network is that of this computer: an index may be anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from notedock.core.account import Ids
from notedock.engines.builtin import fence, sandbox
from notedock.engines.builtin.sandbox import Bind, Sandbox

_TEMPORARY = "tmp"
_NETWORK = ("resolv.conf", "hosts", "nsswitch.conf")  # of /etc
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def fenced(command: list[str], builtin: Path, stage: Path, reads: Iterable[Path]) -> list[str]:
    """Return the command that runs another one in the fence; that itself where there is none.

    builtin: the folder of this engine. stage: where it works. reads: what else it needs to see.
    Raises OSError.
    """
    bwrap = fence.tools(builtin.parent).bwrap
    if not bwrap:
        return command
    (stage / _TEMPORARY).mkdir(exist_ok=True)
    binds = tuple(_binds(builtin, stage, reads))
    hidden = (str(builtin / "servers"),) if (builtin / "servers").is_dir() else ()
    return Sandbox(Ids(*sandbox.own_ids()), binds, hidden).command(bwrap, command)


def _binds(builtin: Path, stage: Path, reads: Iterable[Path]) -> Iterator[Bind]:
    yield Bind(builtin, str(builtin), writable=True)  # one bind: links lead from its cache into it
    for one in (builtin / "cache", builtin / "environments"):
        if one.is_symlink():
            yield Bind(one.resolve(), str(one.resolve()), writable=True)
    yield Bind(stage, sandbox.HOME, writable=True)
    yield Bind(stage / _TEMPORARY, "/tmp", writable=True)
    seen = {path.resolve() for path in reads} | set(_certificates())
    for one in sorted(seen):
        if one.exists() and not one.is_relative_to("/usr"):
            yield Bind(one, str(one))
    for name in _NETWORK:
        if (file := Path("/etc", name)).exists():
            yield Bind(file.resolve(), str(file))


def _certificates() -> Iterator[Path]:
    for name in _CERTIFICATES:
        if value := os.environ.get(name):
            yield Path(value)
