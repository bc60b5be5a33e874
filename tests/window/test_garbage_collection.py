"""What holds objects of Qt's is let go of on the main thread, whichever thread used it last."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from notedock.window.shell.garbage_collection import Collector
from notedock.window.work.runner import Runner
from tests.window.conftest import not_expected


class ThreadRecorder:
    """Notes which thread lets go of it."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        self._ends = ends
        self.itself: ThreadRecorder | None = None

    def __del__(self) -> None:
        self._ends.append(threading.current_thread())


def hold(*_anything: object) -> None:
    """Do nothing with it."""


@pytest.fixture
def collector(qapp: QObject) -> Iterator[Collector]:
    made = Collector(qapp)
    yield made
    made.deleteLater()
    gc.unfreeze()
    gc.enable()


def test_what_a_job_was_given_ends_on_the_main_thread(qtbot: QtBot, runner: Runner) -> None:
    ends: list[threading.Thread] = []
    for _turn in range(50):
        runner.run(
            partial(hold, ThreadRecorder(ends)),
            partial(hold, ThreadRecorder(ends)),
            problem=not_expected,
        )
    qtbot.waitUntil(lambda: len(ends) == 100)
    assert set(ends) == {threading.main_thread()}


def test_garbage_is_collected_on_the_main_thread(qtbot: QtBot, collector: Collector) -> None:
    ends: list[threading.Thread] = []

    def drop() -> None:
        for _turn in range(2000):  # far more than Python waits for
            one = ThreadRecorder(ends)
            one.itself = one

    worker = threading.Thread(target=drop)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(ends) >= 1999, timeout=30_000)
    assert set(ends) == {threading.main_thread()}
