"""How much memory and free disk this computer and the engine have, for the report."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock.core.formatting import format_size
from notedock.core.memory import memory
from notedock.core.problem import Problem
from notedock.engines import base
from notedock.flows.context import Context


@dataclass(frozen=True)
class ComputerCapacity:
    """Sizes in bytes; None where nobody tells.

    memory, available_memory, processors: of this computer. free_disk: where the program keeps its
    own files. engine: what the engine has.
    """

    memory: int | None
    available_memory: int | None
    processors: int | None
    free_disk: int | None
    engine: base.Capacity | None

    def lines(self) -> list[str]:
        """Return it for the report, one sentence a line."""
        engine = self.engine or base.Capacity()
        found = [
            _line("Memory of this computer", self.memory, self.available_memory, self.processors),
            _line("Memory of the engine", engine.memory, None, engine.processors),
        ]
        if self.free_disk is not None:
            found.append(f"Free disk for Notedock's own files: {format_size(self.free_disk)}")
        if engine.free_disk is not None:
            found.append(f"Free disk for environments: {format_size(engine.free_disk)}")
        return [line for line in found if line]

    def as_dict(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return asdict(self)


def measure(context: Context, *, engine: bool) -> ComputerCapacity:
    """Look at this computer, and ask the engine. engine: it answers."""
    of_engine = None
    if engine:
        with contextlib.suppress(Problem):  # it has just gone
            of_engine = context.engine.capacity()
    found = memory()
    return ComputerCapacity(
        found.total if found else None,
        found.available if found else None,
        os.cpu_count(),
        _free_disk(context.paths.home),
        of_engine,
    )


def _free_disk(folder: Path) -> int | None:
    """Return the bytes free where `folder` is, or will be."""
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(place).free
    return None


def _line(what: str, total: int | None, available: int | None, processors: int | None) -> str:
    if total is None:
        return ""
    parts = [format_size(total)]
    parts += [f"{format_size(available)} available"] if available is not None else []
    parts += [f"{processors} processors"] if processors is not None else []
    return f"{what}: {', '.join(parts)}"
