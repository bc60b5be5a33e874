"""Somebody who exists only for the bench, so that nobody's own notebooks are touched by it.

`python -m tests.bench.person …` is the program as this person has it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import notedock.core.account
from notedock.engines.docker.container_spec import PERSON

PROGRAM = [sys.executable, "-m", "tests.bench.person"]
_WHO = "NOTEDOCK_BENCH_PERSON"


@contextmanager
def somebody() -> Iterator[str]:
    """Name somebody new; whatever runs in the name is removed, however this ends."""
    name = os.environ[_WHO] = f"bench-{uuid.uuid4().hex[:12]}"
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        yield name
    finally:
        _remove_all(name)


def _leave(*_signal: object) -> NoReturn:
    sys.exit("called off")


def _remove_all(name: str) -> None:
    every = ["docker", "ps", "--all", "--quiet", "--filter", f"label={PERSON}={name}"]
    left = subprocess.run(every, check=True, capture_output=True, text=True).stdout.split()
    if left:
        remove = ["docker", "rm", "--force", "--volumes", *left]
        subprocess.run(remove, check=True, stdout=subprocess.DEVNULL)


def be_somebody() -> None:
    """Let the program in this process take its account for that of `somebody`."""
    notedock.core.account.person = lambda: os.environ[_WHO]


def main() -> int:
    """Be the program."""
    be_somebody()
    from notedock.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
