"""What keeps notebooks of the built-in engine to their folder: how far this computer can do that.

Linux: bubblewrap (its own files and processes) and pasta (its own network), both as ordinary
programs. They are tried, because systems that have them may refuse what they need.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.translation import translate
from notedock.engines.builtin import sandbox
from notedock.engines.builtin.process import boot_id

_PATIENCE = 20.0  # seconds for a trial, which takes 0.3
_TUN = Path("/dev/net/tun")


class Fence(Enum):
    """How far servers are kept to their folder. FILES: they reach other programs' ports."""

    WHOLE = "whole"
    FILES = "files"
    NONE = "none"

    def sentence(self) -> str:
        """Return what the person is to know of it."""
        return {
            Fence.WHOLE: translate(
                "Fence",
                "Notebooks can use their folder and the internet, and nothing else on this "
                "computer.",
            ),
            Fence.FILES: translate(
                "Fence",
                "Notebooks can use their folder and no other files, but they can reach other "
                "programs on this computer over the network.",
            ),
            Fence.NONE: translate(
                "Fence",
                "On this computer, notebooks can do everything that you can: run only those of "
                "people you trust.",
            ),
        }[self]


@dataclass(frozen=True)
class Tools:
    """The programs that fence servers in; an empty path for one that is missing or fails."""

    bwrap: str = ""
    pasta: str = ""

    @property
    def fence(self) -> Fence:
        """How far they get."""
        if not self.bwrap:
            return Fence.NONE
        return Fence.WHOLE if self.pasta else Fence.FILES


@cache
def tools(home: Path) -> Tools:
    """Return which programs work here. Takes half a second.

    That all works is remembered in the program's `home`, until the computer is started again.
    """
    if sys.platform != "linux":
        return Tools()
    found = Tools(shutil.which("bwrap") or "", shutil.which("pasta") or "")
    memory = home / "builtin" / "fence.json"
    now = [boot_id(), os.getuid(), *map(_changed, (found.bwrap, found.pasta))]
    if own_files.read_json(memory) == now and found.fence is Fence.WHOLE:
        return found
    working = _tried(found.bwrap, found.pasta)
    if working.fence is Fence.WHOLE:
        with suppress(OSError):
            write_atomically(memory, json.dumps(now))
    return working


def _changed(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _tried(bwrap: str, pasta: str) -> Tools:
    """Try the programs. Empty paths for those that are not there."""
    if sys.platform != "linux":
        return Tools()
    uid = os.getuid() or sandbox.UNPRIVILEGED
    trial = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--", "true"]
    inside = [bwrap, *sandbox.isolation(uid, uid), *trial]
    is_root = os.getuid() == 0
    as_person = [*sandbox.reachable(()), *sandbox.as_owner(None)] if is_root else []
    if not bwrap or not _works([*as_person, *inside]):
        return Tools()
    needed = all(map(shutil.which, ("ip", "unshare", "mount"))) and os.access(_TUN, os.W_OK)
    if pasta and needed and _works([*as_person, *sandbox.own_network(pasta, 0, ()), *inside]):
        return Tools(bwrap, pasta)
    return Tools(bwrap)


def _works(command: list[str]) -> bool:
    """Tell whether a command ends well; whatever it leaves running ends with it."""
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                return process.wait(_PATIENCE) == 0
            finally:
                _end_group(process.pid)
    except (OSError, subprocess.TimeoutExpired):
        return False


def _end_group(leader: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
