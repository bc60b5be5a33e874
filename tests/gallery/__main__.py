"""Go through every state of the window, take pictures, and say what a person would complain about.

    python -m tests.gallery FOLDER [--language pseudo] [--states ready,log] [--no-pictures]

The scale is Qt's own: QT_SCALE_FACTOR=2. Complaints go to standard output, one a line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPainter, QPixmap

from notedock.core.environment import read_catalogue
from notedock.core.help_pages import read_pages
from notedock.core.versions import libraries
from notedock.window.shell.application import create_application
from notedock.window.theme import theme
from notedock.window.theme.colours import DARK, LIGHT
from notedock.window.theme.icons import load_font
from tests.core.test_problems import SAMPLES
from tests.gallery import keyboard_faults
from tests.gallery import layout_faults as faults
from tests.gallery.reading import Reading
from tests.gallery.stage import NAMES, NOTEBOOKS, TITLES, Stage, shown_windows, stage
from tests.gallery.states import STATES, every_problem, ready

THEMES = {"light": LIGHT, "dark": DARK}
SMALLEST = QSize(900, 420)
SCREEN = QSize(1920, 1080)

_TURNS = 20  # that what is due to be laid out is waited for


class Gallery:
    """One walk through the states."""

    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        self._pictures: Path | None = None if options.no_pictures else options.folder
        self._pseudo = options.language == "pseudo"
        # Letters and words are those of a real language; Tab leaves a ring, which is in no picture.
        self._uses = options.no_pictures and not self._pseudo
        self._scratch = scratch
        self._scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
        self._application = create_application()
        self._chosen = options.states.split(",") if options.states else list(STATES)
        self._themes = {k: v for k, v in THEMES.items() if options.theme in ("", k)}
        self._warnings: list[str] = []
        self._reading = Reading()
        self._names = names_of_things()
        qInstallMessageHandler(self._note)

    def walk(self) -> Iterator[str]:
        """Yield every complaint."""
        load_font()
        for name in self._chosen:
            with stage(self._scratch) as lent:
                STATES[name](lent)
                for complaint in self._look_at(lent, name):
                    yield f"{name}, {complaint}"
                if self._uses:
                    yield from (f"{name}, {complaint}" for complaint in self._use(lent))
        if "failed" in self._chosen:
            yield from self._problems()
        if self._uses and self._chosen == list(STATES):
            yield from self._reading.unseen()
        yield from (f"Qt says: {warning}" for warning in self._warnings)

    def _look_at(self, lent: Stage, name: str) -> Iterator[str]:
        full = QSize(round(SCREEN.width() / self._scale), round(SCREEN.height() / self._scale))
        sizes = {"small": SMALLEST, "full": full}
        window = lent.window  # made by now, because with it come the colours of the system
        for theme_name, colours in self._themes.items():
            # To change the colours of a filled window takes longer than to change its size.
            if theme.current() is not colours:
                theme.apply_theme(self._application, colours)
            for called, size in sizes.items():
                window.resize(size)
                for complaint in self._lasting_complaints(lent):
                    yield f"{called} and {theme_name}: {complaint}"
                if self._pictures:
                    file = f"{name}-{called}-{theme_name}-{self._scale:g}.png"
                    picture().save(str(self._pictures / file))
                if window.width() > size.width():
                    yield f"{called}: the window is {window.width()} wide for {size.width()}"

    def _use(self, lent: Stage) -> Iterator[str]:
        """Read what is there, then go through it with the keyboard."""
        yield from self._reading.state()
        windows = shown_windows()
        for window in windows:
            yield from keyboard_faults.ambiguous_letters(window)
        windows[-1].activateWindow()
        lent.until("the window to be active", windows[-1].isActiveWindow)
        yield from keyboard_faults.unreached(windows[-1])

    def _problems(self) -> Iterator[str]:
        """Look at every Problem in the smallest window."""
        with stage(self._scratch) as lent:
            ready(lent)
            lent.window.resize(SMALLEST)
            for kind, problem in every_problem().items():
                lent.session.show_problem(problem)
                for complaint in self._lasting_complaints(lent):
                    yield f"problem {kind}: {complaint}"

    def _lasting_complaints(self, lent: Stage) -> list[str]:
        """Return what is wrong once all is laid out, which takes longer on a busy machine."""
        for _turn in range(_TURNS):
            lent.settle()
            found = list(self._complaints(lent))
            if not found:
                break
        return found

    def _complaints(self, lent: Stage) -> Iterator[str]:
        data = (*self._names, str(lent.scratch), *(one.name for one in lent.folders))
        for window in shown_windows():
            yield from faults.clipped(window)
            yield from faults.sideways(window)
            if self._pseudo and self._scale == 1:  # texts are the same at every scale
                yield from faults.untranslated(window, data)

    def _note(self, _kind: QtMsgType, _where: object, message: str) -> None:
        if "propagateSizeHints" not in message:  # of no interest without a screen
            self._warnings.append(message)


def names_of_things() -> tuple[str, ...]:
    """Return what is called the same in every language."""
    catalogue = read_catalogue(environ={})
    return (
        *NAMES,
        *NOTEBOOKS,
        *TITLES.values(),
        "notebooks/",
        "notebooks",
        *(word for known in catalogue.family for word in known.adds if len(word) > 1),
        *(prefix for known in catalogue.family for prefix in known.variants),
        "jupyter/",
        "Python",
        "Julia",
        *(one for one in SAMPLES.values() if isinstance(one, str)),
        *(page.title for page in read_pages()),
        *(word for one in libraries() for word in (one.name, one.licence) if word),
    )


def picture() -> QPixmap:
    """Return what is on the screen: the main window, and before it the others where they belong."""
    main, *others = shown_windows()
    shown = main.grab()
    painter = QPainter(shown)
    for window in others:
        place = QPoint((main.width() - window.width()) // 2, (main.height() - window.height()) // 3)
        painter.drawPixmap(place, window.grab())
    painter.end()
    return shown


def no_screen(scratch: Path) -> str:
    """Return the platform of a screen that nobody sees, as large as those that people have."""
    shape = {"name": "screen", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    shape |= {"width": SCREEN.width(), "height": SCREEN.height()}
    file = scratch / "screen.json"
    file.write_text(json.dumps({"screens": [shape]}))
    return f"offscreen:configfile={file}"


def main() -> int:
    """Walk through the states; the status tells whether there was something to complain about."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--language", default="", help="pseudo, or one that there is")
    parser.add_argument("--states", default="", help=f"of {', '.join(STATES)}")
    parser.add_argument("--theme", default="", help=f"one of {', '.join(THEMES)}; else all")
    parser.add_argument("--no-pictures", action="store_true")
    options = parser.parse_args()
    os.environ["NOTEDOCK_LANGUAGE"] = options.language
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HOME"] = scratch
        os.environ.setdefault("QT_QPA_PLATFORM", no_screen(Path(scratch)))
        walk = Gallery(options, Path(scratch)).walk()
        complaints = list(dict.fromkeys(" ".join(one.split()) for one in walk))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
