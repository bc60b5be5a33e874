"""The real program as a process of its own, as a shell would run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from tests.lab import JUPYTER_REGISTRY
from tests.terminal.prepared import Prepared
from tests.waiting import eventually

Argument = str | Path
_PATIENCE = 120  # seconds
_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status, the standard output and the standard error."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Program:
    """One person's program, with files of its own, on a computer without a screen.

    before: a command in front of it, as `sudo` would be. settings: more of its environment.
    prepared: what is copied to run a command to its end; without it, Python is started anew.
    """

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    prepared: Prepared | None = None

    def __call__(
        self,
        *arguments: Argument,
        env: Mapping[str, str] | None = None,
        input: str = "",  # noqa: A002 - as subprocess names it
        cwd: Path | None = None,
    ) -> Outcome:
        """Run a command to its end."""
        if self.prepared:
            return self._copy(self.prepared, arguments, self.environment(env), input, cwd)
        done = subprocess.run(
            self.command(arguments),
            env=self.environment(env),
            input=input,
            cwd=cwd,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=_PATIENCE,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def _copy(
        self,
        prepared: Prepared,
        arguments: Sequence[Argument],
        environment: Mapping[str, str],
        given: str,
        cwd: Path | None,
    ) -> Outcome:
        with ExitStack() as files:
            streams = [
                files.enter_context(TemporaryFile("w+", errors="surrogateescape"))
                for _stream in range(3)
            ]
            streams[0].write(given)
            streams[0].seek(0)
            typed = [str(one) for one in arguments]
            status = prepared.run(typed, environment, cwd or Path.cwd(), streams, _PATIENCE)
            for stream in streams:
                stream.seek(0)
            return Outcome(status, streams[1].read(), streams[2].read())

    def begin(self, *arguments: Argument, env: Mapping[str, str] | None = None) -> Running:
        """Start a command and do not wait for it."""
        return Running(self.command(arguments), self.environment(env))

    def command(self, arguments: Sequence[Argument]) -> list[str]:
        """Return the command line, as it is executed."""
        return [*self.before, sys.executable, "-m", "notedock", *map(str, arguments)]

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return its environment, with more variables or others."""
        own = {name: value for name, value in os.environ.items() if name not in _SCREEN}
        own |= {"NOTEDOCK_HOME": str(self.home), "NOTEDOCK_REGISTRY": JUPYTER_REGISTRY}
        return own | dict(self.settings) | dict(more or {})


class Running:
    """A command under way; what it says can be read while it works."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._pieces: dict[str, list[str]] = {"out": [], "err": []}
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in self._pieces
        ]
        for reader in self._readers:
            reader.start()

    @property
    def out(self) -> str:
        """The standard output so far."""
        return "".join(self._pieces["out"])

    @property
    def err(self) -> str:
        """The standard error so far."""
        return "".join(self._pieces["err"])

    def until(self, words: str) -> None:
        """Wait until the command has said `words`, on whichever stream."""

        def said() -> bool:
            ended = self._process.poll() is not None
            assert not ended or words in self.out + self.err, self.err
            return words in self.out + self.err

        try:
            eventually(f"“{words}” is said", said)
        except AssertionError:
            self._process.kill()
            self.end()
            raise

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def end(self, seconds: float = 60) -> Outcome:
        """Wait for its end."""
        try:
            status = self._process.wait(seconds)
        finally:
            self._process.kill()
        for reader in self._readers:
            reader.join(10)
        return Outcome(status, self.out, self.err)

    def _read(self, name: str) -> None:
        stream = self._process.stdout if name == "out" else self._process.stderr
        assert stream is not None
        with stream:
            for line in stream:
                self._pieces[name].append(line)
