"""How long a start takes, from a click and as a flow, against `docker run` and a tight poll."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from notedock.core.masking import MASK
from notedock.core.server import Server, new_token
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.environment_download import fetch
from notedock.flows.ports import free_ports
from notedock.flows.start import start
from tests.bench.figures import Figure, take_turns

AGAINST = "docker run + poll of /api"
GENUINE = "notedock-bench-genuine:latest"


@contextlib.contextmanager
def genuine(reference: str) -> Iterator[str]:
    """Make an environment whose servers start as slowly as those of the real Jupyter images.

    reference: of the lab's, from which a grammar is left out that takes long to be read.
    """
    grammar = "/opt/conda/lib/python3*/site-packages/rfc3987_syntax/__init__.py"
    recipe = f"FROM {reference}\nRUN sed -i 1d {grammar}\n"
    build = ["docker", "build", "--quiet", "--tag", GENUINE, "-"]
    subprocess.run(build, input=recipe, text=True, check=True, capture_output=True)
    try:
        yield GENUINE
    finally:
        subprocess.run(["docker", "rmi", GENUINE], check=True, capture_output=True)


_PERSON = 1000, 1000  # what systems of one person give to them; root has less to be prepared


def start_figures(context: Context, folder: Path, environment: str) -> list[Figure]:
    """Measure starts of an ordinary person's folder whose environment is on this computer."""
    if os.geteuid() == 0:
        os.chown(folder, *_PERSON)
    fetch(context, context.catalogue.find(environment), Task())
    context.recent_folders.add(folder, environment)
    theirs = _docker_run(context, folder)

    def flow() -> float:
        began = time.perf_counter()
        server = start(context, StartRequest(folder), Task())
        took = time.perf_counter() - began
        context.engine.remove(server)
        return took

    def click() -> float:
        took = _seconds_from_click(folder)
        context.engine.remove(context.running(folder))
        return took

    return [
        take_turns("Start → server answers", AGAINST, flow, theirs, 1.05),
        take_turns("Click on Start → browser called", AGAINST, click, theirs, 1.03),
    ]


def _seconds_from_click(folder: Path) -> float:
    """Click in a window of its own, and return the seconds until it has called the browser."""
    called = folder.parent / "called"
    called.unlink(missing_ok=True)
    browser = folder.parent / "browser"
    browser.write_text(f"#!/bin/sh\n: > '{called}'\n")
    browser.chmod(0o755)
    click = [sys.executable, "-m", "tests.bench.click", str(folder), str(called)]
    environment = os.environ | {"BROWSER": str(browser), "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        click, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=120
    )
    return called.stat().st_mtime - float(result.stdout.split()[-1])


def _docker_run(context: Context, folder: Path) -> Callable[[], float]:
    """Return what starts the same server by Docker's command, in seconds until it answers."""
    server = start(context, StartRequest(folder), Task())
    line = context.engine.command_line(server)
    context.engine.remove(server)

    def seconds() -> float:
        port = next(free_ports())
        command = line.replace(MASK, new_token()).replace(f":{server.port}:", f":{port}:")
        began = time.perf_counter()
        made = subprocess.run(command, shell=True, check=True, capture_output=True, text=True)
        while not answers(replace(server, port=port)):
            time.sleep(0.002)
        took = time.perf_counter() - began
        remove = ["docker", "rm", "--force", "--volumes", made.stdout.strip()]
        subprocess.run(remove, check=True, capture_output=True)
        return took

    return seconds


def answers(server: Server) -> bool:
    """Tell whether Jupyter answers at the server's address."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", server.path("/api"))
        return connection.getresponse().status == http.client.OK
    return False
