"""How much memory this computer has."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_STATE = Path("/proc/meminfo")  # of Linux: proc_meminfo(5)


@dataclass(frozen=True)
class Memory:
    """Memory in bytes. available: what programs could still take; None where that is not told."""

    total: int
    available: int | None = None


def memory() -> Memory | None:
    """Return the memory of this computer, None where the system does not tell it."""
    try:
        told = dict(re.findall(r"(\w+): +(\d+) kB", _STATE.read_text(encoding="ascii")))
        return Memory(int(told["MemTotal"]) * 1024, int(told["MemAvailable"]) * 1024)
    except (OSError, ValueError, KeyError):
        return _by_pages()


def _by_pages() -> Memory | None:
    """Ask as macOS and other systems answer."""
    if sys.platform == "win32":  # where Python has no such question
        return None
    try:
        return Memory(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (OSError, ValueError):
        return None
