"""Downloads and builds through the program, and `docker pull`, in an engine that begins empty."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from notedock.__main__ import make_context
from notedock.core.task import Task
from notedock.flows.environment_download import fetch
from tests.lab import REGISTRY
from tests.lab.engine import Daemon

BIG = f"{REGISTRY}/lab/big:latest"  # without Jupyter: a start with it ends with a Problem
FILES, STEPS, LINES = 3_000, 20, 50_000


@contextlib.contextmanager
def contest(name: str) -> Iterator[tuple[Callable[[], float], Callable[[], float]]]:
    """Give what downloads an environment once, by us and by Docker's command, in seconds.

    Ours includes asking the registry what it costs, as at a first start.
    """
    before = os.environ.get("DOCKER_HOST")
    with Daemon() as daemon:
        os.environ["DOCKER_HOST"] = daemon.host
        reference = make_context().catalogue.find(name).reference

        def ours() -> float:
            context = make_context()  # a new one has learned nothing yet
            context.engine.info()
            (context.paths.home / "sizes.json").unlink(missing_ok=True)
            began = time.perf_counter()
            fetch(context, context.catalogue.find(name), Task())
            return measured(began)

        def theirs() -> float:
            began = time.perf_counter()
            command = ["docker", "--host", daemon.host, "pull", "--quiet", reference]
            subprocess.run(command, check=True, capture_output=True)
            return measured(began)

        def measured(began: float) -> float:
            took = time.perf_counter() - began
            daemon.docker("rmi", "--force", reference)
            os.sync()  # what one has left to write is not the other's business
            return took

        try:
            yield ours, theirs
        finally:
            os.environ.pop("DOCKER_HOST")
            if before is not None:
                os.environ["DOCKER_HOST"] = before


def longest_stall(environment: dict[str, str], folder: Path, *image: str) -> float:
    """Return for how many seconds a window stood still at most, in an engine that begins empty.

    It downloads `image`, or builds what the folder describes.
    """
    with Daemon() as daemon:
        result = subprocess.run(
            [sys.executable, "-m", "tests.bench.stall", str(folder), *image],
            env=environment | {"DOCKER_HOST": daemon.host},
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
    return float(result.stdout.split()[-1])


def write_recipe(folder: Path) -> None:
    """Describe an environment with much to send and to say; its last step fails."""
    folder.mkdir()
    (folder / "js").mkdir()
    for number in range(FILES):
        (folder / "js" / f"{number}.js").write_text("x" * 10_000)
    steps = "".join(f"RUN echo step {number}\n" for number in range(STEPS))
    says = f"RUN seq --format='line %g of what a tool has to say of its work' {LINES}\n"
    base = f"FROM {REGISTRY}/lab/base:latest\n"
    (folder / "Dockerfile").write_text(f"{base}COPY js /opt/js\n{says}{steps}RUN false\n")
