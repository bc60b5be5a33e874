"""A window that gets an environment ready: prints for how long at most it stood still meanwhile.

Run in a process of its own: `python -m tests.bench.stall FOLDER [IMAGE]`: downloads the image, or
builds what the folder describes. Either has to end with a Problem.
"""

from __future__ import annotations

import os
import sys

from tests.bench.start_button import when_ready


def main() -> None:
    """Start the folder with an environment that is not ready yet, and watch the window."""
    from PySide6.QtCore import QElapsedTimer, Qt, QTimer
    from PySide6.QtWidgets import QPushButton, QWidget

    from notedock.__main__ import make_context
    from notedock.core.project import read_project
    from notedock.window.shell.application import create_application, create_window

    app = create_application()
    context = make_context()
    if len(sys.argv) > 2:
        context.recent_folders.set_environment(read_project(sys.argv[1]).folder, sys.argv[2])
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

    def press(start: QPushButton) -> None:
        since.start()
        beats.start()
        start.click()

    when_ready(window, press)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
