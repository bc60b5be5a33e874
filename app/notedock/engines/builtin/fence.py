"""What keeps notebooks of the built-in engine to their folder: how far this computer can do that.

Linux: bubblewrap (its own files and processes) and pasta (its own network), both as ordinary
programs. They are tried, because systems that have them may refuse what they need.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from notedock.core.translation import translate

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
                "Notebooks reach their folder and the internet, and nothing else of this computer.",
            ),
            Fence.FILES: translate(
                "Fence",
                "Notebooks reach their folder and no other files, but they can reach other "
                "programs of this computer over the network.",
            ),
            Fence.NONE: translate(
                "Fence",
                "On this computer, notebooks can reach everything that you can: run only those of "
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
def tools() -> Tools:
    """Return which programs work here. Takes half a second the first time."""
    if sys.platform != "linux":
        return Tools()
    from notedock.engines.builtin import sandbox

    bwrap, pasta = shutil.which("bwrap") or "", shutil.which("pasta") or ""
    uid = os.getuid() or sandbox.UNPRIVILEGED
    trial = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--", "true"]
    inside = [bwrap, *sandbox.isolation(uid, uid), *trial]
    as_person = sandbox.as_owner(None) if os.getuid() == 0 else []
    if not bwrap or not _works([*as_person, *inside]):
        return Tools()
    needed = all(map(shutil.which, ("ip", "unshare", "mount"))) and os.access(_TUN, os.R_OK)
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
        import signal
        from contextlib import suppress

        with suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
