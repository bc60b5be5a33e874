"""Running commands, saying what happens, and the folders that the lab keeps."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class LabError(Exception):
    """Something the lab cannot get past, said in a sentence for the person at the terminal."""


def lab_folder() -> Path:
    """The folder with everything that the lab keeps between two runs."""
    chosen = os.environ.get("NOTEDOCK_LAB")
    if chosen:
        return Path(chosen).absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "notedock-lab"


def run_folder() -> Path:
    """The folder with the process ids, settings and output of what the lab started."""
    folder = lab_folder() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def say(text: str) -> None:
    """Print one line for the person who waits."""
    print(f"lab: {text}", flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and when it is done, how long it took."""
    say(f"{text} …")
    began = time.monotonic()
    yield
    say(f"{text}: {time.monotonic() - began:.1f} s")


def as_root(command: Sequence[str]) -> list[str]:
    """The same command, with sudo before it where that is needed."""
    if os.geteuid() == 0:
        return list(command)
    if shutil.which("sudo") is None:
        raise LabError(f"This needs root or sudo: {' '.join(command)}")
    return ["sudo", *command]


def run(*command: str, root: bool = False, environment: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and return its standard output; LabError if it fails."""
    result = subprocess.run(
        as_root(command) if root else command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env={**os.environ, **(environment or {})},
        check=False,
    )
    if result.returncode != 0:
        raise LabError(f"This failed: {' '.join(command)}\n{tail(result.stdout + result.stderr)}")
    return result.stdout


def succeeds(*command: str, root: bool = False) -> bool:
    """Whether a command ends well; for steps whose failure does not matter."""
    try:
        run(*command, root=root)
    except (LabError, OSError):
        return False
    return True


def tail(text: str, lines: int = 25) -> str:
    """The last lines of a text, where the reason of a failure usually is."""
    return "\n".join(text.rstrip().splitlines()[-lines:])
