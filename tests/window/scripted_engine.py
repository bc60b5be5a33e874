"""An engine whose slow calls wait until a test lets them go on, and the Jupyter in its servers.

The real flows run on it. A call that waits is a `Call`; a test lets it succeed or fail.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from notedock.core import problems
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.made_outside import MadeOutside
from notedock.core.problem import Problem
from notedock.core.server import Server, Status
from notedock.core.task import Cancel, Cancelled, Progress, Step, Task
from notedock.engines import jupyter
from notedock.engines.base import (
    Change,
    EngineInfo,
    EnvironmentSource,
    NameTakenError,
    ServerOptions,
)
from notedock.flows import open_external, reachability
from notedock.flows import start as start_flow
from notedock.window.work import engine_watch


@dataclass
class Call:
    """One call that waits. what: "prepare", "answer" or "stop"; key: of the server it is about."""

    what: str
    key: str
    event: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class ScriptedEngine:
    """The engine. running: its servers by key. busy: ids of servers in which a notebook calculates.

    away: it does not answer.
    """

    name = "scripted"

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._version = 0
        self._reported = -1  # the version that whoever watches has been told of
        self._made = 0
        self._thread = threading.local()
        self.running: dict[str, Server] = {}
        self.busy: set[str] = set()
        self.away = False
        self.calls: list[Call] = []

    def __repr__(self) -> str:
        calls = [(one.what, one.key[-6:]) for one in self.calls]
        where = {key[-6:]: one.status.value for key, one in self.running.items()}
        return f"<away {self.away}, calls {calls}, servers {where}, busy {self.busy}>"

    # ------------------------------------------------------------ for the test

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let this engine's Jupyter answer, open no browser, and do not wait between two looks."""
        monkeypatch.setattr(jupyter, "find_responder", self._who_answers)
        monkeypatch.setattr(jupyter, "activity", self._activity)
        monkeypatch.setattr(jupyter, "personal_settings", lambda _server: {})
        monkeypatch.setattr(reachability, "check", lambda _context, _server: None)
        monkeypatch.setattr(jupyter, "workspace", lambda _server: None)
        monkeypatch.setattr(jupyter, "tell_pages_of_stop", lambda _server: None)
        for name in ("can_save", "has_lab", "has_page", "shorten_autosave"):
            monkeypatch.setattr(jupyter, name, lambda *_anything: True)
        monkeypatch.setattr(open_external, "open_link", lambda _link: None)
        monkeypatch.setattr(start_flow, "_LOOK", -1.0)
        monkeypatch.setattr(start_flow, "_POLL", 0.001)
        monkeypatch.setattr(engine_watch, "_RETRY", 0.005)

    def let_go(self, call: Call, error: Exception | None = None) -> None:
        """Let a call that waits succeed, or raise `error`; one that waits no more is left alone."""
        with self._condition:
            if call not in self.calls:
                return
            self.calls.remove(call)
            call.error = error
            call.event.set()

    def change(self, change: Callable[[], object] = lambda: None) -> None:
        """Change something, and tell whoever watches."""
        with self._condition:
            change()
            self._version += 1
            self._condition.notify_all()

    @property
    def is_watched_to_the_end(self) -> bool:
        """Whether whoever watches has been told of every change."""
        with self._condition:
            return self._reported == self._version

    def has_started(self, launch: ServerOptions) -> Server:
        """Return a server that runs from now on."""
        self._made += 1
        server = Server(
            id=f"id-{self._made}",
            key=launch.key,
            folder=launch.folder,
            environment=launch.environment,
            engine=self.name,
            status=Status.RUNNING,
            port=launch.port,
            token=launch.token,
        )
        self.change(lambda: self.running.update({server.key: server}))
        return server

    def crash(self, key: str) -> None:
        """End a server by itself, with an exit code."""
        ended = replace(self.running[key], status=Status.ENDED, exit_code=1)
        self.change(lambda: self.running.update({key: ended}))

    def end_program(self) -> None:
        """Let every call that waits end as if its process had: it changes nothing any more."""
        for call in tuple(self.calls):
            self.let_go(call, _ProgramEndedError())

    def is_running(self, key: str) -> bool:
        """Tell whether the server of this key runs."""
        return key in self.running and self.running[key].is_running

    # ------------------------------------------------------------ the engine's protocol

    def info(self) -> EngineInfo:
        self._check()
        return EngineInfo("Docker", "27.0", "unix:///nowhere")

    def advice(self) -> EngineAdvice:
        return EngineAdvice("Docker")

    def servers(self, person: str) -> list[Server]:
        self._check()
        return list(self.running.values())

    def find(self, key: str) -> Server | None:
        self._check()
        return self.running.get(key)

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        with cancel.closing(self._wake):
            while not cancel.is_set():
                with self._condition:
                    seen = self._version
                self._check()
                yield Change()
                with self._condition:
                    self._reported = seen
                    while self._version == seen and not cancel.is_set():
                        self._condition.wait(10)

    def has(self, reference: str) -> bool:
        return True

    def prepare(
        self, description: EnvironmentDescription, task: Task, environments: EnvironmentSource
    ) -> str:
        self._check()
        task.report(Progress(Step.DOWNLOAD, 1, 2))
        self._wait(Call("prepare", description.key), task.cancel)
        return "image"

    def launch(self, launch: ServerOptions) -> Server:
        self._check()
        if launch.key in self.running:
            raise NameTakenError
        return self.has_started(launch)

    def stop(self, server: Server, patience: int) -> None:
        self._check()
        self._wait(Call("stop", server.key))
        self._check()
        self._drop(server)

    def made_outside(self, _server: Server) -> MadeOutside:
        return MadeOutside()

    def remove(self, server: Server) -> None:
        self._check()
        self._drop(server)

    def remove_ended(self, server: Server) -> bool:
        self._check()
        runs = self.is_running(server.key) and self.running[server.key].id == server.id
        if not runs:
            self._drop(server)
        return not runs

    def resume(self, server: Server) -> None:
        self._check()

    def usage(self, server: Server) -> None:
        """It does not tell."""

    def log(self, server: Server, **_wanted: object) -> _Log:
        return _Log()

    # ------------------------------------------------------------ Jupyter, in a server

    def _who_answers(self, server: Server) -> jupyter.Responder:
        call = Call("answer", server.key)
        try:
            self._wait(call)
        except NoAnswerError:
            return jupyter.Responder.NOBODY
        return jupyter.Responder.OURS if self.is_running(server.key) else jupyter.Responder.NOBODY

    def _activity(self, server: Server, timeout: float = 5.0) -> jupyter.Activity:
        busy = ("Start.ipynb",) if server.id in self.busy else ()
        return jupyter.Activity(False, busy)

    # ------------------------------------------------------------

    def _check(self) -> None:
        if getattr(self._thread, "ended", False):
            raise Cancelled
        if self.away:
            raise problems.engine_stopped("Docker", "")

    def _drop(self, server: Server) -> None:
        now = self.running.get(server.key)
        if now is not None and now.id == server.id:
            self.change(lambda: self.running.pop(server.key))

    def _wait(self, call: Call, cancel: Cancel | None = None) -> None:
        with self._condition:
            self.calls.append(call)
        with (cancel or Cancel()).closing(lambda: self.let_go(call, Cancelled())):
            assert call.event.wait(30), f"never let go: {call.what}"
        if isinstance(call.error, _ProgramEndedError):
            self._thread.ended = True
        if call.error is not None:
            raise call.error

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


class _ProgramEndedError(Cancelled):
    """The process that has called is no more."""


class NoAnswerError(Exception):
    """Nobody answers at the server's address yet."""


class _Log(list[bytes]):
    def close(self) -> None:
        """Nothing to end."""


def failure() -> Problem:
    """Return why a call fails."""
    return problems.engine_failed("Docker", "it said no")
