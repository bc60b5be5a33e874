"""Measure what the program promises and print a small table."""

from __future__ import annotations

import contextlib
import http.client
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from notedock.__main__ import make_context
from notedock.core.environment import OWN
from notedock.core.masking import MASK
from notedock.core.server import new_token
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.fetch import fetch
from notedock.flows.ports import free_ports
from notedock.flows.start import Wish, start
from tests.bench import downloads, logs
from tests.bench.figures import ROUNDS, Figure, take_turns
from tests.bench.tree import tree_figures
from tests.lab import JUPYTER_REGISTRY
from tests.screen import Screen

SMALL = "minimal-notebook"


def start_figure(context: Context, folder: Path) -> Figure:
    """Start → server answers, against `docker run` and a tight poll of `/api`."""
    environment = context.catalogue.find(SMALL)
    fetch(context, environment, Task())
    server = start(context, Wish(folder, SMALL), Task())
    line = context.engine.command_line(server)
    context.engine.remove(server)

    def ours() -> float:
        began = time.perf_counter()
        mine = start(context, Wish(folder, SMALL), Task())
        took = time.perf_counter() - began
        context.engine.remove(mine)
        return took

    def theirs() -> float:
        port = next(free_ports())
        command = line.replace(MASK, new_token()).replace(
            f"127.0.0.1:{server.port}:", f"127.0.0.1:{port}:"
        )
        began = time.perf_counter()
        made = subprocess.run(command, shell=True, check=True, capture_output=True, text=True)
        while not _answers(port):
            time.sleep(0.002)
        took = time.perf_counter() - began
        remove = ["docker", "rm", "--force", "--volumes", made.stdout.strip()]
        subprocess.run(remove, check=True, capture_output=True)
        return took

    return take_turns("Start → server answers", "docker run + poll of /api", ours, theirs, 1.05)


def recipe_figure(context: Context, folder: Path) -> Figure:
    """A second start of a folder with an unchanged recipe, against one of a folder without."""
    plain, own = folder / "plain", folder / "own"
    plain.mkdir()
    (own / "js").mkdir(parents=True)
    for number in range(300):
        (own / "js" / f"{number}.js").write_text("x" * 10_000)
    (own / "requirements.txt").write_text("# nothing more\n")
    base = f"FROM {context.catalogue.find(SMALL).reference}\n"
    (own / "Dockerfile").write_text(base + "COPY . /opt/all\nCOPY js /opt/js\n")

    def timed(which: Path, environment: str) -> float:
        began = time.perf_counter()
        server = start(context, Wish(which, environment), Task())
        took = time.perf_counter() - began
        context.engine.remove(server)
        return took

    try:
        return take_turns(
            "Second start with a recipe",
            "start without one",
            lambda: timed(own, OWN),
            lambda: timed(plain, SMALL),
            1.02,
        )
    finally:
        remove = ["docker", "rmi", f"{context.key(own)}:own"]
        subprocess.run(remove, check=True, capture_output=True)


def paint_figure(screen: Screen) -> Figure:
    """Launch → first paint, against a window of PySide6 with nothing in it."""

    # Compiled once and kept, as an installed program is.
    environment = {k: v for k, v in screen.environment.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def launch(which: str) -> float:
        began = time.time()
        result = subprocess.run(
            [sys.executable, "-m", "tests.bench.paint", which],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return float(result.stdout.split()[-1]) - began

    return take_turns(
        "Launch → first paint",
        "bare PySide6 window",
        lambda: launch("notedock"),
        lambda: launch("bare"),
        1.3,
    )


def download_figures(screen: Screen, folder: Path) -> list[Figure]:
    """First download, against `docker pull`; and the window meanwhile, against its limit."""
    with downloads.contest(SMALL) as (ours, theirs):
        figure = take_turns("Download", "docker pull", ours, theirs, 1.03, 5)
    stalls = [downloads.longest_stall(str(folder), screen.environment) for _round in range(5)]
    what = "Longest stall of the window while it downloads"
    return [figure, Figure(what, "50 ms", statistics.median(stalls), 0.05, 1.0)]


def log_figure(context: Context, folder: Path) -> Figure:
    """`notedock logs` of a finished container with two million lines, against `docker logs`."""
    with logs.long_log(context, folder) as name:
        return take_turns(
            "notedock logs, 2,000,000 lines",
            "docker logs",
            lambda: logs.seconds(sys.executable, "-m", "notedock", "logs", str(folder)),
            lambda: logs.seconds("docker", "logs", name),
            1.05,
            count=3,
        )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/api")
        return connection.getresponse().status == http.client.OK
    return False


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="notedock-bench-") as scratch, Screen() as screen:
        os.environ |= {"NOTEDOCK_HOME": f"{scratch}/home", "NOTEDOCK_REGISTRY": JUPYTER_REGISTRY}
        folder = Path(scratch) / "folder"
        folder.mkdir()
        context = make_context()
        figures = [
            start_figure(context, folder),
            recipe_figure(context, folder),
            paint_figure(screen),
        ]
        figures += download_figures(screen, folder)
        figures.append(log_figure(context, Path(scratch)))
        longest, usual = logs.stalls(screen.environment)
    figures += tree_figures()
    table = Table("What", "Against", "Ours", "Theirs", "Ratio", "Aim")
    for one in figures:
        table.add_row(
            one.what,
            one.against,
            f"{one.ours:.3g} s",
            f"{one.theirs:.3g} s",
            f"{one.ours / one.theirs:.2f}",
            f"≤ {one.aim}",
        )
    console = Console(width=100)
    console.print(table)
    console.print(
        f"Log at {logs.RATE} lines/s for {logs.SECONDS} s: longest stall {longest:.0f} ms "
        f"(aim < 33), 99th percentile {usual:.0f} ms (aim < 16)"
    )
    console.print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}; medians of {ROUNDS} rounds"
    )


if __name__ == "__main__":
    main()
