"""The built-in engine: its environments, and its starts against Jupyter's and against Docker's."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from notedock.core.server import new_token
from notedock.core.settings import BUILTIN, DOCKER
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.engines.builtin.environments import BuiltinEnvironments
from notedock.flows.context import Context
from notedock.flows.ports import free_ports
from notedock.flows.prepare_ahead import prepare_ahead
from notedock.flows.start import start
from tests.bench.figures import Figure, take_turns, within
from tests.bench.starts import answers

_ROUNDS = 3  # of what takes seconds


def builtin_figures(context: Context, scratch: Path, image: str) -> Iterator[Figure]:
    """Measure what is promised without Docker.

    image: of the start in Docker, as slow as the genuine ones.
    """
    folder, second = scratch / "without docker", scratch / "another"
    for one in (folder, second):
        one.mkdir()
        (one / "requirements.txt").write_text("humanize\n")
    request = StartRequest(folder, engine=BUILTIN, trust=True)
    yield within("Environment without Docker, from a warm cache", _made(context, request), 8, "s")
    own = BuiltinEnvironments(context.paths)
    before = own.installed(context.person).takes
    prepare_ahead(context, replace(request, folder=second), Task())
    more = own.installed(context.person).takes - before
    yield within("Its disk for a second folder", more / 1e6, 1, "MB")
    bare = scratch / "bare"
    bare.mkdir()
    ours = _start(context, StartRequest(bare, engine=BUILTIN))
    what = "Start without Docker → server answers"
    yield take_turns(what, "jupyter lab", ours, _jupyter(context, own, bare), 1.1)
    other = scratch / "docker"
    other.mkdir()
    docker = _start(context, StartRequest(other, image, engine=DOCKER))
    yield take_turns(what, "start in Docker", ours, docker, 1.0)


def _made(context: Context, request: StartRequest) -> float:
    """Return how long it takes to make the default environment when its packages are here."""
    prepare_ahead(context, replace(request, without_recipe=True), Task())

    def seconds() -> float:
        shutil.rmtree(context.paths.home / "builtin" / "environments")
        began = time.perf_counter()
        prepare_ahead(context, replace(request, without_recipe=True), Task())
        return time.perf_counter() - began

    took = statistics.median(seconds() for _round in range(_ROUNDS))
    prepare_ahead(context, request, Task())
    return took


def _start(context: Context, request: StartRequest) -> Callable[[], float]:
    def seconds() -> float:
        began = time.perf_counter()
        server = start(context, request, Task())
        took = time.perf_counter() - began
        context.engine.remove(server)
        return took

    return seconds


def _jupyter(context: Context, own: BuiltinEnvironments, folder: Path) -> Callable[[], float]:
    """Return what starts JupyterLab by its own command, in seconds until it answers."""
    server = start(context, StartRequest(folder, engine=BUILTIN), Task())
    context.engine.remove(server)
    python = str(own.find(server.environment_id).jupyter)

    def seconds() -> float:
        port, token = next(free_ports()), new_token()
        command = [python, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}"]
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
            while not answers(replace(server, port=port, base_url="/")):
                time.sleep(0.002)
            took = time.perf_counter() - began
            process.kill()
        return took

    return seconds
