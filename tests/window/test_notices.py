"""What happens behind other windows is told on the desktop: over real D-Bus, to a small desktop."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.states import State
from notedock.core.task import Progress, Question, Step
from notedock.flows import start as start_flow
from notedock.window.problems import notices
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import FakeEngine, Script, server, session_of
from tests.window.open_dialogs import details_of, questions_of
from tests.window.test_unexpected_errors import LIBRARY_MISSING, run

_DESKTOP = Path(__file__).with_name("desktop_messages.py")


class Desktop:
    """The desktop's side: what it was asked to show, and a finger that presses it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> dict[str, Any]:
        """Return what the desktop was asked next."""
        return self._told.get(timeout=20)

    def says_nothing(self) -> bool:
        return self._told.empty()

    def press(self, number: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(json.loads(line))


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A desktop of the test's own on a bus of its own."""
    reading, writing = os.pipe()
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", f"--print-address={writing}"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", told.readline().strip())
    shows = subprocess.Popen(
        ["/usr/bin/python3", str(_DESKTOP)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    made = Desktop(shows)
    assert made.next() == {"ready": True}
    yield made
    for process in (shows, bus):
        process.terminate()
        process.wait(10)
    for stream in (shows.stdin, shows.stdout):
        if stream is not None:
            stream.close()


@pytest.fixture
def away(qtbot: QtBot, window: MainWindow) -> None:
    """The person has put the window away."""
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)


def test_a_long_start_that_has_ended_is_told_and_pressing_it_brings_the_window(
    qtbot: QtBot,
    window: MainWindow,
    desktop: Desktop,
    away: None,
    folders: list[Path],
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "LONG", 0.0)
    session = session_of(window, folders[1])
    script.result = server(folders[1])
    script.go_on.set()
    session.start()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    told = desktop.next()
    assert told == {
        "number": 1,
        "title": "Sales <b>2026",
        "body": "The notebooks are ready.",
    }
    desktop.press(1)
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert window.windowTitle().startswith("Sales <b>2026")
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN")


def test_a_short_start_is_not_told(
    qtbot: QtBot,
    window: MainWindow,
    desktop: Desktop,
    away: None,
    folders: list[Path],
    script: Script,
) -> None:
    session = session_of(window, folders[0])
    script.result = server(folders[0])
    script.go_on.set()
    session.start()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    session.show_problem(problems.browser_failed("x"))  # what is told next is this
    assert desktop.next()["body"] == problems.browser_failed("").title


def test_what_ends_by_itself_is_told_and_taken_away_when_the_person_looks(
    qtbot: QtBot,
    window: MainWindow,
    desktop: Desktop,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
) -> None:
    engine.running.append(server(folders[0]))
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    window.showMinimized()
    engine.running.clear()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    told = desktop.next()
    assert told["body"] == "The notebooks have stopped."
    window.bring_to_front()
    window.notices.clear()
    assert desktop.next() == {"taken away": told["number"]}


def test_a_problem_is_told_with_signs_that_mean_themselves(
    qtbot: QtBot,
    window: MainWindow,
    desktop: Desktop,
    away: None,
    folders: list[Path],
    script: Script,
) -> None:
    script.steps.append(Progress(Step.START))
    script.result = problems.environment_unknown("a <b> & c", "")
    script.go_on.set()
    session = session_of(window, folders[0])
    session.start()
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert "a &lt;b&gt; &amp; c" in desktop.next()["body"]


def test_nothing_is_told_to_whoever_looks_or_wants_none(
    qtbot: QtBot, window: MainWindow, desktop: Desktop, folders: list[Path], script: Script
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    session = session_of(window, folders[0])
    session.show_problem(problems.browser_failed("looking"))
    window.preferences.set(notifications=False)
    window.showMinimized()
    session.show_problem(problems.browser_failed("not wanted"))
    window.preferences.set(notifications=True)
    session.show_problem(problems.server_removed())
    assert desktop.next()["body"] == problems.server_removed().title
    assert desktop.says_nothing()


def test_without_a_desktop_nothing_breaks(
    qtbot: QtBot,
    window: MainWindow,
    away: None,
    folders: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    tried: list[object] = []
    # Where there is no tray either; the method returns None, which counts as no.
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: tried.append(1))
    session_of(window, folders[0]).show_problem(problems.browser_failed("x"))
    qtbot.waitUntil(lambda: bool(tried))
    assert window.isMinimized()


def test_a_question_is_told_of_the_folder_that_asks_it_and_not_of_its_namesake(
    qtbot: QtBot,
    window: MainWindow,
    desktop: Desktop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = Question("Really?", "", "Yes", "No", problems.kernel_busy("x"))
    monkeypatch.setattr(start_flow, "start", lambda _context, _wish, task: task.ask(question))
    for place in ("2025", "2026"):
        (tmp_path / place / "Review").mkdir(parents=True)
        with qtbot.waitSignal(window.navigation.opened):
            window.navigation.open(str(tmp_path / place / "Review"))
    second, first = list(window.sessions)[:2]
    assert window.navigation.current is second
    window.showMinimized()
    qtbot.waitUntil(window.isMinimized)
    first.start()
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (asked,) = questions_of(window)
    assert (asked.title(), details_of(asked)) == ("Really?", "Review (in 2025)")
    told = desktop.next()
    assert (told["title"], told["body"]) == ("Review (in 2025)", "Really?")
    desktop.press(told["number"])
    qtbot.waitUntil(lambda: window.windowTitle() == "Review (in 2025) – Notedock")
    assert window.navigation.current is first
    first.cancel()
    qtbot.waitUntil(lambda: first.state is State.OFF)
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN")


@pytest.mark.skipif(sys.platform != "linux", reason="these are libraries of X11")
def test_a_start_that_fails_without_a_terminal_is_told_on_the_desktop(
    desktop: Desktop, tmp_path: Path
) -> None:
    ended = run(tmp_path, before=LIBRARY_MISSING)
    assert ended.returncode == 1
    told = desktop.next()
    assert told["title"] == "The window needs libxcb-cursor.so.0, which is not installed."
    assert "sudo apt-get install libxcb-cursor0" in told["body"]
