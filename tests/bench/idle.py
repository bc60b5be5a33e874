"""What the window takes when nothing happens: memory after its start, processor time while idle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.bench.figures import Figure, within
from tests.bench.person import PROGRAM
from tests.waiting import eventually

SERVERS = 3
SECONDS = 60
PAINT = [sys.executable, "-m", "tests.bench.paint"]
_TICKS = os.sysconf("SC_CLK_TCK")
_KEPT = "window.txt"  # what the window writes when it has been there for two seconds


def idle_figures(
    context: Context, folder: Path, environment: str, screen: Mapping[str, str]
) -> list[Figure]:
    """Measure a window on a screen. The servers are those of `person.somebody`."""
    home = context.paths.home
    with window(screen, home) as process:
        ours = _resident(process)
    with _running([*PAINT, "stay"], screen) as process:
        eventually("rest", lambda: _rests(process), 60)
        theirs = _resident(process)
    for number in range(SERVERS):
        one = folder / f"idle-{number}"
        one.mkdir(parents=True)
        context.recent_folders.add(one)
        start(context, StartRequest(one, environment), Task())
    with window(screen, home) as process:
        before = _spent(process)
        time.sleep(SECONDS)
        percent = (_spent(process) - before) / SECONDS * 100
    at_rest = f"Processor time of the window, {SERVERS} servers, {SECONDS} s of rest"
    return [
        within("Memory after start", ours, 130, "MB"),
        Figure("Memory after start", "bare PySide6 window", ours, theirs, None, "MB"),
        within(at_rest, percent, 0.2, "% of a core"),
    ]


@contextmanager
def window(screen: Mapping[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Show the program's window, complete and at rest, and end it properly."""
    (home / _KEPT).unlink(missing_ok=True)
    with _running(PROGRAM, screen) as process:
        eventually("the window", (home / _KEPT).is_file, 60)
        eventually("rest", lambda: _rests(process), 60)
        yield process


@contextmanager
def _running(command: list[str], screen: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    environment = {k: v for k, v in screen.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _rests(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether two seconds pass with hardly any work: all is imported, drawn and found."""
    before = _spent(process)
    time.sleep(2)
    return _spent(process) - before <= 0.02


def _spent(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of processor time that a process has taken so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(process: subprocess.Popen[bytes]) -> float:
    """Return how much memory a process has, in megabytes of 1,000,000 bytes."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) * 1024 / 1e6
