"""Upper limits of what one server may take from the computer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

MIB = 1 << 20  # bytes

# The smallest and the largest value that counts as a choice, by field.
RANGES = {
    "memory": (256, 1 << 24),
    "shared_memory": (16, 1 << 24),
    "processes": (64, 1 << 22),
    "open_files": (1024, 1 << 20),
    "log": (1, 1 << 16),
}
_MEMORY_SHARE = 80  # per cent of the memory of the engine's computer
_LARGEST_SHARED_MEMORY = 1024
_PROCESSES, _OPEN_FILES, _LOG = 4096, 65536, 150


@dataclass(frozen=True)
class Limits:
    """Limits of one server; 0 stands for a limit that nobody has chosen.

    memory, shared_memory (/dev/shm) and log: in MiB. processes: their threads count, too.
    open_files: of each process.
    """

    memory: int = 0
    shared_memory: int = 0
    processes: int = 0
    open_files: int = 0
    log: int = 0

    def over(self, other: Limits) -> Limits:
        """Return these limits, with those of `other` where nothing is chosen here."""
        return Limits(
            **{
                one.name: getattr(self, one.name) or getattr(other, one.name)
                for one in fields(Limits)
            }
        )

    def complete(self, computer: int, most_files: int = 0) -> Limits:
        """Return these limits, with the defaults where nothing is chosen.

        computer: the memory of the computer that the engine runs on, in bytes. Where it is not
        known (0) there is no default for the memory. most_files: how many open files can be allowed
        at most, 0 for any number.
        """
        memory = self.memory or computer * _MEMORY_SHARE // 100 // MIB
        quarter = memory // 4 or _LARGEST_SHARED_MEMORY
        files = min(_OPEN_FILES, most_files or _OPEN_FILES)
        shared_memory = min(_LARGEST_SHARED_MEMORY, quarter)
        return self.over(Limits(memory, shared_memory, _PROCESSES, files, _LOG))

    def chosen(self) -> dict[str, int]:
        """Return what is chosen, as it is kept in files."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value}


def read_limits(value: Any) -> Limits:
    """Read what `chosen` has returned; a value that cannot be a limit counts as not chosen."""
    entries = value if isinstance(value, dict) else {}
    return Limits(
        **{
            name: entries[name]
            for name, (least, most) in RANGES.items()
            if type(entries.get(name)) is int and least <= entries[name] <= most
        }
    )
