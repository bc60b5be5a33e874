"""Requests whose streamed answer can be cancelled at any moment."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import docker
import requests

from notedock.core.task import Task
from notedock.engines.docker.streams import hang_up

_POLL_INTERVAL = 0.1  # seconds between two checks for cancellation


class CancellableRequest:
    """A streamed answer of the engine, which a thread of its own reads.

    docker-py blocks in two places that cannot be interrupted: while it waits for the head of the
    answer, and while it reads. A reader that is abandoned ends when the connection is closed, or
    when the head arrives. ask: the call of docker-py. client: used by nobody else.
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
        """Yield the events, and call `idle` every _POLL_INTERVAL seconds while none comes.

        Raises Cancelled, an error of the request, or what `idle` raises.
        """
        while True:
            task.cancel.check()
            try:
                event = self._queue.get(timeout=_POLL_INTERVAL)
            except queue.Empty:
                idle()
                continue
            if event is None:
                return
            if isinstance(event, BaseException):
                raise event
            yield event

    def until_hung_up(self) -> Iterator[dict[str, Any]]:
        """Yield the events until `hang_up` is called. Between events the thread only waits.

        Raises an error of the request.
        """
        while (event := self._queue.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event

    def hang_up(self) -> None:
        """Close the connection, now or as soon as there is one."""
        self._queue.put(
            None
        )  # ends `events` and `until_hung_up` before the closed connection raises an error
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
