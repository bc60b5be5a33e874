"""A download through the program, and by `docker pull`, into an engine that begins empty."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from notedock.__main__ import make_context
from notedock.core.task import Task
from notedock.flows.fetch import fetch
from tests.lab.engine import Daemon


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
            (context.places.home / "sizes.json").unlink(missing_ok=True)
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


def longest_stall(folder: str, environment: dict[str, str]) -> float:
    """Return for how many seconds a window stood still at most during a download."""
    with Daemon() as daemon:
        result = subprocess.run(
            [sys.executable, "-m", "tests.bench.stall", folder],
            env=environment | {"DOCKER_HOST": daemon.host},
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
    return float(result.stdout.split()[-1])
