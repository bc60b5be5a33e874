"""The program as a process copied from one that has imported everything already.

Importing takes most of the time of a command. What is copied (forked) is a process that has done
nothing but that: `python -m tests.terminal.prepared`. The copy has arguments, environment, folder,
streams and exit status of its own, and ends as every Python program does.
"""

from __future__ import annotations

import os
import pickle
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).parents[2]
_LONGEST = 2**17  # bytes of a command with its environment


class Prepared:
    """The process that is copied. before: a command in front of it, whose rights it has."""

    def __init__(self, before: Sequence[str] = ()) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [*before, sys.executable, "-m", __name__, str(number)],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[number],
                start_new_session=True,
            )

    def run(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        streams: Sequence[IO[Any]],
        seconds: float,
    ) -> int:
        """Run a command to its end, one at a time, and return its exit status.

        streams: files for standard input, output and error.
        """
        command = pickle.dumps((list(arguments), dict(environment), str(folder)))
        with self._lock:
            self._socket.settimeout(seconds)
            socket.send_fds(self._socket, [command], [one.fileno() for one in streams])
            return int(self._socket.recv(_LONGEST))

    def close(self) -> None:
        """End it, and what it may be running."""
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)


def _serve(requests: socket.socket) -> None:
    """Copy this process for each command. Raises SystemExit in the copy."""
    import notedock.engines.docker.engine
    import notedock.terminal.commands  # noqa: F401

    while True:
        command, streams, _flags, _address = socket.recv_fds(requests, _LONGEST, 3)
        if not command:
            return
        copy = os.fork()
        if copy == 0:
            requests.close()
            arguments, environment, folder = pickle.loads(command)
            _become(arguments, environment, folder, streams)
        for one in streams:
            os.close(one)
        _copy, status = os.waitpid(copy, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(
    arguments: list[str], environment: dict[str, str], folder: str, streams: list[int]
) -> None:
    for number, one in enumerate(streams):
        os.dup2(one, number)
        os.close(one)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    sys.argv = ["notedock", *arguments]
    runpy.run_module("notedock", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
