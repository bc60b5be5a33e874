"""What an engine says while it downloads, added up over all layers.

Docker tells of each layer by the first digits of its digest: waiting, bytes come, complete,
bytes unpacked. Its newer store tells seconds instead of bytes while it unpacks, and Podman says
nothing of that at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from notedock.core.task import Progress, Step
from notedock.engines.docker.registry import Layer

_SHORT = 12  # digits of a digest that an engine says
_AGAIN = re.compile(r"Retrying in (\d+) second")
_COMPLETE = ("Verifying Checksum", "Download complete", "Extracting", "Pull complete")


class Layers:
    """One download's layers. known: as the registry describes them, where it could be asked."""

    def __init__(self, known: Iterable[Layer] = ()) -> None:
        self._sizes = {one.digest.partition(":")[2][:_SHORT]: one.size for one in known}
        self._is_described = bool(self._sizes)
        self._done: dict[str, int] = {}
        self._unpacked: dict[str, int] = {}
        self._waiting: set[str] = set()
        self._complete: set[str] = set()
        self._again: int | None = None
        self._is_resumed = False

    def begin_again(self) -> None:
        """Forget what was said: the download is tried again. The sizes are still known."""
        for said in (self._done, self._unpacked, self._waiting, self._complete):
            said.clear()
        self._again = None
        self._is_resumed = True

    def note(self, event: Mapping[str, Any]) -> None:
        """Take in one thing that the engine said."""
        layer, status = str(event.get("id") or ""), str(event.get("status") or "")
        detail = event.get("progressDetail") or {}
        if again := _AGAIN.match(status):
            self._again = int(again[1])
        elif status in ("Pulling fs layer", "Waiting"):
            self._waiting.add(layer)
        elif status == "Already exists" and self._is_resumed and layer in self._sizes:
            self._completed(layer, "Pull complete", {})  # by the try before
        elif status == "Already exists":
            self._sizes.pop(layer, None)
            self._waiting.discard(layer)
        elif status in _COMPLETE:
            self._completed(layer, status, detail)
        elif detail.get("total"):
            self._sizes[layer] = int(detail["total"])
            self._done[layer] = int(detail.get("current") or 0)
            self._again = None

    def _completed(self, layer: str, status: str, detail: Mapping[str, Any]) -> None:
        self._waiting.discard(layer)
        self._complete.add(layer)
        if detail.get("total"):  # small layers are first spoken of when they are unpacked
            self._sizes.setdefault(layer, int(detail["total"]))
        size = self._done[layer] = self._sizes.get(layer, 0)
        if status == "Pull complete":
            self._unpacked[layer] = size
        elif status == "Extracting" and not detail.get("units"):
            self._unpacked[layer] = min(int(detail.get("current") or 0), size)

    @property
    def done(self) -> int:
        """Return the bytes that have come."""
        return sum(self._done.values())

    @property
    def total(self) -> int:
        """Return the bytes of all layers that were not here, as far as their sizes are known."""
        return sum(self._sizes.values())

    @property
    def state(self) -> tuple[int, ...]:
        """Return what differs whenever something has happened."""
        marks = (len(self._waiting), len(self._complete), self._again or 0)
        return (self.done, self.total, sum(self._unpacked.values()), *marks)

    @property
    def arrived(self) -> bool:
        """Tell whether all bytes are here, so that only unpacking is left."""
        if self._waiting or not self._complete:
            return False
        # Without a description more layers may follow; what is unpacked shows that none does.
        return self._sizes.keys() <= self._complete and (self._is_described or bool(self._unpacked))

    @property
    def download(self) -> Progress:
        """Return how much has come; without a description the total would grow with each layer."""
        total = self.total if self._is_described else 0
        return Progress(Step.DOWNLOAD, self.done, total, again=self._again)

    @property
    def progress(self) -> Progress:
        """Return where the download is."""
        if self.arrived:
            return Progress(Step.UNPACK, sum(self._unpacked.values()), self.total)
        return self.download
