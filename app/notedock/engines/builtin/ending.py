"""How what runs of a server is ended: whole, whatever it has started."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from notedock.engines.builtin.fence import Fence
from notedock.engines.builtin.plan import MARK
from notedock.engines.builtin.process import Process, family, start_of
from notedock.engines.builtin.record import Record

_PATIENCE = 5.0  # seconds for the supervisor to end everything, which takes a moment


def end(record: Record) -> None:
    """End the server of a record at once, with all its processes. It need not run.

    When the supervisor is killed, all that it has fenced in ends with it.
    """
    process = record.process()
    if process is None or sys.platform == "win32":
        return
    process.signal(signal.SIGTERM)
    if not process.wait(_PATIENCE):
        left = [Process(pid, start_of(pid), process.boot) for pid in family(process.pid)]
        process.signal(signal.SIGKILL)
        for one in left:
            one.wait(_PATIENCE)
    described = record.described()
    if described.get("fence") == Fence.NONE.value:
        _end_marked(str(described.get("id")))


def _end_marked(mark: str) -> None:
    """End processes with this mark in their environment. Others of the account have none."""
    if sys.platform != "linux":
        return
    for one in Path("/proc").iterdir():
        if one.name.isdecimal():
            with suppress(OSError):
                handle = os.pidfd_open(int(one.name))
                try:
                    marked = f"{MARK}={mark}".encode() in (one / "environ").read_bytes().split(
                        b"\0"
                    )
                    if marked:
                        signal.pidfd_send_signal(handle, signal.SIGKILL)
                finally:
                    os.close(handle)
