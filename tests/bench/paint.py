"""One launch of a window, bare or Notedock's: ends at the first paint and prints when it was.

Run in a process of its own: `python -m tests.bench.paint bare|notedock`; with `stay` a bare window
does not end.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib.abc import MetaPathFinder


def note_first_paint() -> None:
    """Have the application print the time of its first paint, and end."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class FirstPaint(QObject):
        """Notes when a top-level window is painted for the first time."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            """Wait for the paint, and for its end."""
            window = isinstance(watched, QWidget) and watched.isWindow() and watched.isVisible()
            if event.type() == QEvent.Type.Paint and window:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, self.leave)
            return False

        def leave(self) -> None:
            """End at once: what follows the first paint is not measured."""
            print(time.time(), flush=True)
            os._exit(0)

    run = QApplication.exec

    def watched_run(*_self: object) -> int:
        application = QApplication.instance()
        assert application is not None
        watcher = FirstPaint(application)
        for window in QApplication.topLevelWidgets():
            window.installEventFilter(watcher)
        return run()

    QApplication.exec = watched_run  # type: ignore[method-assign]


def bare(watch: Callable[[], None] = note_first_paint) -> None:
    """Show a window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1040, 700)
    window.show()
    watch()
    application.exec()


def stay() -> None:
    """Show a window with nothing in it, for as long as one likes."""
    bare(lambda: None)


def notedock() -> None:
    """Start the program as a person does, without arguments."""
    from notedock.__main__ import main

    class Watch(MetaPathFinder):
        """Is asked for each module first, and finds none."""

        def find_spec(self, fullname: str, *_rest: object) -> None:
            """Wait for the program to have imported Qt, in its own time."""
            if fullname == "notedock.window.shell.main_window":
                note_first_paint()

    sys.meta_path.insert(0, Watch())
    del sys.argv[1:]
    sys.exit(main())


if __name__ == "__main__":
    {"bare": bare, "notedock": notedock, "stay": stay}[sys.argv[1]]()
