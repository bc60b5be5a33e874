"""A window on no screen, with an engine that only says what the test wants it to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.environment import Catalogue
from notedock.core.error_log import ErrorLog
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, Status, server_key
from notedock.core.start_request import StartRequest
from notedock.core.task import Cancel, Cancelled, Progress, Step, Task
from notedock.engines.base import Candidate, Capacity, Change, Engine, EngineInfo, Health, Usage
from notedock.engines.inventory import Cost, Inventory
from notedock.flows import open_external, page_address
from notedock.flows import start as start_flow
from notedock.flows import stop as stop_flow
from notedock.flows.context import Context
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.shell.application import create_window
from notedock.window.shell.main_window import MainWindow
from notedock.window.work import session_list
from notedock.window.work.folder_session import FolderSession
from notedock.window.work.runner import Runner
from tests.windows import end_window

TOKEN = "0123456789abcdef" * 3
PERSON = "window-tests"

W = TypeVar("W", bound=QWidget)


class FakeEngine:
    """Answers, has what is put into `running`, and reports a change when one is called for."""

    name = "quiet"

    def __init__(self) -> None:
        self.running: list[Server] = []
        self.used = ""  # the address that was chosen
        self.takes: Usage | None = None  # what each server does
        self.usage_asked: list[str] = []  # the ids of the servers

    def info(self) -> EngineInfo:
        return EngineInfo("Docker", "27.0", "unix:///nowhere")

    def advice(self) -> EngineAdvice:
        return EngineAdvice("Docker")

    def candidates(self) -> list[Candidate]:
        return [
            Candidate("Docker", "27.0", "unix:///nowhere", Health.READY, used=not self.used),
            Candidate("Podman", "5.0", "unix:///other", Health.READY, used=bool(self.used)),
        ]

    def capacity(self) -> Capacity:
        return Capacity()

    def use(self, where: str) -> None:
        self.used = where

    def servers(self, person: str) -> list[Server]:
        return list(self.running)

    def find(self, key: str) -> Server | None:
        return next((one for one in self.running if one.key == key), None)

    def resume(self, server: Server) -> None:
        self.running = [
            replace(one, status=Status.RUNNING) if one.id == server.id else one
            for one in self.running
        ]

    def changes(self, person: str, cancel: Cancel) -> Iterator[Change]:
        while not cancel.is_set():
            yield Change()
            cancel.wait(0.05)

    def usage(self, server: Server) -> Usage | None:
        self.usage_asked.append(server.id)
        return self.takes

    def command_line(self, server: Server) -> str:
        return "docker run"

    def connections(self, server: Server) -> frozenset[str] | None:
        return None

    def log(self, server: Server, **_wanted: object) -> Log:
        return Log()

    def has(self, reference: str) -> bool:
        return False

    def cost(self, reference: str) -> Cost | None:
        return None

    def installed(self, person: str) -> Inventory:
        return Inventory((), 0)


class Log(list[bytes]):
    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["notedock", "-platform", "offscreen", "-style", "fusion"]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def context(engine: FakeEngine, catalogue: Catalogue, paths: AppPaths) -> Context:
    return Context(cast("Engine", engine), catalogue, RecentFolders(paths), paths, PERSON)


@pytest.fixture
def runner(qtbot: QtBot, paths: AppPaths) -> Iterator[Runner]:
    made = Runner(ErrorLog(paths.home))
    yield made
    made.shut_down()


def not_expected(problem: Problem) -> None:
    """Handle the Problem of a job that has none: fails the test, also from inside Qt."""
    raise problem


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
    monkeypatch.setattr(open_external, "open_link", lambda _link: None)
    for folder in reversed(folders):
        context.recent_folders.add(folder)
    made = create_window(context, None)
    with qtbot.waitSignal(made.painted):
        made.show()
    yield made
    end_window(made)
    errors = [one for one in ErrorLog(context.paths.home).entries() if one.where == "job"]
    assert [one.text for one in errors] == []


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


@pytest.fixture
def settles_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server that has just begun and does not run be taken for one that has ended sooner."""
    monkeypatch.setattr("notedock.core.server.SETTLING", 2.0)
    monkeypatch.setattr(session_list, "_SETTLED", 3000)


class Script:
    """What starting and stopping do in a test: each waits until it is told to end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[Progress] = [Progress(Step.CHECK)]
        self.go_on = threading.Event()
        self.requests: list[StartRequest] = []
        self.result: Server | Exception | None = None
        self.keeps_running = False  # as when the person, asked at Stop, says so
        self.kept_running = threading.Event()
        monkeypatch.setattr(start_flow, "start", self._start)
        monkeypatch.setattr(start_flow, "wait_until_answering", lambda *_anything: None)
        monkeypatch.setattr(stop_flow, "stop", self._stop)
        monkeypatch.setattr(page_address, "at_page", self._at_page)

    def _start(self, context: Context, request: StartRequest, task: Task) -> Server:
        self.requests.append(request)
        for step in self.steps:
            task.report(step)
        while not self.go_on.is_set():
            task.cancel.wait(0.01)
        if isinstance(self.result, Server):
            context.engine.running.append(self.result)  # type: ignore[attr-defined]
            return self.result
        raise self.result or AssertionError

    def _stop(self, context: Context, _server: Server, _task: Task, *, force: bool = False) -> None:
        if self.keeps_running:
            self.kept_running.set()
            raise Cancelled
        context.engine.running.clear()  # type: ignore[attr-defined]

    def _at_page(self, context: Context, found: Server, notebook: str = "") -> Server:
        page = notebook or context.recent_folders.start_page(found.folder).value or "lab"
        return found.at(f"/{page}")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    return Script(monkeypatch)


def session_of(window: MainWindow, folder: Path) -> FolderSession:
    return next(one for one in window.sessions if one.folder == folder)


def child(window: QWidget, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None
    return found


def button(window: MainWindow, name: str) -> QPushButton:
    return child(window, QPushButton, name)


def environment_shown(window: MainWindow) -> str:
    """Return what the card says that the notebooks run in, as far as it says anything."""
    labels = (child(window, QLabel, f"environment{part}") for part in ("Title", "Extra"))
    return " ".join(one.text() for one in labels if one.text())


def choose_other(window: MainWindow, name: str) -> None:
    """Choose an environment by its name, on the tab for any other."""
    button(window, "chooserButton").click()
    (chooser,) = window.findChildren(EnvironmentChooser)
    chooser.tabs.setCurrentIndex(2)
    chooser.other_tab.line.setText(name)
    chooser.accept()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is asked to say from now on."""
    said: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return said
