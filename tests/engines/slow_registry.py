"""A registry that sends a part of what is asked for and then falls silent."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.lab import REGISTRY

_PIECE = 64 * 1024


class SlowRegistry:
    """Stands before the lab's registry and lets only so many bytes pass, until released.

    With none at all it accepts, and never answers. Images are fetched under its own address.
    """

    def __init__(self, bytes_that_pass: int) -> None:
        self._left = bytes_that_pass
        self._lock = threading.Lock()
        self._released = threading.Event()
        self.asked = threading.Event()
        self.stalled = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def release(self) -> None:
        """Let everything pass from now on."""
        self._released.set()

    def __enter__(self) -> SlowRegistry:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._released.set()
        with self._lock:
            for one in (self._listener, *self._sockets):
                _shut(one)

    def _accept(self) -> None:
        while True:
            try:
                asker, _ = self._listener.accept()
                host, port = REGISTRY.split(":")
                registry = socket.create_connection((host, int(port)))
            except OSError:
                return
            self.asked.set()
            with self._lock:
                self._sockets += [asker, registry]
            threading.Thread(target=self._pass, args=(asker, registry), daemon=True).start()
            back = threading.Thread(target=self._pass_slowly, args=(registry, asker), daemon=True)
            back.start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                target.sendall(piece)
        _shut(target)

    def _pass_slowly(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                with self._lock:
                    self._left -= len(piece)
                    spent = self._left < 0
                if spent:
                    self.stalled.set()
                    self._released.wait()
                target.sendall(piece)
        _shut(target)


def _shut(one: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was quicker
        one.shutdown(socket.SHUT_RDWR)
    one.close()
