"""A window of its own for one state: what starts, stops and answers is told what to do."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import read_catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, Status, base_url, server_key
from notedock.core.task import Cancel, Progress, Question, Step, Task
from notedock.engines.base import Candidate, Capacity, Change, Engine, EngineInfo, Health, Usage
from notedock.flows import open_external
from notedock.flows import start as start_flow
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.shell.application import create_window
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.gallery.library import Library
from tests.waiting import eventually
from tests.windows import delete_windows

PERSON = "gallery"
_NUMBER = itertools.count(1)  # of the stages; a random name could be a word, like "fd"
TOKEN = "0123456789abcdef" * 3
LOG = b"""[I 2026-11-23 09:12:01.114 ServerApp] jupyterlab | extension was successfully linked.
[I 2026-11-23 09:12:01.480 ServerApp] Serving notebooks from local directory: /home/jovyan/work
[I 2026-11-23 09:12:01.480 ServerApp] Jupyter Server 2.17.0 is running at:
[W 2026-11-23 09:12:09.302 ServerApp] delete /Untitled.ipynb
[E 2026-11-23 09:13:44.017 ServerApp] Uncaught exception GET /api/kernels/1f0c/channels
    Traceback (most recent call last):
      File "/opt/conda/lib/python3.13/site-packages/tornado/web.py", line 1848, in _execute
    OSError: [Errno 28] No space left on device
"""
NAMES = (
    "Quarterly review",
    "Sales 2026",
    "A folder whose name is so long that no window on any screen shows all of it at once",
    "Sample",
)
# What the notebooks are called, and the first heading in each.
TITLES = {
    "Start here": "The quarter in five charts",
    "Explore the data": "Orders and returns, week by week",
    "Trees from a table": "Which customers come back?",
}
NOTEBOOKS = tuple(TITLES)


class Stand(Library):
    """In the engine's place: has what is put into `running`, or says `trouble`."""

    name = "docker"

    def __init__(self) -> None:
        super().__init__()
        self.running: list[Server] = []
        self.trouble: Problem | None = None

    def info(self) -> EngineInfo:
        if self.trouble:
            raise self.trouble
        return EngineInfo("Docker", "27.5.1", "unix:///var/run/docker.sock")

    def advice(self) -> EngineAdvice:
        return EngineAdvice("Docker")

    def candidates(self) -> list[Candidate]:
        return [
            Candidate("Docker", "27.5.1", "unix:///var/run/docker.sock", Health.READY, used=True),
            Candidate(
                "Podman",
                "",
                "unix:///run/podman/podman.sock",
                Health.STOPPED,
                problem=problems.engine_stopped("Podman", ""),
            ),
        ]

    def capacity(self) -> Capacity:
        return Capacity()

    def servers(self, person: str) -> list[Server]:
        return list(self.running)

    def find(self, key: str) -> Server | None:
        return next((one for one in self.running if one.key == key), None)

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        while not cancel.is_set():
            yield Change()
            cancel.wait(0.05)

    def connections(self, server: Server) -> None:
        """Nobody listens."""

    def usage(self, server: Server) -> Usage:
        return Usage(412_000_000, 3.0)

    def command_line(self, server: Server) -> str:
        return (
            "docker run --detach --publish 127.0.0.1:49213:8888 \\\n  --env JUPYTER_TOKEN=•••••• …"
        )

    def log(self, server: Server, *, times: bool = False, **_which: object) -> Lines:
        return Lines(stamped(LOG) if times else [LOG])


def stamped(log: bytes) -> Iterator[bytes]:
    """Yield each line after the time that it tells itself, as an engine gives it."""
    stamp = b""
    for line in log.splitlines(keepends=True):
        if told := re.match(rb"\[\w (\S+) (\S+) ", line):
            stamp = b"%bT%bZ " % told.groups()
        yield stamp + line


class Lines(list[bytes]):
    """A log that has ended."""

    def close(self) -> None:
        """Nothing to end."""


