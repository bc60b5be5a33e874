"""Building images: by the engine's own builder, or with BuildKit through the docker command.

The library cannot speak with BuildKit; `docker buildx` can, where it is installed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from typing import IO, Any, cast

import docker
from docker.errors import APIError, DockerException

from notedock.core import problems
from notedock.core.task import Cancel, Progress, Step, Task
from notedock.engines.base import Build, BuildFailedError
from notedock.engines.docker import context, spec
from notedock.engines.docker.answers import LongAnswer
from notedock.engines.docker.errors import FAILURES, explanation, is_disk_full, translated

# “Step 3/7 : RUN …” of Docker, “STEP 3/7: RUN …” of Podman, “#9 [js 3/7] RUN …” of BuildKit.
_STEP = re.compile(r"(?:step |#\d+ \[(?:[^\]]* )?)(\d+)/(\d+)(?:\s*:|\])", re.IGNORECASE)
_LAYER = re.compile(r"^ ?-{2,3}> ([0-9a-f]{6,64})$")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_FAILED_WORDS = 30  # lines: what a builder wrote last, when it gives no other reason
_PYTHON = 'for p in python python3; do "$p" --version 2>&1 && exit; done'
_ANSWER = 20  # seconds for a Python to say its version


def build(client: docker.APIClient, build: Build, task: Task) -> str:
    """Build through a client that nobody else uses, and return the image's id.

    Raises BuildFailedError, Problem, what the library raises when the engine goes away, or
    Cancelled within a moment: the engine sees us hang up, stops what it was doing and removes it.
    """
    with tempfile.TemporaryFile() as archive:
        _fill(archive, build, task)
        answer = LongAnswer(client, lambda: _ask(client, archive, build, task.cancel))
        watch = _Watch(task)
        try:
            for event in answer.events(task):
                watch.note(event)
        except APIError as error:
            raise _failed(explanation(error), watch.reached) from error
        finally:
            answer.hang_up()
    return watch.made


def _fill(archive: IO[bytes], build: Build, task: Task) -> None:
    try:
        texts = {build.file: build.dockerfile}
        context.pack(build.folder, build.files, texts, archive, task.cancel)
    except OSError as error:
        if is_disk_full(str(error)):
            raise problems.disk_full(str(error)) from error
        raise problems.folder_unreadable(str(build.folder), str(error)) from error
    archive.seek(0)


def _ask(
    client: docker.APIClient, archive: IO[bytes], build: Build, cancel: Cancel
) -> Iterator[dict[str, Any]]:
    return client.build(
        fileobj=cast("IO[bytes]", _Sent(archive, cancel)),
        custom_context=True,
        dockerfile=build.file,
        tag=build.reference,
        labels=_labels(build),
        buildargs=dict(build.arguments),
        rm=True,
        forcerm=True,
        decode=True,
        timeout=None,  # a step may be silent for as long as it likes
    )


def _labels(build: Build) -> dict[str, str]:
    return {spec.LABEL + name: value for name, value in build.notes.items()}


class _Sent:
    """An archive on its way to the engine, which stops when the job is cancelled."""

    def __init__(self, file: IO[bytes], cancel: Cancel) -> None:
        self._file = file
        self._cancel = cancel
        self.len = os.fstat(file.fileno()).st_size  # for the HTTP library

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(1 << 16):
            yield piece

    def read(self, size: int) -> bytes:
        """Return the next piece. Raises Cancelled."""
        self._cancel.check()
        return self._file.read(size)


class _Watch:
    """Follows what the engine's own builder tells. reached: the last image; made: the whole one."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.reached = self.made = ""

    def note(self, event: dict[str, Any]) -> None:
        """Take one event. Raises BuildFailedError."""
        if "error" in event:
            detail = event.get("errorDetail") or {}
            raise _failed(str(detail.get("message") or event["error"]), self.reached)
        if "ID" in (event.get("aux") or {}):
            self.made = str(event["aux"]["ID"])
        text = _COLOURS.sub("", str(event.get("stream") or _status(event)))
        if text:
            self._task.log(text)
        for line in text.splitlines():
            _tell(line, self._task)
            if layer := _LAYER.match(line.rstrip()):
                self.reached = layer[1]


def _status(event: dict[str, Any]) -> str:
    """Return what is worth a line of a base that the builder fetches by itself."""
    if "status" not in event or event.get("progressDetail"):
        return ""
    name = f"{event['id']}: " if event.get("id") else ""
    return f"{name}{event['status']}\n"


def _tell(line: str, task: Task) -> None:
    if found := _STEP.match(line):
        task.report(Progress(Step.PREPARE, int(found[1]), int(found[2])))


def _failed(said: str, reached: str = "") -> Exception:
    return problems.disk_full(said) if is_disk_full(said) else BuildFailedError(said, reached)


# ---------------------------------------------------------------- BuildKit


def has_buildx() -> bool:
    """Tell whether the docker command can build with BuildKit."""
    if shutil.which("docker") is None:
        return False
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        asked = subprocess.run(["docker", "buildx", "version"], capture_output=True, timeout=20)
        return asked.returncode == 0
    return False


def build_with_buildx(host: str, build: Build, task: Task) -> None:
    """Build with the docker command. Raises BuildFailedError, Problem or Cancelled."""
    with tempfile.TemporaryFile() as archive:
        _fill(archive, build, task)
        said = _run_buildx(host, build, archive, task)
    task.cancel.check()
    if said is not None:
        raise _failed(said)


def _run_buildx(host: str, build: Build, archive: IO[bytes], task: Task) -> str | None:
    """Return None when all went well, and otherwise what it said last."""
    command = ["docker", "buildx", "build", "--progress=plain", "--load"]
    command += ["--tag", build.reference, "--file", build.file]
    command += [f"--label={name}={value}" for name, value in _labels(build).items()]
    # Their values come from the environment, for not everybody is to read them.
    command += [f"--build-arg={name}" for name in build.arguments]
    environment = {**os.environ, **build.arguments, **({"DOCKER_HOST": host} if host else {})}
    last: deque[str] = deque(maxlen=_FAILED_WORDS)
    with translated(), _started([*command, "-"], environment, archive) as process:
        with task.cancel.closing(process.kill):
            for coloured in process.stdout or ():
                line = _COLOURS.sub("", coloured)
                task.log(line)
                last.append(line)
                _tell(line, task)
        return None if process.wait() == 0 else "".join(last)


@contextlib.contextmanager
def _started(
    command: list[str], environment: dict[str, str], archive: IO[bytes]
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command,
        stdin=archive,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


# ---------------------------------------------------------------- afterwards


def python_in(client: docker.APIClient, image: str) -> str:
    """Return the version of the Python in an image, or an empty string."""
    with contextlib.suppress(*FAILURES):
        made = client.create_container(
            image, ["-c", _PYTHON], entrypoint=["sh"], network_disabled=True
        )["Id"]
        try:
            client.start(made)
            client.wait(made, timeout=_ANSWER)
            said = client.logs(made).decode(errors="replace")
            found = re.search(r"Python (\d+\.\d+(?:\.\d+)?)", said)
            return found[1] if found else ""
        finally:
            with contextlib.suppress(DockerException):
                client.remove_container(made, force=True, v=True)
    return ""
