"""The window follows the engine whatever else is being found out, and can be closed meanwhile."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.states import State
from notedock.core.task import Cancel, Cancelled, Task
from notedock.engines.base import Change, EngineInfo
from notedock.flows import reconcile
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work import engine_watch
from tests.window.conftest import FakeEngine, Script, child, server, session_of


class Kernels:
    """A notebook server with these notebooks, whose kernels have these states."""

    def __init__(self) -> None:
        self.states = {"a.ipynb": "idle", "b.ipynb": "idle"}
        self.asked = threading.Event()
        kernels = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(
                    [
                        {"name": name, "kernel": {"execution_state": state}}
                        for name, state in kernels.states.items()
                    ]
                ).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                kernels.asked.set()

            def log_message(self, *_values: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def server(self, folder: Path) -> Server:
        return replace(server(folder), port=self.http.server_port)


@pytest.fixture
def kernels() -> Iterator[Kernels]:
    made = Kernels()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def memory_ran_out(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the servers of which the engine is yet to report that memory ran out."""
    keys: list[str] = []

    def changes(_person: str, cancel: Cancel) -> Iterator[Change]:
        while not cancel.is_set():
            yield Change(keys.pop() if keys else "")
            cancel.wait(0.05)

    monkeypatch.setattr(engine, "changes", changes)
    return keys


def test_what_happens_while_a_notebook_is_looked_for_is_seen_at_once(
    qtbot: QtBot,
    memory_ran_out: list[str],
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    kernels: Kernels,
    script: Script,
) -> None:
    full, other = session_of(window, folders[0]), session_of(window, folders[1])
    engine.running += [kernels.server(folders[0]), server(folders[1], 2)]
    qtbot.waitUntil(lambda: full.state is other.state is State.RUNNING)
    memory_ran_out.append(full.key)
    qtbot.waitUntil(kernels.asked.is_set)
    del engine.running[1]
    qtbot.waitUntil(lambda: other.state is State.OFF)
    assert full.problem is None  # it is still being looked for
    kernels.states["b.ipynb"] = "restarting"
    title = child(window, QLabel, "problemTitle")
    qtbot.waitUntil(lambda: title.isVisible() and "b.ipynb" in title.text())


def test_a_problem_of_the_engine_holds_no_frames(
    context: Context, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task()
    told: list[Problem] = []

    def info() -> EngineInfo:
        raise problems.engine_stopped("Docker", "x") from OSError("gone")

    def away(problem: Problem) -> None:
        told.append(problem)
        task.cancel.set()

    monkeypatch.setattr(engine, "info", info)
    unused = {"ready": told.append, "changed": told.append, "out_of_memory": told.append}
    with pytest.raises(Cancelled):
        engine_watch.watch(context, task, away=away, **unused)  # type: ignore[arg-type]
    (problem,) = told
    kept = problem.__context__, problem.__cause__
    assert kept == (None, None)
    frames = [frame.f_code.co_name for frame, _line in traceback.walk_tb(problem.__traceback__)]
    assert "info" not in frames


def test_looking_for_the_notebook_can_be_called_off(
    context: Context, engine: FakeEngine, kernels: Kernels, tmp_path: Path
) -> None:
    engine.running.append(kernels.server(tmp_path))
    cancel = Cancel()
    ended: list[BaseException] = []

    def look() -> None:
        try:
            reconcile.out_of_memory(context, engine.running[0].key, cancel)
        except Cancelled as raised:
            ended.append(raised)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    assert kernels.asked.wait(30)
    cancel.set()
    looking.join(30)
    assert ended