class Stage:
    """A window that knows some folders, and the strings that move it."""

    def __init__(self, scratch: Path, names: Sequence[str]) -> None:
        self.scratch = scratch / str(next(_NUMBER))
        self.engine = Stand()
        paths = AppPaths(self.scratch / "home")
        catalogue = read_catalogue(environ={})
        engine = cast("Engine", self.engine)
        self.context = Context(engine, catalogue, RecentFolders(paths), paths, PERSON)
        # What a start does: these steps, then a question, a notice, and at last the outcome.
        self.steps: list[Progress] = [Progress(Step.CHECK)]
        self.question: Question | None = None
        self.notice = ""
        self.outcome: Problem | None = None
        self.saving: list[Progress] = []
        self.deaf = False  # to being cancelled
        self.ended = threading.Event()
        self.folders = [self.make(name) for name in names]
        self._window: MainWindow | None = None

    @property
    def window(self) -> MainWindow:
        """The window; made when it is first asked for."""
        if self._window is None:
            self._window = create_window(self.context, None)
            painted: list[bool] = []
            self._window.painted.connect(lambda: painted.append(True))
            self._window.show()
            self.until("the first paint", lambda: bool(painted))
        return self._window

    @property
    def session(self) -> FolderSession:
        """The first folder, which is the one that is shown."""
        return next(one for one in self.window.sessions if one.folder == self.folders[0])

    # ------------------------------------------------------------ folders

    def make(self, name: str) -> Path:
        """Make a folder as authors do."""
        folder = self.scratch / "Documents" / name
        for notebook, title in TITLES.items():
            cell = {"cell_type": "markdown", "metadata": {}, "source": f"# {title}"}
            path = f"notebooks/{notebook}.ipynb"
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(json.dumps({"cells": [cell], "nbformat": 4}))
        return folder.resolve()

    def remember(self, count: int | None = None) -> None:
        """Have the window know the first `count` folders, or all; before it is made."""
        for folder in reversed(self.folders[:count]):
            self.context.recent_folders.add(folder)

    def run(self, place: int = 0) -> Server:
        """Have a folder's notebooks run, as far as the engine is concerned."""
        folder = self.folders[place]
        server = Server(
            id=f"id-{place}",
            key=server_key(PERSON, folder),
            folder=folder,
            environment="scipy-notebook",
            engine="docker",
            status=Status.RUNNING,
            port=49213 + place,
            token=TOKEN,
            since=datetime.now(UTC).astimezone().replace(hour=10, minute=12).timestamp(),
            base_url=base_url(server_key(PERSON, folder)),
        )
        self.engine.running.append(server)
        return server

    # ------------------------------------------------------------ what flows do here

    def start(self, _context: Context, *more: object) -> Server:
        """Stand in for a start, or for what a start is made of."""
        task = next(one for one in more if isinstance(one, Task))
        for step in self.steps:
            task.report(step)
        if self.notice:
            task.notice(self.notice)
        if self.question:
            task.ask(self.question)
        if self.outcome:
            raise self.outcome
        self._last(task)
        raise AssertionError("nobody waits for this any more")

    def stop(self, _context: Context, _server: Server, task: Task, *, force: bool = False) -> None:
        """Stand in for a stop."""
        for step in self.saving:
            task.report(step)
        self._last(task)

    def _last(self, task: Task) -> None:
        while not self.ended.wait(0.02):
            if not self.deaf:
                task.cancel.check()
        task.cancel.set()
        task.cancel.check()

    # ------------------------------------------------------------ time

    def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Let the window live until something holds."""

        def now() -> bool:
            QCoreApplication.processEvents()
            if self._window is not None:
                for session in self._window.sessions:
                    problem = session.problem
                    assert not problem or problem.kind != "unexpected", problem.detail
            return holds()

        eventually(what, now, 20)

    def settle(self) -> None:
        """Let everything that is due be laid out and painted."""
        for _turn in range(3):
            QCoreApplication.sendPostedEvents(None, 0)
            QCoreApplication.processEvents()
            time.sleep(0.005)  # a worker's answer may be on its way

    def close(self) -> None:
        """End the window and every window of it."""
        self.ended.set()
        if self._window is not None:
            self._window.close_without_asking()
            self._window.shut_down()
            for window in shown_windows():
                window.hide()
            self._window.deleteLater()
            self._window = None
            delete_windows()
        shutil.rmtree(self.scratch, ignore_errors=True)


def shown_windows() -> list[QWidget]:
    """Return the windows that can be seen, each after the one that it belongs to."""

    def depth(window: QWidget) -> int:
        parent = window.parentWidget()
        return 1 + depth(parent.window()) if parent else 0

    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return sorted(tops, key=lambda one: (not isinstance(one, MainWindow), depth(one)))


@contextmanager
def stage(scratch: Path, names: Sequence[str] = NAMES) -> Iterator[Stage]:
    """Lend a stage with folders; flows do what it says as long as it is lent."""
    lent = Stage(scratch, names)
    own: dict[tuple[ModuleType, str], Callable[..., object]] = {
        (start_flow, "start"): lent.start,
        (start_flow, "wait_until_answering"): lambda *_anything: None,
        (stop_flow, "stop"): lent.stop,
        (open_external, "open_link"): lambda *_anything: None,
    }
    before = {(module, name): getattr(module, name) for module, name in own}
    try:
        for (module, name), flow in own.items():
            setattr(module, name, flow)
        yield lent
    finally:
        lent.close()
        for (module, name), flow in before.items():
            setattr(module, name, flow)
