"""Measure what the program promises and print a table, as docs/bench.md has it."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from notedock.__main__ import make_context
from notedock.core.app_paths import AppPaths
from notedock.core.recent_folders import RecentFolders
from notedock.flows.context import Context
from tests.bench import downloads, logs
from tests.bench.builtin import builtin_figures
from tests.bench.figures import HEAD, Figure, take_turns, within
from tests.bench.first_chart import first_chart_figure
from tests.bench.idle import PAINT, idle_figures, window
from tests.bench.notebooks import notebook_figures
from tests.bench.person import PROGRAM, somebody
from tests.bench.recipes import recipe_figures
from tests.bench.starts import genuine, start_figures
from tests.bench.tree import tree_figures
from tests.lab import JUPYTER_REGISTRY
from tests.pinned_catalogue import lab_catalogue
from tests.screen import Screen

SMALL = "minimal-notebook"


def paint_figures(screen: Screen, home: Path) -> list[Figure]:
    """Launch → first paint, against a window of PySide6 with nothing in it."""
    memory = RecentFolders(AppPaths(home))
    for name in ("Sample", "Sales 2026", "Quarterly review"):
        folder = home.parent / "Documents" / name
        folder.mkdir(parents=True)
        memory.add(folder)
    # Compiled once and kept, as an installed program is.
    environment = {k: v for k, v in screen.environment.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["NOTEDOCK_HOME"] = str(home)
    with window(environment, home):
        pass  # not the first start ever: there are folders to be shown

    def launch(which: str) -> float:
        (home / "window.lock").unlink(missing_ok=True)  # what is measured ends without an end
        began = time.time()
        result = subprocess.run(
            [*PAINT, which],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return float(result.stdout.split()[-1]) - began

    def work(which: str) -> float:
        """What a launch takes on a machine that does nothing else."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        launch(which)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return [
        take_turns(
            f"Launch → first paint{how}",
            "bare PySide6 window",
            partial(measure, "notedock"),
            partial(measure, "bare"),
            1.3,
            count=15,
        )
        for how, measure in (("", launch), (", processor time", work))
    ]


def download_figures(screen: Screen, folder: Path) -> list[Figure]:
    """First download, against `docker pull`; the window meanwhile, and during a build."""
    with downloads.contest(SMALL) as (ours, theirs):
        figure = take_turns("Download", "docker pull", ours, theirs, 1.03, 5)
    own = folder.parent / "builds"
    downloads.write_recipe(own)
    stalls = {
        "downloads": partial(downloads.longest_stall, screen.environment, folder, downloads.BIG),
        "builds": partial(downloads.longest_stall, screen.environment, own),
    }
    return [
        figure,
        *(
            within(
                f"Longest stall of the window while it {does}",
                statistics.median(stall() for _round in range(5)) * 1000,
                50,
                "ms",
            )
            for does, stall in stalls.items()
        ),
    ]


def log_figure(context: Context, folder: Path) -> Figure:
    """`notedock logs` of a finished container with two million lines, against `docker logs`."""
    with logs.long_log(context, folder) as name:
        return take_turns(
            "notedock logs, 2,000,000 lines",
            "docker logs",
            lambda: logs.seconds(*PROGRAM, "logs", str(folder)),
            lambda: logs.seconds("docker", "logs", name),
            1 / 0.95,
            count=5,
        )


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory(prefix="notedock-bench-") as scratch,
        somebody() as person,
        Screen() as screen,
    ):
        os.environ |= {"NOTEDOCK_HOME": f"{scratch}/home", "NOTEDOCK_REGISTRY": JUPYTER_REGISTRY}
        os.environ["NOTEDOCK_CATALOGUE"] = f"{scratch}/catalogue.toml"
        Path(os.environ["NOTEDOCK_CATALOGUE"]).write_text(lab_catalogue(), encoding="utf-8")
        folder = Path(scratch) / "folder"
        folder.mkdir()
        context = replace(make_context(), person=person)
        print(HEAD)
        with genuine(context.catalogue.find(SMALL).reference) as environment:
            show(*start_figures(context, folder, environment))
            for figure in builtin_figures(context, Path(scratch), environment):
                show(figure)
        for figure in recipe_figures(context, Path(scratch)):
            show(figure)
        show(first_chart_figure(context, Path(scratch)))
        show(*paint_figures(screen, Path(scratch) / "reader" / "home"))
        show(*idle_figures(context, Path(scratch), SMALL, screen.environment))
        show(*logs.stall_figures(screen.environment))
        show(log_figure(context, Path(scratch)))
        show(*download_figures(screen, folder))
        show(*notebook_figures(Path(scratch)))
    show(*tree_figures())
    print(
        f"\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def show(*figures: Figure) -> None:
    """Print rows, as soon as they are known: all together they take twenty minutes."""
    for one in figures:
        print(one, flush=True)


if __name__ == "__main__":
    main()
