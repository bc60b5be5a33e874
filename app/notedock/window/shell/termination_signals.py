"""SIGINT and SIGTERM, handled on Qt's main thread."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class TerminationSignals(QObject):
    """Calls `end` on the main thread when one of these signals arrives.

    Python runs signal handlers only between two of its own instructions, and Qt's event loop
    executes none: so Python writes each signal into a socket, which wakes the loop.
    """

    def __init__(self, end: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._before_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        wanted = (signal.SIGINT, signal.SIGTERM)
        self._before = {one: signal.signal(one, lambda *_unused: None) for one in wanted}

    def close(self) -> None:
        """Restore the handlers that were there before."""
        self._notifier.setEnabled(False)
        for one, handler in self._before.items():
            signal.signal(one, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._read.close()
        self._write.close()

    def _on_signal(self) -> None:
        try:
            self._read.recv(64)
        except BlockingIOError:
            return
        self._end()
