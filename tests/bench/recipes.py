"""Second starts of folders with unchanged recipes, against those of a folder without one."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from notedock.core.environment import OWN
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.bench.figures import Figure, take_turns
from tests.conftest import SMALL, lab_image
from tests.wheels import write_wheel

CONDA = lab_image("conda")
_STEP = "#!/bin/sh\n"


def recipe_figures(context: Context, folder: Path) -> Iterator[Figure]:
    """Measure each kind of recipe that can be built without the internet. folder: to write in."""
    kinds: dict[str, tuple[str, Callable[[Context, Path], None]]] = {
        "a Dockerfile": (OWN, _write_dockerfile),
        "requirements.txt": (SMALL, _write_requirements),
        "environment.yml": (CONDA, _write_environment),
        "postBuild and start": (SMALL, _write_scripts),
    }
    for kind, (environment, write) in kinds.items():
        own, plain = folder / kind, folder / f"{kind} not there"
        own.mkdir()
        plain.mkdir()
        write(context, own)
        against = SMALL if environment == OWN else environment
        try:
            yield take_turns(
                f"Second start with {kind}",
                "start without one",
                partial(_seconds, context, own, environment),
                partial(_seconds, context, plain, against),
                1.02,
            )
        finally:
            _remove_images(context.key(own))


def _seconds(context: Context, folder: Path, environment: str) -> float:
    began = time.perf_counter()
    server = start(context, StartRequest(folder, environment, trust=True), Task())
    took = time.perf_counter() - began
    context.engine.remove(server)
    return took


def _write_dockerfile(context: Context, folder: Path) -> None:
    (folder / "js").mkdir()
    for number in range(300):
        (folder / "js" / f"{number}.js").write_text("x" * 10_000)
    (folder / "requirements.txt").write_text("# nothing more\n")
    base = f"FROM {context.catalogue.find(SMALL).reference}\n"
    (folder / "Dockerfile").write_text(base + "COPY . /opt/all\nCOPY js /opt/js\n")


def _write_requirements(_context: Context, folder: Path) -> None:
    (folder / "requirements.txt").write_text(f"./{write_wheel(folder, 'lab_moon', '1.0')}\n")


def _write_environment(_context: Context, folder: Path) -> None:
    lines = "channels: ['file:///opt/channel', nodefaults]\ndependencies: [lab-stars=2.0]\n"
    (folder / "environment.yml").write_text(lines)


def _write_scripts(_context: Context, folder: Path) -> None:
    (folder / "postBuild").write_text(f"{_STEP}echo done\n")
    (folder / "start").write_text(f'{_STEP}exec "$@"\n')


def _remove_images(name: str) -> None:
    listed = subprocess.check_output(
        ["docker", "images", "--format", "{{.Repository}}:{{.Tag}}", name], text=True
    )
    if images := listed.split():
        subprocess.run(["docker", "rmi", *images], check=True, capture_output=True)
