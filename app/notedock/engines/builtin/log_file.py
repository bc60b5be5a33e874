"""The log of a server as it is read: two files, an older one and the one that is written.

`resources/builtin/supervisor.py` writes them; each line begins with its time and a space.
"""

from __future__ import annotations

import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO

_NOW, _BEFORE = "log", "log.1"
_BLOCK = 1 << 18  # bytes
_PAUSE = 0.1  # seconds between two looks whether something was added
_TIME = re.compile(rb"^\S+Z ", re.MULTILINE)


class Log:
    """The log of one server, as bytes in pieces. folder: the server's. runs: whether it goes on.

    The other parameters are those of `Servers.log`.
    """

    def __init__(
        self,
        folder: Path,
        runs: Callable[[], bool],
        *,
        follow: bool,
        tail: int | None,
        times: bool,
        since: str,
    ) -> None:
        self._folder = folder
        self._runs = runs
        self._follow, self._tail, self._times = follow, tail, times
        self._since = _written(since) if since else b""
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces, each of whole lines, but for a last one that is not complete."""
        for piece in self._pieces():
            if self._closed.is_set():
                return
            yield piece if self._times else _TIME.sub(b"", piece)

    def close(self) -> None:
        """End the stream; a thread that waits for more wakes up."""
        self._closed.set()

    def _pieces(self) -> Iterator[bytes]:
        try:
            with (self._folder / _NOW).open("rb") as file:
                yield from self._so_far(file)
                if self._follow:
                    yield from self._added(file)
        except FileNotFoundError:  # it has written nothing, or has gone
            if self._follow and self._runs() and not self._closed.wait(_PAUSE):
                yield from self._pieces()

    def _so_far(self, file: IO[bytes]) -> Iterator[bytes]:
        lines = chain(self._older(file), _lines(file, os.fstat(file.fileno()).st_size))
        wanted = (one for one in lines if one[: len(self._since)] >= self._since)
        kept = wanted if self._tail is None else deque(wanted, maxlen=self._tail)
        piece = bytearray()
        for line in kept:
            piece += line
            if len(piece) > _BLOCK:
                yield bytes(piece)
                piece.clear()
        if piece:
            yield bytes(piece)

    def _older(self, file: IO[bytes]) -> Iterator[bytes]:
        with suppress(FileNotFoundError), (self._folder / _BEFORE).open("rb") as before:
            status = os.fstat(before.fileno())
            if not os.path.samestat(status, os.fstat(file.fileno())):
                yield from _lines(before, status.st_size)

    def _added(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield what is added, also to files that come after this one, until the server ends."""
        while True:
            runs = self._runs()  # asked first: what it has written last is read after that
            if piece := file.read(_BLOCK):
                yield piece
                continue
            if self._is_replaced(file):
                yield file.read()
                with (self._folder / _NOW).open("rb") as newer:
                    yield from self._added(newer)
                return
            if not runs or self._closed.wait(_PAUSE):
                return

    def _is_replaced(self, file: IO[bytes]) -> bool:
        try:
            return not os.path.samestat((self._folder / _NOW).stat(), os.fstat(file.fileno()))
        except OSError:
            return False


def _lines(file: IO[bytes], end: int) -> Iterator[bytes]:
    """Yield the lines up to a position; only what ends with a newline is cut there."""
    while (left := end - file.tell()) > 0 and (line := file.readline(left)):
        yield line


def _written(stamp: str) -> bytes:
    """Return a time in ISO 8601 as the lines of a log begin."""
    moment = datetime.fromisoformat(stamp).astimezone(UTC)
    fraction = re.search(r"\.(\d+)", stamp)
    digits = (fraction.group(1) if fraction else "").ljust(9, "0")[:9]
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{digits}Z".encode()
