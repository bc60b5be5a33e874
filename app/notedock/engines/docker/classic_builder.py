"""Building images with the engine's classic builder; `buildkit.py` has the other one."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from typing import IO, Any, cast

import docker
from docker.errors import APIError, DockerException

from notedock.core import problems
from notedock.core.task import Cancel, Progress, Step, Task
from notedock.engines.docker import build_context
from notedock.engines.docker.build import Build, BuildFailedError
from notedock.engines.docker.cancellable_request import CancellableRequest
from notedock.engines.docker.errors import FAILURES, explanation, is_disk_full

# “Step 3/7 : RUN …” of Docker, “STEP 3/7: RUN …” of Podman, “#9 [js 3/7] RUN …” of BuildKit.
_STEP = re.compile(r"(?:step |#\d+ \[(?:[^\]]* )?)(\d+)/(\d+)(?:\s*:|\])", re.IGNORECASE)
_CACHED_STEP = re.compile(r"^(?:step \d+/\d+ ?: FROM | ?-{2,3}> Using cache)", re.IGNORECASE)
_LAYER = re.compile(r"^ ?-{2,3}> ([0-9a-f]{6,64})$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PYTHON = 'for p in python python3; do "$p" --version 2>&1 && exit; done'
_TIMEOUT = 20  # seconds for `python --version` in a container


def build(client: docker.APIClient, build: Build, task: Task) -> str:
    """Build an image, and return its id. client: of this call alone.

    Raises BuildFailedError, Problem, docker-py's errors when the connection is lost, or Cancelled
    within a moment: the connection is closed, and the engine stops the build and removes its
    containers.
    """
    with tempfile.TemporaryFile() as archive:
        write_context(archive, build, task)
        answer = CancellableRequest(client, lambda: _send(client, archive, build, task.cancel))
        reader = _EventReader(task, build)
        try:
            for event in answer.events(task):
                reader.read(event)
        except APIError as error:
            raise build_error(explanation(error), reader.last_image) from error
        finally:
            answer.hang_up()
    return reader.made


def write_context(archive: IO[bytes], build: Build, task: Task) -> None:
    """Write the build context to `archive`. Raises Problem or Cancelled."""
    try:
        texts = {**build.texts, build.file: build.dockerfile}
        build_context.pack(build.folder, build.files, texts, archive, task.cancel)
    except OSError as error:
        if is_disk_full(str(error)):
            raise problems.disk_full(str(error)) from error
        raise build_context.unreadable(build.folder, error) from error
    archive.seek(0)


def _send(
    client: docker.APIClient, archive: IO[bytes], build: Build, cancel: Cancel
) -> Iterator[dict[str, Any]]:
    return client.build(
        fileobj=cast("IO[bytes]", _Upload(archive, cancel)),
        custom_context=True,
        dockerfile=build.file,
        tag=build.reference,
        labels=dict(build.notes),
        buildargs={**build.values, **build.arguments},
        rm=True,
        forcerm=True,
        decode=True,
        timeout=None,  # a step may write nothing for hours
    )


class _Upload:
    """The build context as a file that is uploaded; reading it ends when the job is cancelled."""

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


class _EventReader:
    """Handles the events of a build.

    last_image: the id of the last intermediate image. made: the id of the finished image, or empty.
    """

    def __init__(self, task: Task, build: Build) -> None:
        self._task = task
        self._on_image = build.on_image
        self._cached = False  # the next image comes from the cache
        self.last_image = self.made = ""

    def read(self, event: dict[str, Any]) -> None:
        """Handle one event. Raises BuildFailedError."""
        if "error" in event:
            detail = event.get("errorDetail") or {}
            raise build_error(str(detail.get("message") or event["error"]), self.last_image)
        if "ID" in (event.get("aux") or {}):
            self.made = str(event["aux"]["ID"])
        text = COLOURS.sub("", str(event.get("stream") or _status_line(event)))
        if text:
            self._task.log(text)
        for line in text.splitlines():
            report_step(line, self._task)
            if layer := _LAYER.match(line.rstrip()):
                self.last_image = layer[1]
                self._on_image(layer[1], not self._cached)
            if _CACHED_STEP.match(line) or _STEP.match(line):
                self._cached = _CACHED_STEP.match(line) is not None


def _status_line(event: dict[str, Any]) -> str:
    """Return the line to log for an event of the download of a base image, empty for none."""
    if "status" not in event or event.get("progressDetail"):
        return ""
    name = f"{event['id']}: " if event.get("id") else ""
    return f"{name}{event['status']}\n"


def report_step(line: str, task: Task) -> None:
    """Report the progress, where a line of a builder's output is the first of a step."""
    if found := _STEP.match(line):
        task.report(Progress(Step.PREPARE, int(found[1]), int(found[2])))


def build_error(said: str, last_image: str = "") -> Exception:
    """Return the exception for a builder's error message."""
    return problems.disk_full(said) if is_disk_full(said) else BuildFailedError(said, last_image)


def python_in(client: docker.APIClient, image: str) -> str:
    """Return the version of the Python in an image, or an empty string."""
    with contextlib.suppress(*FAILURES):
        made = client.create_container(
            image, ["-c", _PYTHON], entrypoint=["sh"], network_disabled=True
        )["Id"]
        try:
            client.start(made)
            client.wait(made, timeout=_TIMEOUT)
            said = client.logs(made).decode(errors="replace")
            found = re.search(r"Python (\d+\.\d+(?:\.\d+)?)", said)
            return found[1] if found else ""
        finally:
            with contextlib.suppress(DockerException):
                client.stop(made, timeout=0)
                client.remove_container(made, v=True)
    return ""
