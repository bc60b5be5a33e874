"""The *Start* button of a window that is measured."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QWidget


def when_ready(window: QWidget, call: Callable[[QPushButton], None]) -> None:
    """Call a function with the button a second after it can be clicked and Docker is ready."""
    waiting = QTimer(window)

    def look() -> None:
        engine = window.findChild(QLabel, "engineLabel")
        start = window.findChild(QPushButton, "startButton")
        assert engine is not None
        assert start is not None
        if start.isEnabled() and start.isVisible() and "Docker" in engine.text():
            waiting.stop()
            QTimer.singleShot(1000, lambda: call(start))

    waiting.timeout.connect(look)
    waiting.start(100)
