"""A window on no screen, with an engine that only says what the test wants it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.environment import Catalogue
from notedock.core.memory import Memory
from notedock.core.places import Places
from notedock.core.server import Server, Status, server_key
from notedock.core.task import Cancel, Progress, Step, Task
from notedock.engines.base import Change, Engine, EngineInfo
from notedock.flows.context import Context
from notedock.window import jobs
from notedock.window.app import create_window
from notedock.window.main_window import MainWindow
from notedock.window.runner import Runner
from notedock.window.session import Session

TOKEN = "0123456789abcdef" * 3
PERSON = "window-tests"

W = TypeVar("W", bound=QWidget)


class QuietEngine:
    """Answers, has what is put into `running`, and reports a change when one is called for."""

    name = "quiet"

    def __init__(self) -> None:
        self.running: list[Server] = []

    def info(self) -> EngineInfo:
        return EngineInfo("Docker", "27.0", "unix:///nowhere")

    def servers(self, person: str) -> list[Server]:
        return list(self.running)

    def find(self, key: str) -> Server | None:
        return next((one for one in self.running if one.key == key), None)

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        while not cancel.is_set():
            yield Change()
            cancel.wait(0.05)

    def command_line(self, server: Server) -> str:
        return "docker run"

    def log(self, server: Server, **_wanted: object) -> _Log:
        return _Log()


class _Log(list[bytes]):
    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["notedock", "-platform", "offscreen", "-style", "fusion"]


@pytest.fixture
def engine() -> QuietEngine:
    return QuietEngine()


@pytest.fixture
def context(engine: QuietEngine, catalogue: Catalogue, places: Places) -> Context:
    return Context(cast("Engine", engine), catalogue, Memory(places), places, PERSON)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.shut_down()


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = []
    for name in ("Quarterly review", "Sales <b>2026"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "Start.ipynb").write_text(json.dumps({"cells": [], "nbformat": 4}))
        made.append(folder)
    return made


@pytest.fixture
def window(
    qtbot: QtBot, context: Context, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window that knows two folders, the first of `folders` on top, and opens no browser."""
    monkeypatch.setattr(jobs, "browse", lambda _link: None)
    for folder in reversed(folders):
        context.memory.opened(folder)
    made = create_window(context, None)
    with qtbot.waitSignal(made.painted):
        made.show()
    yield made
    made.leave()
    made.shut_down()
    made.deleteLater()


def server(folder: Path, number: int = 1) -> Server:
    """Return a running server of `folder`."""
    return Server(
        id=f"id-{number}",
        key=server_key(PERSON, folder),
        folder=folder,
        environment="minimal-notebook",
        engine="quiet",
        status=Status.RUNNING,
        port=8888,
        token=TOKEN,
    )


class Script:
    """What starting and stopping do in a test: each waits until it is told to end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[Progress] = [Progress(Step.CHECK)]
        self.go_on = threading.Event()
        self.result: Server | Exception | None = None
        monkeypatch.setattr(jobs, "start", self._start)
        monkeypatch.setattr(jobs, "wait", lambda _context, found, _task: found)
        monkeypatch.setattr(jobs, "stop", self._stop)
        monkeypatch.setattr(jobs, "at_page", self._at_page)

    def _start(
        self,
        context: Context,
        _folder: Path,
        _environment: str,
        task: Task,
        *,
        plain: bool,
    ) -> Server:
        for step in self.steps:
            task.report(step)
        while not self.go_on.is_set():
            task.cancel.wait(0.01)
        if isinstance(self.result, Server):
            context.engine.running.append(self.result)  # type: ignore[attr-defined]
            return self.result
        raise self.result or AssertionError

    def _stop(self, context: Context, _server: Server, _task: Task) -> None:
        context.engine.running.clear()  # type: ignore[attr-defined]

    def _at_page(self, context: Context, found: Server, notebook: str = "") -> Server:
        page = notebook or context.memory.opens(found.folder).value or "lab"
        return found.at(f"/{page}")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return Script(monkeypatch)


def session_of(window: MainWindow, folder: Path) -> Session:
    return next(one for one in window.sessions if one.folder == folder)


def child(window: MainWindow, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None
    return found


def button(window: MainWindow, name: str) -> QPushButton:
    return child(window, QPushButton, name)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is asked to say from now on."""
    said: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return said
