"""How what runs of a server is ended: whole, whatever it has started."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from notedock.engines.builtin.process import Process, boot_id, family
from notedock.engines.builtin.record import Record

_PATIENCE = 5.0  # seconds for the supervisor to end everything, which takes a moment


def end(record: Record) -> None:
    """End the server of a record at once, with all its processes. It need not run."""
    process = record.process()
    if process is None:
        return
    process.signal(signal.SIGTERM)
    if process.wait(_PATIENCE) or sys.platform == "win32":
        return
    left = list(_known(process))
    process.signal(signal.SIGKILL)
    for one in left:
        one.signal(signal.SIGKILL)
    process.wait(_PATIENCE)


def _known(process: Process) -> Iterator[Process]:
    for pid in family(process.pid):
        with suppress(OSError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2]
            yield Process(pid, fields.split()[19], boot_id())
