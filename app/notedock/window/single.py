"""One window for each NOTEDOCK_HOME: a second launch hands its folder to the first and goes."""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

PROTOCOL = 1
_PATIENCE = 3.0  # seconds that the first window is given to answer
_LONGEST = 100_000  # bytes; nobody has a folder with a longer name


class Single(QObject):
    """The first window's lock and door.

    A lock that a killed program has left is recovered by Qt, which looks whether its process
    still lives; a socket left behind is removed by whoever has the lock.
    """

    called = Signal(str)  # the folder that a second launch was given, or an empty string

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home
        self._lock: QLockFile | None = None

    @cached_property
    def _name(self) -> str:
        """Under which the first window can be reached."""
        import hashlib  # not before the first paint

        return "notedock-" + hashlib.sha256(str(self._home).encode()).hexdigest()[:20]

    def is_first(self) -> bool:
        """Tell whether this program is the only one, and from then on the first."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True  # nowhere to lock: the engine settles what two windows both want
        lock = QLockFile(str(self._home / "window.lock"))
        lock.setStaleLockTime(0)
        if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
            self._lock = lock
            return True
        return False

    def hand_over(self, folder: str, patience: float = _PATIENCE) -> bool:
        """Give `folder` to the first window. Returns False when there is none that answers."""
        import json

        from PySide6.QtNetwork import QLocalSocket

        words = json.dumps({"protocol": PROTOCOL, "folder": folder}).encode() + b"\n"
        end = time.monotonic() + patience
        while time.monotonic() < end:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(500):
                socket.write(words)
                return _answered(socket, end)
            time.sleep(0.05)  # it may be on its way up
        return False

    def listen(self) -> None:
        """Wait for later launches."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Give up being the first."""
        if hasattr(self, "_server"):
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _welcome(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._read)
            if socket.bytesAvailable():
                self._hear(socket)

    def _read(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        folder = _folder_in(bytes(socket.readLine().data()))
        socket.write(b"no\n" if folder is None else b"yes\n")
        socket.flush()
        socket.disconnectFromServer()
        if folder is not None:
            self.called.emit(folder)


def _answered(socket: QLocalSocket, end: float) -> bool:
    while not socket.canReadLine():
        left = int((end - time.monotonic()) * 1000)
        if left <= 0 or not socket.waitForReadyRead(left):
            return socket.canReadLine() and bytes(socket.readLine().data()) == b"yes\n"
    return bytes(socket.readLine().data()) == b"yes\n"


def _folder_in(line: bytes) -> str | None:
    """Return the folder that another launch hands over; None when it speaks otherwise."""
    import json

    try:
        words: Any = json.loads(line)
        folder = words["folder"] if words["protocol"] == PROTOCOL else None
    except (ValueError, KeyError, TypeError):
        return None
    return folder if isinstance(folder, str) else None
