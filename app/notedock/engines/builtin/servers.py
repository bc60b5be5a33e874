"""Servers of the built-in engine: launched, found, followed, asked, stopped and removed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from notedock.core import own_files, problems
from notedock.core.app_paths import AppPaths
from notedock.core.made_outside import MadeOutside
from notedock.core.server import Server, Status
from notedock.core.task import Cancel, Cancelled
from notedock.engines import jupyter, kernel_modules
from notedock.engines.base import Change, ServerOptions, Usage
from notedock.engines.builtin import addresses, ending, fence, launching, made_outside, record
from notedock.engines.builtin.log_file import Log
from notedock.engines.builtin.prepared import PreparedEnvironment
from notedock.engines.builtin.process import Process, family, usage
from notedock.engines.builtin.record import Record

_LOOK = 0.5  # seconds between two looks whether something has changed: at a few small files
_OLD = 3600.0  # seconds after which what was not finished is nobody's
_QUESTION = 30.0  # seconds for a question to a kernel's Python


class Environments(Protocol):
    """Where the environment of a reference is found."""

    def find(self, reference: str) -> PreparedEnvironment:
        """Return it. Raises Problem when it is not here, or damaged."""
        ...


class BuiltinServers:
    """Notebook servers as processes of this computer."""

    def __init__(self, paths: AppPaths, environments: Environments) -> None:
        self.paths = paths
        self._below = record.records(paths)
        self._environments = environments

    def launch(self, launch: ServerOptions) -> Server:
        """Make the server and start it."""
        if sys.platform == "win32":
            raise problems.engine_not_available(record.ENGINE, "Docker")
        environment = self._environments.find(launch.reference)
        self._remove_damaged(launch.key)
        record.discard_left_over(self._below, time.time() - _OLD, ending.end)
        made = launching.launch(launch, environment, fence.tools(self.paths.home), self.paths)
        server = made.server()
        if server is None:
            raise problems.server_removed()
        return server

    def _remove_damaged(self, key: str) -> None:
        """Remove what has this key and cannot be read: nobody would find it."""
        of = self._record(key)
        if of.folder.exists() and of.server() is None:
            ending.end(of)
            record.remove(of, ending.end)

    def find(self, key: str) -> Server | None:
        """Return the server of this key, running or left over."""
        return self._record(key).server()

    def servers(self, person: str) -> list[Server]:
        """Return all of this person's servers, running or left over."""
        theirs = (one for one in self._all() if one.described().get("person") == person)
        return [server for one in theirs if (server := one.server()) is not None]

    def log(
        self,
        server: Server,
        *,
        follow: bool,
        tail: int | None = None,
        times: bool = False,
        since: str = "",
    ) -> Log:
        """Return what the server wrote, and with `follow` what it will write."""
        of = self._record(server.key)

        def runs() -> bool:
            return of.status() is Status.RUNNING

        return Log(of.folder, runs, follow=follow, tail=tail, times=times, since=since)

    def stop(self, server: Server, patience: int) -> None:
        """Ask the server to end; after `patience` seconds make it."""
        of = self._same(server)
        if of is None:
            return
        process = self._running(server)
        if process and jupyter.shut_down(server, patience):
            process.wait(patience)
        ending.end(of)

    def resume(self, server: Server) -> None:
        """Do nothing: nobody pauses a server of this engine."""

    def remove(self, server: Server) -> None:
        """End the server at once, and remove its folder."""
        if of := self._same(server):
            ending.end(of)
            record.remove(of, ending.end)

    def remove_ended(self, server: Server) -> bool:
        """Remove the server's folder, unless it runs."""
        of = self._same(server)
        if of is None:
            return True
        if of.status() is Status.RUNNING:
            return False
        record.remove(of, ending.end)
        return True

    def made_outside(self, server: Server) -> MadeOutside:
        """Return what was made in the server's home."""
        of = self._same(server)
        return made_outside.find(of) if of else MadeOutside()

    def copy_outside(self, server: Server, paths: Sequence[str], into: Path) -> None:
        """Copy files of the server's home below an empty folder."""
        if of := self._same(server):
            made_outside.copy(of, paths, into)

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        """Yield at once, and then whenever one of this person's servers may have changed."""
        before: list[tuple[str, Status]] | None = None
        while not cancel.is_set():
            now = [(one.id, one.status) for one in self.servers(person)]
            if now != before:
                before = now
                yield Change()
            try:
                cancel.wait(_LOOK)
            except Cancelled:
                return

    def connections(self, server: Server) -> frozenset[str] | None:
        """Return who is connected, None if it listens to none."""
        process = self._running(server)
        if process is None:
            return None
        *_others, innermost = family(process.pid)
        if not addresses.listens(innermost, server.port):
            return None
        return addresses.connections(server.port)

    def usage(self, server: Server) -> Usage | None:
        """Return what its processes take; None where it does not run."""
        process = self._running(server)
        if process is None:
            return None
        return usage(process)

    def missing_modules(
        self, server: Server, python: str, names: Collection[str]
    ) -> frozenset[str] | None:
        """Return those of `names` that the Python of a kernel does not find."""
        return kernel_modules.missing(lambda command: self._said(server, command), python, names)

    def python_version(self, server: Server, python: str) -> str:
        """Return the minor version of the Python of a kernel."""
        return kernel_modules.version(lambda command: self._said(server, command), python)

    def command_line(self, server: Server) -> str:
        """Return the command that would have done the same, with the token masked."""
        of = self._same(server)
        return (own_files.read_text(of.command) or "") if of else ""

    def _said(self, server: Server, command: list[str]) -> str | None:
        """Return what a command writes where the server runs; None where it fails."""
        of = self._same(server)
        if of is None or of.status() is not Status.RUNNING:
            return None
        told = own_files.read_json(of.inside)
        try:
            done = subprocess.run(
                [*told["prefix"], *command],
                env=told["environment"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_QUESTION,
                check=True,
            )
        except (OSError, subprocess.SubprocessError, TypeError, KeyError):
            return None
        return done.stdout.decode(errors="replace")

    def _record(self, key: str) -> Record:
        return Record(self._below / key)

    def _all(self) -> list[Record]:
        return record.all_records(self._below)

    def _running(self, server: Server) -> Process | None:
        """Return the supervisor of a server that runs."""
        of = self._same(server)
        return of.process() if of and of.status() is Status.RUNNING else None

    def _same(self, server: Server) -> Record | None:
        """Return the record of this very server; None where it has gone, or another has its key."""
        of = self._record(server.key)
        return of if of.described().get("id") == server.id else None
