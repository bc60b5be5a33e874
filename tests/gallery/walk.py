"""A walk through the gallery, in a process of its own: Qt has one scale for its whole life."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def complaints(scratch: Path, *, scale: str, language: str, theme: str) -> list[str]:
    """Return what there is to complain about, and how to see it."""
    command = ["-m", "tests.gallery", str(scratch), "--language", language, "--theme", theme]
    told = subprocess.run(
        [sys.executable, *command, "--no-pictures"],
        env={k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        check=False,
    )
    found = [*told.stdout.splitlines(), *told.stderr.splitlines()]
    if found:
        found.append(f"To look at it: QT_SCALE_FACTOR={scale} python {' '.join(command)}")
    elif told.returncode:
        found.append(f"it ended with status {told.returncode}")
    return found
