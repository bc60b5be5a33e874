"""Long answers of the engine, which can be given up at any moment."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import docker
import requests

from notedock.core.task import Task
from notedock.engines.docker.streams import hang_up

_LOOK = 0.1  # seconds between two looks whether the person has cancelled


class CancellableRequest:
    """What the engine tells of a long job, read by a thread of its own.

    The library blocks in two places that cannot be interrupted: waiting for the first answer,
    and reading. The reader may be left behind; it ends as soon as the connection is closed,
    or as soon as the first answer arrives. The client must be nobody else's.
    """

    def __init__(
        self, client: docker.APIClient, ask: Callable[[], Iterable[dict[str, Any]]]
    ) -> None:
        self._ask = ask
        self._response: requests.Response | None = None
        self._hung_up = False
        self._lock = threading.Lock()
        self._queue: queue.Queue[dict[str, Any] | BaseException | None] = queue.Queue()
        client.hooks["response"].append(self._answered)
        threading.Thread(target=self._read, name="long-answer", daemon=True).start()

    def events(
        self, task: Task, idle: Callable[[], None] = lambda: None
    ) -> Iterator[dict[str, Any]]:
        """Yield what the engine says, calling `idle` again and again while it says nothing.

        Raises Cancelled, what the reader met, or what `idle` raises.
        """
        while True:
            task.cancel.check()
            try:
                event = self._queue.get(timeout=_LOOK)
            except queue.Empty:
                idle()
                continue
            if event is None:
                return
            if isinstance(event, BaseException):
                raise event
            yield event

    def heard(self) -> Iterator[dict[str, Any]]:
        """Yield what the engine says until somebody hangs up, and wake up for nothing else.

        Raises what the reader met.
        """
        while (event := self._queue.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event

    def hang_up(self) -> None:
        """Close the connection, now or as soon as there is one."""
        self._queue.put(None)  # for whoever listens, before the reader meets what follows
        with self._lock:
            self._hung_up = True
            if self._response is not None:
                hang_up(self._response)

    def _answered(self, response: requests.Response, *_args: Any, **_kwargs: Any) -> None:
        with self._lock:
            self._response = response
            if self._hung_up:
                hang_up(response)

    def _read(self) -> None:
        try:
            for event in self._ask():
                self._queue.put(event)
            self._queue.put(None)
        except BaseException as error:  # raised again where somebody waits for it
            self._queue.put(error)
