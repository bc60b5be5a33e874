"""`python3 -m tests.lab up` makes the lab available, `… down` stops what it started."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.lab import REGISTRY, buildx, engine, images, packages, processes, registry
from tests.lab.shell import LabError, lab_folder, run_folder, say, step


def up() -> None:
    """Make engine, registry and images available; does only what is missing."""
    began = time.monotonic()
    packages.ensure(engine_answers=engine.problem() is None)
    engine.ensure()
    registry.ensure()
    buildx.ensure()
    made = images.ensure()
    what = f"{made} images made" if made else "nothing to make"
    say(f"Ready at {REGISTRY}: {what}, {time.monotonic() - began:.1f} s.")


def down(*, clean: bool) -> None:
    """Stop what `up` started; the caches stay unless they are to go."""
    pid = processes.read_pid(registry.pid_file())
    if pid is not None and processes.is_running(pid, registry.marker()):
        with step("Stopping the registry"):
            processes.end(pid, registry.marker(), root=False, patience=10)
    engine.stop_main()
    if clean:
        with step(f"Removing {lab_folder()}"):
            shutil.rmtree(lab_folder())


@contextmanager
def _alone() -> Iterator[None]:
    # Two at once would build the same images twice and remove each other's bases.
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Read the command line, do it, and say in plain words what went wrong."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start the engine and the registry, make the images")
    stopping = commands.add_parser("down", help="stop what `up` started")
    stopping.add_argument("--clean", action="store_true", help="remove the caches too")
    chosen = parser.parse_args()
    # Where Debian keeps dockerd and debootstrap is not in everybody's path.
    os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"
    try:
        with _alone():
            if chosen.command == "up":
                up()
            else:
                down(clean=chosen.clean)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
