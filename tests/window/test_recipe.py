"""A folder that brings its own environment: offered first, told about while it is made."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.environment import OWN
from notedock.core.server import Server
from notedock.core.states import State
from notedock.core.task import Progress, Step, Task
from notedock.flows.context import Context
from notedock.window import jobs
from notedock.window.environment_chooser import EnvironmentChooser
from notedock.window.main_window import MainWindow

LINES = 3000


@pytest.fixture
def folders(folders: list[Path]) -> list[Path]:
    (folders[0] / "Dockerfile").write_text("FROM x\n")
    return folders


class Building:
    """A start that builds, writes a log while it does so, and fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.plain: list[bool] = []
        self.end = False
        monkeypatch.setattr(jobs, "start", self._start)

    def _start(
        self, _context: Context, _folder: Path, _environment: str, task: Task, *, plain: bool
    ) -> Server:
        self.plain.append(plain)
        task.report(Progress(Step.CHECK))
        for step in range(1, 4):
            task.report(Progress(Step.PREPARE, step, 7))
            for line in range(LINES):
                task.log(f"step {step}, line {line} of what a tool has to say of its work\n")
        while not self.end:
            task.cancel.wait(0.01)
        raise problems.package_failed("cowsay", "9.9", "3.11.2", "no such version")


def test_the_folders_own_environment_comes_first_and_can_be_come_back_to(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    selector = window.page.environment
    qtbot.waitUntil(lambda: selector.itemData(0) == OWN)
    assert selector.currentText() == "This folder's own environment"
    session = next(one for one in window.sessions if one.folder == folders[0])
    selector.setCurrentIndex(2)
    selector.commit()
    chosen = selector.itemData(2)
    assert session.environment == chosen == context.memory.environment(folders[0])
    selector.setCurrentIndex(0)
    selector.commit()
    assert session.environment == context.memory.environment(folders[0]) == ""
    other = next(one for one in window.sessions if one.folder == folders[1])
    window.show_session(other)
    assert selector.findData(OWN) < 0


def test_the_chooser_leads_back_to_the_folders_own_environment(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = next(one for one in window.sessions if one.folder == folders[0])
    qtbot.waitUntil(lambda: window.page.environment.itemData(0) == OWN)
    for picked, expected in (("r-notebook", "r-notebook"), (OWN, "")):
        window.choose_environment()
        (chooser,) = window.findChildren(EnvironmentChooser)
        assert chooser.tree.model().index(0, 0).data() == "This folder's own environment"
        assert chooser.tree.key() == (session.environment or OWN)
        chooser.tree.pick(picked)
        words = [one.text() for one in chooser.card.findChildren(QLabel)]
        assert ("What the author of this folder has prepared for it." in words) is (picked == OWN)
        with qtbot.waitSignal(chooser.destroyed):
            chooser.accept()
        assert session.environment == expected
    other = next(one for one in window.sessions if one.folder == folders[1])
    window.show_session(other)
    window.choose_environment()
    (chooser,) = window.findChildren(EnvironmentChooser)
    assert chooser.tree.model().index(0, 0).data() != "This folder's own environment"
    chooser.reject()


def test_a_build_is_told_of_and_its_failure_offers_to_start_without(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    building = Building(monkeypatch)
    session = next(one for one in window.sessions if one.folder == folders[0])
    stalls: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        stalls.append(now - last)
        last = now

    heart = QTimer(window, interval=1)
    heart.timeout.connect(beat)
    window.findChild(QPushButton, "startButton").click()  # type: ignore[union-attr]
    heart.start()
    qtbot.waitUntil(lambda: session.progress == Progress(Step.PREPARE, 3, 7))
    assert session.state is State.PREPARING
    words = window.findChild(QLabel, "stateLabel").text()  # type: ignore[union-attr]
    assert words == "Preparing the environment… step 3 of 7"
    view = window.page.details.log.view
    qtbot.waitUntil(lambda: f"step 3, line {LINES - 1} of" in view.whole_text())
    heart.stop()
    building.end = True
    qtbot.waitUntil(lambda: session.state is State.FAILED)
    assert max(stalls) < 1  # the bench has the figure; here only that nothing waits for it
    assert not window.page.details.isHidden()
    button = window.findChild(QPushButton, "problemAction")
    assert button is not None
    assert button.text() == "Start &without it"
    button.click()
    qtbot.waitUntil(lambda: building.plain == [False, True])
    qtbot.waitUntil(lambda: session.state is State.FAILED)
