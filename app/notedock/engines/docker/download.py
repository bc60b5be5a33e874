"""Downloading an image by the engine, with progress in bytes, and retried when it fails.

The engine resumes single layers by itself. It neither gives up a stalled connection nor begins
again after it has given up; that is done here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import docker
from docker.errors import APIError

from notedock.core import problems
from notedock.core.formatting import format_size
from notedock.core.task import Cancelled, Progress, Step, Task
from notedock.core.transfer_rate import TransferRate
from notedock.core.translation import translate
from notedock.engines.docker import images
from notedock.engines.docker.cancellable_request import CancellableRequest
from notedock.engines.docker.credentials import credentials
from notedock.engines.docker.errors import explanation
from notedock.engines.docker.image_costs import Plan
from notedock.engines.docker.image_reference import parse, pinned
from notedock.engines.docker.pull_errors import Reason, Refused, refused
from notedock.engines.docker.pull_progress import Layers

_WAITS = (1, 2, 4, 8, 16)  # seconds before each new try; any new byte begins the row anew
_FEW = 2  # so many tries where not one byte has ever come: it is not the connection then
# Seconds without a sign of life before a download is begun anew, longer each time: a company's
# network may look a whole layer through before it hands on the first byte.
_STALL = 120.0
_TELL = 0.1  # seconds between two reports


@dataclass
class Download:
    """One image on its way.

    connect: makes clients that nobody else uses, because their readers may outlive us.
    digest: of the only content that is taken. The engine is then asked for that, which compares it
    with what comes; the name is given when it is here.
    """

    connect: Callable[[], docker.APIClient]
    reference: str
    plan: Plan
    task: Task
    digest: str = ""
    _layers: Layers = field(init=False)
    _pace: TransferRate = field(init=False, default_factory=TransferRate)
    _most: int = field(init=False, default=0)  # bytes that had come when it got furthest
    _alive: float = field(init=False, default=0.0)  # when the engine last said something
    _told: float = field(init=False, default=0.0)
    _step: Step = field(init=False, default=Step.DOWNLOAD)

    def __post_init__(self) -> None:
        """Begin with what the registry has told of the layers."""
        self._layers = Layers(self.plan.layers)

    def run(self) -> None:
        """Bring the image here.

        Raises Problem, what the library raises when the engine goes away, or Cancelled within a
        moment, also when the other side has gone silent: the engine sees us hang up, and gives
        up what it had begun.
        """
        try:
            self._persist()
        except Cancelled:
            if self._layers.done:
                self.task.notice(_retry_notice(self._layers.done, self.plan.keeps))
            raise

    def _persist(self) -> None:
        tries = stalls = 0
        while True:
            before = self._most
            try:
                self._attempt(_STALL * 2**stalls)
                return
            except Refused as end:
                tries = 0 if self._most > before else tries
                waits = _WAITS if self._most else _WAITS[:_FEW]
                if not end.passes or tries >= len(waits):
                    raise end.problem from end
                stalls += end.reason is Reason.STALLED
            self._wait(waits[tries])
            self._layers.begin_again()
            tries += 1

    def _attempt(self, patience: float) -> None:
        """Download once. Raises Refused."""
        self._alive = time.monotonic()
        client = self.connect()
        pull = CancellableRequest(client, lambda: self._pull(client))
        try:
            for event in pull.events(self.task, lambda: self._look(patience)):
                self._take(event)
            # An engine that is shut down ends its stream as if all was well.
            if images.inspect(client, self._asked) is None:
                raise refused(self.reference, "unexpected EOF")
            if self.digest:
                images.rename(client, self._asked, self.reference)
        except APIError as error:
            raise refused(self.reference, explanation(error), error.status_code) from error
        finally:
            pull.hang_up()
            client.close()

    @property
    def _asked(self) -> str:
        """The name that the engine is asked for."""
        return pinned(self.reference, self.digest) if self.digest else self.reference

    def _pull(self, client: docker.APIClient) -> Iterable[dict[str, Any]]:
        events: Iterable[dict[str, Any]] = client.pull(
            self._asked,
            stream=True,
            decode=True,
            auth_config=credentials(parse(self.reference).index),
            platform=self.plan.platform or None,
        )
        return events

    def _take(self, event: dict[str, Any]) -> None:
        if event.get("error"):
            raise refused(self.reference, str(event["error"]))
        before = self._layers.state
        self._layers.note(event)
        if self._layers.state != before:  # some engines repeat themselves while nothing comes
            self._alive = time.monotonic()
        self._most = max(self._most, self._layers.done)
        self._tell()

    def _look(self, patience: float) -> None:
        """Look whether the engine still gets anything."""
        if self._layers.arrived:
            self._alive = time.monotonic()  # unpacking is silent on some engines
        elif time.monotonic() - self._alive > patience:
            raise Refused(Reason.STALLED, problems.download_failed("stalled"), passes=True)
        self._tell()

    def _tell(self) -> None:
        progress = self._layers.progress
        now = time.monotonic()
        if progress.step is not self._step:
            total = progress.total
            if self._step is Step.DOWNLOAD:  # whatever was left out between two reports
                self.task.report(Progress(Step.DOWNLOAD, total, total))
            self._step, self._pace = progress.step, TransferRate()
        elif now - self._told < _TELL:
            return
        self._told = now
        self.task.report(self._pace.update(progress))

    def _wait(self, seconds: int) -> None:
        """Let some time pass before the next try."""
        for left in range(seconds, 0, -1):
            self.task.report(replace(self._layers.download, again=left))
            self.task.cancel.wait(1)


def _retry_notice(done: int, keeps: bool | None) -> str:
    """Return what becomes of the bytes that have come."""
    size = format_size(done)
    if keeps is True:
        return translate(
            "Notice",
            "The download was cancelled. The {size} downloaded so far are kept for some hours: "
            "the next download continues from there.",
            size=size,
        )
    if keeps is None:
        return translate(
            "Notice",
            "The download was cancelled. Some of the {size} downloaded so far will have to be "
            "downloaded again.",
            size=size,
        )
    return translate(
        "Notice",
        "The download was cancelled. The {size} downloaded so far will have to be downloaded "
        "again.",
        size=size,
    )
