"""A window that gets an environment ready: prints for how long at most it stood still meanwhile.

Run in a process of its own: `python -m tests.bench.stall FOLDER [IMAGE]`: downloads the image, or
builds what the folder describes. Either has to end with a Problem.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Start the folder with an environment that is not ready yet, and watch the window."""
    from PySide6.QtCore import QElapsedTimer, Qt, QTimer
    from PySide6.QtWidgets import QLabel, QPushButton, QWidget

    from notedock.__main__ import make_context
    from notedock.core.project import look_into
    from notedock.window.app import create_application, create_window

    app = create_application()
    context = make_context()
    if len(sys.argv) > 2:
        context.memory.choose(look_into(sys.argv[1]).folder, sys.argv[2])
    window = create_window(context, sys.argv[1])
    stalls: list[float] = []
    since = QElapsedTimer()

    def child(name: str) -> QWidget:
        found = window.findChild(QWidget, name)
        assert found is not None
        return found

    def beat() -> None:
        if child("problemPanel").isVisible():  # so ends what is measured
            print(max(stalls), flush=True)
            os._exit(0)
        stalls.append(since.nsecsElapsed() / 1e9)
        since.start()

    beats = QTimer(window)
    beats.setTimerType(Qt.TimerType.PreciseTimer)
    beats.setInterval(1)
    beats.timeout.connect(beat)

    def begin() -> None:
        engine, start = child("engineLabel"), child("startButton")
        assert isinstance(engine, QLabel)
        assert isinstance(start, QPushButton)
        if not start.isEnabled() or not start.isVisible() or "Docker" not in engine.text():
            return
        waiting.stop()
        QTimer.singleShot(1000, press)

    def press() -> None:
        start = child("startButton")
        assert isinstance(start, QPushButton)
        since.start()
        beats.start()
        start.click()

    waiting = QTimer(window)
    waiting.timeout.connect(begin)
    waiting.start(100)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
