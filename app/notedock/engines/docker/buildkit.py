"""Building with BuildKit, for Dockerfiles that the classic builder does not support.

docker-py has no BuildKit client, so the docker command is run: with its plugin buildx, or before
version 23 without. Both were tried with Docker 20.10: buildx 0.13, and no plugin.
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
from notedock.engines.docker.classic_builder import COLOURS, build_error, report_step, write_context
from notedock.engines.docker.errors import translated

_LAST_LINES = 30  # of the output, which are the error message of a build that failed
_TIMEOUT = 20  # seconds for a command to report_step its version

# The engine's default builder: one with another driver has no access to the engine's images.
_BUILDX = ("docker", "buildx", "build", "--builder=default", "--load")
_SECRET = "NOTEDOCK_SECRET_"  # an argument may have the same name, and another value
_DOCKER_BUILD = ("docker", "build")
_BUILTIN_VERSIONS = range(19, 23)  # major versions of the docker command with BuildKit built in


def command() -> tuple[str, ...]:
    """Return the command line that builds with BuildKit, empty where there is none."""
    if _output_of("docker", "buildx", "version"):
        return _BUILDX
    version = re.search(r"version (\d+)\.", _output_of("docker", "--version"))
    if version and int(version[1]) in _BUILTIN_VERSIONS:
        return _DOCKER_BUILD
    return ()


def _output_of(*asked: str) -> str:
    """Return the standard output of a command, empty when it is not installed or fails."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if shutil.which(asked[0]):
            answer = subprocess.run(asked, capture_output=True, timeout=_TIMEOUT, check=True)
            return answer.stdout.decode(errors="replace")
    return ""


def build(host: str, build: Build, task: Task) -> None:
    """Build with the docker command. Raises BuildFailedError, Problem or Cancelled."""
    with tempfile.TemporaryFile() as archive:
        write_context(archive, build, task)
        said = _run(host, build, archive, task)
    task.cancel.check()
    if said is not None:
        raise build_error(said)


def _run(host: str, build: Build, archive: IO[bytes], task: Task) -> str | None:
    """Run the build. Returns None when it succeeded, else the last lines of the output."""
    line = [*command(), "--progress=plain", "--tag", build.reference, "--file", build.file]
    line += [f"--label={name}={value}" for name, value in build.notes.items()]
    # Those of a recipe must not be in the environment of the command: it reads PATH and the like.
    line += [f"--build-arg={name}={value}" for name, value in build.values.items()]
    # Ours are passed in it: other accounts can read command lines.
    line += [f"--build-arg={name}" for name in build.arguments]
    line += [f"--secret=id={name},env={_SECRET}{name}" for name in build.secrets]
    secrets = {_SECRET + name: value for name, value in build.secrets.items()}
    environment = {**os.environ, **build.arguments, **secrets, "DOCKER_BUILDKIT": "1"}
    if host:
        environment["DOCKER_HOST"] = host
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with translated(), _process([*line, "-"], environment, archive) as process:
        with task.cancel.closing(lambda: _kill(process)):
            for coloured in process.stdout or ():
                text = COLOURS.sub("", coloured)
                task.log(text)
                last.append(text)
                report_step(text, task)
        return None if process.wait() == 0 else "".join(last)


@contextlib.contextmanager
def _process(
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
    """Kill a docker command and its plugin, which is a process of the same group.

    On Windows the plugin ends by itself (since Docker 25) when the command has ended.
    """
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
