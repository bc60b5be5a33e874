"""Streams of the engine that may be closed from anywhere, at any time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Generic, TypeVar

import requests
from docker.types import CancellableStream

from notedock.engines.docker.errors import FAILURES, translated

T = TypeVar("T")


class Stream(Generic[T]):
    """The library's stream, which may also be closed when it has ended already."""

    def __init__(self, stream: CancellableStream[T]) -> None:
        self._inner = stream

    def __iter__(self) -> Iterator[T]:
        """Yield what comes. Raises Problem when the engine fails meanwhile."""
        with translated():
            yield from self._inner

    def close(self) -> None:
        """End the stream; a reader that blocks in it wakes up."""
        with contextlib.suppress(AttributeError, ValueError, *FAILURES):
            self._inner.close()


def hang_up(response: requests.Response) -> None:
    """Shut the connection of `response` down, also under a reader that blocks in it."""
    Stream(CancellableStream(iter(()), response)).close()
