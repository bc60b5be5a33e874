"""One launch of a window, bare or Notedock's: ends at the first paint and prints when it was.

Run in a process of its own: `python -m tests.bench.paint bare|notedock`.
"""

from __future__ import annotations

import sys
import time


def main() -> None:
    """Show the window that the command line asks for, and leave when it has been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class FirstPaint(QObject):
        """Notes when a top-level window is painted for the first time."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            """Print the time of the first paint and end the program after it."""
            window = isinstance(watched, QWidget) and watched.isWindow() and watched.isVisible()
            if event.type() == QEvent.Type.Paint and window:
                app.removeEventFilter(self)
                QTimer.singleShot(0, self.leave)
            return False

        def leave(self) -> None:
            """End at once: what follows the first paint is not measured."""
            print(time.time(), flush=True)
            app.exit()

    if sys.argv[1] == "bare":
        app = QApplication([])
        window = QMainWindow()
        window.resize(1000, 680)
    else:
        from notedock.__main__ import make_context
        from notedock.window.app import create_application, create_window

        app = create_application()
        window = create_window(make_context(), None)
    watcher = FirstPaint()
    app.installEventFilter(watcher)
    window.show()
    app.exec()
    sys.stdout.flush()
    import os

    os._exit(0)  # an orderly end is measured elsewhere


if __name__ == "__main__":
    main()
