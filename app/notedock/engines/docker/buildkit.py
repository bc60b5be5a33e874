"""Building with BuildKit, for recipes that the engine's own builder does not understand.

The library cannot speak with BuildKit, the docker command can: by its addition buildx, and before
version 23 also by itself. Both were tried with Docker 20.10: buildx 0.13, and without it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from typing import IO

from notedock.core.task import Task
from notedock.engines.docker.build import Build
from notedock.engines.docker.classic_builder import COLOURS, failed, fill, tell
from notedock.engines.docker.errors import translated

_LAST_WORDS = 30  # lines: it gives no other reason when it fails
_PATIENCE = 20  # seconds for a command to tell its version

# The builder that belongs to the engine: another that the person has made would neither see the
# images that are here nor put its own there.
_BUILDX = ("docker", "buildx", "build", "--builder=default", "--load")
_SECRET = "NOTEDOCK_SECRET_"  # an argument may have the same name, and another value
_BY_ITSELF = ("docker", "build")
_WITHOUT_ADDITION = range(19, 23)  # versions of the docker command


def command() -> tuple[str, ...]:
    """Return the command that builds with BuildKit, an empty one where there is none."""
    if _said("docker", "buildx", "version"):
        return _BUILDX
    version = re.search(r"version (\d+)\.", _said("docker", "--version"))
    if version and int(version[1]) in _WITHOUT_ADDITION:
        return _BY_ITSELF
    return ()


def _said(*asked: str) -> str:
    """Return what a command answers, nothing when it is not there or fails."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if shutil.which(asked[0]):
            answer = subprocess.run(asked, capture_output=True, timeout=_PATIENCE, check=True)
            return answer.stdout.decode(errors="replace")
    return ""


def build(host: str, build: Build, task: Task) -> None:
    """Build with the docker command. Raises BuildFailedError, Problem or Cancelled."""
    with tempfile.TemporaryFile() as archive:
        fill(archive, build, task)
        said = _run(host, build, archive, task)
    task.cancel.check()
    if said is not None:
        raise failed(said)


def _run(host: str, build: Build, archive: IO[bytes], task: Task) -> str | None:
    """Return None when all went well, and otherwise what it said last."""
    line = [*command(), "--progress=plain", "--tag", build.reference, "--file", build.file]
    line += [f"--label={name}={value}" for name, value in build.notes.items()]
    # Their values come from the environment, for not everybody is to read them.
    line += [f"--build-arg={name}" for name in build.arguments]
    line += [f"--secret=id={name},env={_SECRET}{name}" for name in build.secrets]
    secrets = {_SECRET + name: value for name, value in build.secrets.items()}
    environment = {**os.environ, **build.arguments, **secrets, "DOCKER_BUILDKIT": "1"}
    if host:
        environment["DOCKER_HOST"] = host
    last: deque[str] = deque(maxlen=_LAST_WORDS)
    with translated(), _started([*line, "-"], environment, archive) as process:
        with task.cancel.closing(lambda: _kill(process)):
            for coloured in process.stdout or ():
                text = COLOURS.sub("", coloured)
                task.log(text)
                last.append(text)
                tell(text, task)
        return None if process.wait() == 0 else "".join(last)


@contextlib.contextmanager
def _started(
    command: Sequence[str], environment: dict[str, str], archive: IO[bytes]
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command,
        stdin=archive,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
    ) as process:
        try:
            yield process
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[str]) -> None:
    """End a command, and the addition that it runs as a process of its own.

    On Windows the latter ends by itself (since Docker 25) when the command has gone.
    """
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
