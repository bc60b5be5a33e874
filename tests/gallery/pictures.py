"""Make the pictures of the README and of docs/ anew: `python -m tests.gallery.pictures FOLDER`.

Each is the window in a state of the gallery, as a reader has it: light and dark.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSize

from notedock.window.shell.application import create_application
from notedock.window.theme import theme
from notedock.window.theme.icons import load_font
from tests.gallery.__main__ import THEMES, no_screen
from tests.gallery.stage import shown_windows, stage
from tests.gallery.states import STATES

FOLDERS = ("Sales 2026", "Quarterly review", "Customer survey", "Sample")
SIZE = QSize(1040, 700)
# What a picture is called, and the state that it shows.
PICTURES = {
    "welcome": "welcome",
    "running": "runs",
    "chooser": "chooser",
    "details": "log",
    "problem": "failed",
}


def take(folder: Path, scratch: Path) -> None:
    """Put all pictures into `folder`."""
    application = create_application()
    load_font()
    for name, state in PICTURES.items():
        with stage(scratch, FOLDERS) as lent:
            os.environ["HOME"] = str(lent.scratch)  # places are told as below it
            STATES[state](lent)
            lent.window.resize(SIZE)
            for theme_name, colours in THEMES.items():
                theme.apply_theme(application, colours)
                lent.settle()
                front = shown_windows()[-1]  # a dialog, where there is one
                front.grab().save(str(folder / f"{name}-{theme_name}.png"))


def main() -> None:
    """Take the pictures on a screen that nobody sees."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["QT_QPA_PLATFORM"] = no_screen(Path(scratch))
        take(folder.resolve(), Path(scratch))


if __name__ == "__main__":
    main()
