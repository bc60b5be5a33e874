"""A socket before a real engine that can be told to behave badly, as real ones do at times."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from tests.lab.engine import DEFAULT_SOCKET

Mood = Callable[[socket.socket], None]


def starting(caller: socket.socket) -> None:
    """Answer as Docker Desktop does while it comes up (docker/for-mac#7775)."""
    _answer(caller, "500 Internal Server Error", {"message": "Docker Desktop is starting"})


def ancient(caller: socket.socket) -> None:
    """Be a Docker of 2018."""
    _answer(caller, "200 OK", {"Version": "18.06.1-ce", "ApiVersion": "1.38"})


def silent(caller: socket.socket) -> None:
    """Take every question and answer none, until the caller gives up."""
    with caller:
        while caller.recv(65536):
            pass


def well(caller: socket.socket) -> None:
    """Be the real engine."""
    engine = socket.socket(socket.AF_UNIX)
    engine.connect(DEFAULT_SOCKET)
    threading.Thread(target=_pass_on, args=(engine, caller), daemon=True).start()
    _pass_on(caller, engine)


class FaultyEngineProxy:
    """Listens at `place`; `mood` can be changed at any time and counts for new callers."""

    def __init__(self, place: Path, behaviour: Mood) -> None:
        self.place = place
        self.behaviour = behaviour
        self.callers = 0

    def __enter__(self) -> FaultyEngineProxy:
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self.place))
        self._door.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.place.unlink()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _nothing = self._door.accept()
            except OSError:
                return
            self.callers += 1
            threading.Thread(target=self.behaviour, args=(caller,), daemon=True).start()


def _answer(caller: socket.socket, status: str, content: object) -> None:
    body = json.dumps(content)
    with caller:
        caller.recv(65536)
        caller.sendall(
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        with source.makefile("rb", buffering=0) as reader, target.makefile("wb", 0) as writer:
            shutil.copyfileobj(reader, writer, 65536)
    except OSError:
        pass  # one of them has hung up
    finally:
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
