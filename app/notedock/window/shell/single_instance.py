"""One instance for each NOTEDOCK_HOME: another launch sends its folder to the first, and ends."""

from __future__ import annotations

import os
import stat
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLockFile, QObject, Signal

from notedock.core import own_files
from notedock.core.app_paths import make_folder

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

PROTOCOL = 1
_TIMEOUT = 3.0  # seconds for the first instance to answer
_MAX_LOCK = 10_000  # bytes
_LOCK_TIMEOUT = 10.0  # seconds in which an instance has written its lock
_MAX_MESSAGE = 100_000  # bytes; longer than any path


class SingleInstance(QObject):
    """The lock that makes an instance the first, and the local socket of that one.

    A lock that a killed program has left is removed by Qt, which checks whether its process
    still exists; a socket left behind is removed by the instance that has the lock.
    """

    launched_again = Signal(str)  # the folder that another launch was given, or an empty string

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home
        self._lock: QLockFile | None = None

    @cached_property
    def name(self) -> str:
        """The name of the local socket: a path where no other account can make a file.

        On Windows it is that of a pipe.
        """
        import hashlib  # not before the first paint

        digest = hashlib.sha256(os.fsencode(self._home)).hexdigest()[:20]
        if sys.platform == "win32":
            return f"notedock-{digest}"
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        if Path(runtime).is_absolute() and _is_private(Path(runtime)):
            return str(Path(runtime) / f"notedock-{digest}.socket")
        return str(self._home / "window.socket")

    def is_first(self) -> bool:
        """Take the lock. Returns False when another instance has it."""
        try:
            make_folder(self._home)
            file = self._home / "window.lock"
            if _is_damaged_lock(file):
                own_files.put_aside(file)
        except OSError:
            return True  # no place for a lock: the engine keeps two windows apart
        lock = QLockFile(str(file))
        lock.setStaleLockTime(0)
        if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
            self._lock = lock
            return True
        return False

    def hand_over(self, folder: str, timeout: float = _TIMEOUT) -> bool:
        """Send `folder` to the first instance. Returns whether it answers in `timeout` seconds."""
        import json

        from PySide6.QtNetwork import QLocalSocket

        words = json.dumps({"protocol": PROTOCOL, "folder": folder}).encode() + b"\n"
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            socket = QLocalSocket()
            socket.connectToServer(self.name)
            if socket.waitForConnected(500) and _is_own_peer(socket):
                socket.write(words)
                return _is_accepted(socket, end)
            time.sleep(0.05)  # it may be starting
        return False

    def listen(self) -> None:
        """Listen for other launches."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept_connections)
        if not self._server.listen(self.name):
            QLocalServer.removeServer(self.name)
            self._server.listen(self.name)

    def close(self) -> None:
        """Release the lock and the socket."""
        if hasattr(self, "_server"):
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _accept_connections(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            if not _is_own_peer(socket):
                socket.abort()
                continue
            socket.readyRead.connect(self._on_ready_read)
            if socket.bytesAvailable():
                self._receive(socket)

    def _on_ready_read(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._receive(socket)

    def _receive(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MAX_MESSAGE:
                socket.abort()
            return
        folder = _parse(bytes(socket.readLine().data()))
        socket.write(b"no\n" if folder is None else b"yes\n")
        socket.flush()
        socket.disconnectFromServer()
        if folder is not None:
            self.launched_again.emit(folder)


def _is_damaged_lock(file: Path) -> bool:
    """Tell whether something is in the place of the lock that no instance has written.

    Qt would wait for a named pipe, and take a file that was cut off for a lock for ever.
    """
    if sys.platform == "win32" or not os.path.lexists(file):
        return False
    written = own_files.read_text(file, limit=_MAX_LOCK) or ""
    process, *rest = written.split("\n")  # and the names of program and computer
    if process.isdecimal() and len(rest) > 1:
        return False
    status = file.lstat()
    return not stat.S_ISREG(status.st_mode) or time.time() - status.st_mtime > _LOCK_TIMEOUT


def _is_private(folder: Path) -> bool:
    """Tell whether a folder belongs to this account, and no other one can write into it."""
    if sys.platform == "win32":
        return True  # the folders of an account are closed to others
    try:
        status = folder.lstat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.geteuid()
        and not status.st_mode & 0o077
    )


def _is_own_peer(connection: QLocalSocket) -> bool:
    """Tell whether the process at the other end is of this account.

    Linux alone tells it here; elsewhere the folder that the socket is in keeps others out.
    """
    if sys.platform != "linux":
        return True
    import socket  # not before the first paint
    import struct

    # struct ucred of unix(7): process, user and group of who connected, or listens.
    credentials = struct.Struct("iII")
    with socket.socket(fileno=os.dup(connection.socketDescriptor())) as peer:
        told = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    return bool(credentials.unpack(told)[1] == os.geteuid())


def _is_accepted(socket: QLocalSocket, end: float) -> bool:
    while not socket.canReadLine():
        left = int((end - time.monotonic()) * 1000)
        if left <= 0 or not socket.waitForReadyRead(left):
            return socket.canReadLine() and bytes(socket.readLine().data()) == b"yes\n"
    return bytes(socket.readLine().data()) == b"yes\n"


def _parse(line: bytes) -> str | None:
    """Return the folder in a message; None for one of another protocol."""
    import json

    try:
        words: Any = json.loads(line)
        folder = words["folder"] if words["protocol"] == PROTOCOL else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return folder if isinstance(folder, str) else None
