"""A finished container with a long log, and a flood for the window: what both are measured on."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from notedock.engines.docker import container_spec
from notedock.flows.context import Context
from tests.bench.figures import Figure, within
from tests.lab import JUPYTER_REGISTRY

LINES = 2_000_000
RATE = 20_000  # lines a second
SECONDS = 60
_LINE = "[I 2026-11-23 10:00:00.000 ServerApp] 200 GET /api/contents?content=1 (127.0.0.1) 2.34ms"
_IMAGE = f"{JUPYTER_REGISTRY}/minimal-notebook:2026-07-28"


@contextlib.contextmanager
def long_log(context: Context, folder: Path) -> Iterator[str]:
    """Make a container of the folder that has written two million lines; yields its name."""
    name = context.key(folder)
    labels = [
        f"--label={container_spec.FOLDER}={folder}",
        f"--label={container_spec.PERSON}={context.person}",
    ]
    writes = f"yes '{_LINE:<109}' | head --lines {LINES}"
    made = ["docker", "run", "--name", name, *labels, "--entrypoint=sh", _IMAGE, "-c", writes]
    try:
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        yield name
    finally:
        subprocess.run(["docker", "rm", "--force", name], check=True, capture_output=True)


def seconds(*command: str) -> float:
    """Return how long a command takes whose output nobody reads."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def stall_figures(environment: Mapping[str, str]) -> list[Figure]:
    """Flood the log of a window, and measure for how long its event loop stood still."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.logs"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    longest, usual, work = map(float, told.stdout.split()[-3:])
    flood = f"Log of {RATE:,} lines/s for {SECONDS} s"
    return [
        within(f"{flood}: longest stall of the window", longest, 33, "ms"),
        within(f"{flood}: its own work at once, processor time", work, 33, "ms"),
        within(f"{flood}: 99th percentile", usual, 16, "ms"),
    ]


def main() -> None:
    """Flood a log, and print by how much the event loop was late."""
    from PySide6.QtCore import Qt, QTimer

    from notedock.core.app_paths import app_paths
    from notedock.core.error_log import ErrorLog
    from notedock.core.task import Cancel
    from notedock.window.log.feed import LogFeed
    from notedock.window.log.page import LogPage
    from notedock.window.shell.application import create_application
    from notedock.window.shell.garbage_collection import Collector
    from notedock.window.work.runner import Runner

    application = create_application()
    runner, page, cancel = Runner(ErrorLog(app_paths().home)), LogPage(), Cancel()
    feed = LogFeed(lambda: runner.post(page.view.read_feed))
    page.resize(1000, 700)
    page.view.show_feed(feed)
    page.show()
    Collector(page)  # as in the program: what collects garbage may stall it, too
    beats: list[tuple[float, float]] = []  # when, and how much work had been done

    def flood() -> None:
        written, began = 0, time.monotonic()
        while not cancel.is_set():
            due = int((time.monotonic() - began) * RATE) - written
            feed.write(f"2026-11-23T10:00:00.123456789Z {_LINE:<109}\n" * due, Cancel())
            written += due
            time.sleep(0.005)

    beat = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
    beat.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    QTimer.singleShot(500, beat.start)
    QTimer.singleShot(600, threading.Thread(target=flood, daemon=True).start)
    QTimer.singleShot(600 + SECONDS * 1000, application.quit)
    application.exec()
    cancel.set()
    late = sorted(later - sooner for (sooner, _), (later, _) in pairwise(beats))
    work = max(more - less for (_, less), (_, more) in pairwise(beats))
    print(late[-1] * 1000, late[int(len(late) * 0.99)] * 1000, work * 1000)


if __name__ == "__main__":
    main()
