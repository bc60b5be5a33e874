"""Building images by the engine's own builder. What that cannot do is left to `buildkit`."""

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
_TAKEN = re.compile(r"^(?:step \d+/\d+ ?: FROM | ?-{2,3}> Using cache)", re.IGNORECASE)
_LAYER = re.compile(r"^ ?-{2,3}> ([0-9a-f]{6,64})$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PYTHON = 'for p in python python3; do "$p" --version 2>&1 && exit; done'
_ANSWER = 20  # seconds for a Python to say its version


def build(client: docker.APIClient, build: Build, task: Task) -> str:
    """Build through a client that nobody else uses, and return the image's id.

    Raises BuildFailedError, Problem, what the library raises when the engine goes away, or
    Cancelled within a moment: the engine sees us hang up, stops what it was doing and removes it.
    """
    with tempfile.TemporaryFile() as archive:
        fill(archive, build, task)
        answer = CancellableRequest(client, lambda: _ask(client, archive, build, task.cancel))
        watch = _Watch(task, build)
        try:
            for event in answer.events(task):
                watch.note(event)
        except APIError as error:
            raise failed(explanation(error), watch.reached) from error
        finally:
            answer.hang_up()
    return watch.made


def fill(archive: IO[bytes], build: Build, task: Task) -> None:
    """Write what the builder is given. Raises Problem or Cancelled."""
    try:
        texts = {**build.texts, build.file: build.dockerfile}
        build_context.pack(build.folder, build.files, texts, archive, task.cancel)
    except OSError as error:
        if is_disk_full(str(error)):
            raise problems.disk_full(str(error)) from error
        raise build_context.refused(build.folder, error) from error
    archive.seek(0)


def _ask(
    client: docker.APIClient, archive: IO[bytes], build: Build, cancel: Cancel
) -> Iterator[dict[str, Any]]:
    return client.build(
        fileobj=cast("IO[bytes]", _Sent(archive, cancel)),
        custom_context=True,
        dockerfile=build.file,
        tag=build.reference,
        labels=dict(build.notes),
        buildargs=dict(build.arguments),
        rm=True,
        forcerm=True,
        decode=True,
        timeout=None,  # a step may be silent for as long as it likes
    )


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

    def __init__(self, task: Task, build: Build) -> None:
        self._task = task
        self._passed = build.passed
        self._taken = False  # what comes next was here before
        self.reached = self.made = ""

    def note(self, event: dict[str, Any]) -> None:
        """Take one event. Raises BuildFailedError."""
        if "error" in event:
            detail = event.get("errorDetail") or {}
            raise failed(str(detail.get("message") or event["error"]), self.reached)
        if "ID" in (event.get("aux") or {}):
            self.made = str(event["aux"]["ID"])
        text = COLOURS.sub("", str(event.get("stream") or _status(event)))
        if text:
            self._task.log(text)
        for line in text.splitlines():
            tell(line, self._task)
            if layer := _LAYER.match(line.rstrip()):
                self.reached = layer[1]
                self._passed(layer[1], not self._taken)
            if _TAKEN.match(line) or _STEP.match(line):
                self._taken = _TAKEN.match(line) is not None


def _status(event: dict[str, Any]) -> str:
    """Return what is worth a line of a base that the builder fetches by itself."""
    if "status" not in event or event.get("progressDetail"):
        return ""
    name = f"{event['id']}: " if event.get("id") else ""
    return f"{name}{event['status']}\n"


def tell(line: str, task: Task) -> None:
    """Report the step that a line of any builder begins, if it begins one."""
    if found := _STEP.match(line):
        task.report(Progress(Step.PREPARE, int(found[1]), int(found[2])))


def failed(said: str, reached: str = "") -> Exception:
    """Return what a builder's last words are raised as."""
    return problems.disk_full(said) if is_disk_full(said) else BuildFailedError(said, reached)


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
                client.stop(made, timeout=0)
                client.remove_container(made, v=True)
    return ""
