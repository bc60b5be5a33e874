"""A window in which *Start* is clicked: prints when that was, in seconds of Unix time.

Run in a process of its own: `python -m tests.bench.click FOLDER CALLED`. It ends as soon as the
file CALLED is there, which the browser makes.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.bench.person import be_somebody
from tests.bench.start_button import when_ready


def main() -> None:
    """Open the folder, click, and wait for the browser."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QPushButton

    from notedock.__main__ import make_context
    from notedock.window.shell.application import create_application, create_window

    be_somebody()
    app = create_application()
    window = create_window(make_context(), sys.argv[1])

    def click(start: QPushButton) -> None:
        print(time.time(), flush=True)
        start.click()

    def look() -> None:
        if Path(sys.argv[2]).exists():
            os._exit(0)  # the notebooks run on

    looks = QTimer(window)
    looks.timeout.connect(look)
    looks.start(50)
    when_ready(window, click)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
