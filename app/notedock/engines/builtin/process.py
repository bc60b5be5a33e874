"""Processes of this computer, known by more than their number, which others get after them.

Source: proc_pid_stat(5); field 22 is the start, in clock ticks since the computer was started.
Elsewhere `ps` tells the time of the start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notedock.engines.base import Usage

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PROC = sys.platform == "linux"
_PAUSE = 0.02  # seconds between two looks whether a process has ended


@dataclass(frozen=True)
class Process:
    """A process. started: when, as `start_of` tells it. boot: of the computer, as `boot_id`."""

    pid: int
    started: str
    boot: str

    def is_running(self) -> bool:
        """Tell whether it runs. One that only waits to be reaped does not."""
        return bool(self.started) and self.boot == boot_id() and self.started == start_of(self.pid)

    def signal(self, number: int) -> None:
        """Send it a signal. It need not run."""
        if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
            if self.is_running():
                with suppress(ProcessLookupError):
                    os.kill(self.pid, number)
            return
        try:
            handle = os.pidfd_open(self.pid)
        except OSError:
            return
        try:
            if self.is_running():  # asked while the number cannot become another's
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle, number)
        finally:
            os.close(handle)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended. Returns whether it has."""
        until = time.monotonic() + seconds
        while self.is_running():
            if time.monotonic() > until:
                return False
            time.sleep(_PAUSE)
        return True


def read_process(told: Any) -> Process | None:
    """Read what the supervisor has written of itself; None where it is no such thing."""
    try:
        return Process(int(told["pid"]), str(told["started"]), str(told["boot"]))
    except (KeyError, TypeError, ValueError):
        return None


def start_of(pid: int) -> str:
    """Return when a process was started; empty when it does not run.

    `resources/builtin/supervisor.py` has the same for itself.
    """
    if _PROC:
        fields = _stat(pid)
        return fields[19] if fields and fields[0] not in "ZX" else ""
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout.strip()


def boot_id() -> str:
    """Return what identifies the time since the computer was started; empty off Linux."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def family(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants, as far as they are seen."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for one in (task / "children").read_text(encoding="ascii").split():
                yield from family(int(one))


def usage(process: Process) -> Usage:
    """Return what a process and its descendants take: memory of their own, time of the processor.

    What is read from files and can be dropped at any time does not count.
    """
    memory, ticks = 0, 0
    for pid in family(process.pid):
        fields = _stat(pid)
        if fields:
            ticks += sum(map(int, fields[11:15]))  # with those that have ended and were reaped
            memory += _own_memory(pid)
    return Usage(memory, ticks / _ticks_per_second())


def _own_memory(pid: int) -> int:
    total = 0
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(("RssAnon:", "RssShmem:")):
                total += int(line.split()[1]) * 1024
    return total


def _ticks_per_second() -> int:
    if sys.platform == "win32":
        return 100
    return os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """Return the fields from the third on: the name before may have anything in it."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
