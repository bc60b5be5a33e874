"""What is there at the first paint, and that little is imported for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.problem import Problem
from notedock.flows.context import Context
from notedock.window import last_shown
from notedock.window.app import create_window, make_window
from notedock.window.last_shown import LastShown
from notedock.window.main_window import MainWindow
from tests.window.conftest import QuietEngine

SHOWN = LastShown(
    ("Quarterly review", "~/Documents/Quarterly review · 4 notebooks", "Python, small"),
    [("Quarterly review", "~/Documents"), ("Sales <b>2026", "/srv/shared/" + 9 * "departments/")],
    dark=True,
    contrast=False,
)
# Starts the program, and looks at it when it is first painted.
LOOK = """
import json, os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6 import QtCore, QtWidgets
from notedock.__main__ import make_context
from notedock.core.places import places
from notedock.window.app import create_application, make_window
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is window:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, tell)  # when all that is in it has been painted, too
        return False
def tell():
    own = [name for name in sys.modules if name.startswith("notedock.")]
    names = [n for n, m in (("Qt", QtCore), ("QStyle", QtWidgets)) if n in vars(m)]
    others = [n for n in ("docker", "qtawesome", "tomllib", "json.decoder") if n in before]
    print(json.dumps({"own": own, "names": names, "others": others}))
    sys.stdout.flush()
    os._exit(0)
application = create_application()
window = make_window(make_context, places().home, None)
before = set(sys.modules) - {"json", "json.decoder"}
watch = Watch()
window.installEventFilter(watch)
window.show()
application.exec()
"""


def test_what_was_shown_is_read_as_it_was_kept(tmp_path: Path) -> None:
    last_shown.keep(tmp_path, SHOWN)
    read = last_shown.read(tmp_path)
    assert read is not None
    assert vars(read) == vars(SHOWN)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"something else", b"\n" * 9])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    last_shown.keep(tmp_path, SHOWN)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    assert last_shown.read(tmp_path) is None


def test_odd_names_do_no_harm(tmp_path: Path) -> None:
    odd = LastShown(("a\nb", "", "c\td"), [("e\tf", "g\nh")], dark=None, contrast=True)
    last_shown.keep(tmp_path, odd)
    read = last_shown.read(tmp_path)
    assert read is not None
    assert (read.title, read.environment, read.folders) == ("a b", "c d", [("e f", "g h")])


def test_the_first_paint_imports_little(tmp_path: Path) -> None:
    last_shown.keep(tmp_path, SHOWN)
    environment = os.environ | {"NOTEDOCK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(result.stdout)
    assert found["names"] == []  # Qt's largest namespaces take 15 and 6 ms
    assert found["others"] == []
    rooms = {name.split(".")[1] for name in found["own"]}
    assert rooms == {"__main__", "core", "terminal", "window"}
    core = {name for name in found["own"] if name.startswith("notedock.core.")}
    assert core == {f"notedock.core.{one}" for one in ("places", "resources", "states", "words")}


def test_the_window_shows_what_was_there_and_then_what_is(
    qtbot: QtBot, context: Context, folders: list[Path], engine: QuietEngine
) -> None:
    home = context.places.home
    context.memory.opened(folders[0])
    last_shown.keep(home, SHOWN)
    window = make_window(lambda: context, home, None)
    assert texts(window) == (["Quarterly review", "Sales <b>2026"], "Python, small", "&Start")
    with qtbot.waitSignal(window.painted):
        window.show()
    environment = context.catalogue.default.title
    assert texts(window) == (["Quarterly review"], environment, "&Start")
    window.shut_down()
    kept = last_shown.read(home)
    assert kept is not None
    assert [name for name, _below in kept.folders] == ["Quarterly review"]
    assert kept.environment == environment


def test_the_first_window_of_all_is_the_welcome(qtbot: QtBot, context: Context) -> None:
    window = make_window(lambda: context, context.places.home, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.page.welcome.isVisible()
    window.shut_down()


def test_without_anything_kept_all_is_there_at_once(
    qtbot: QtBot, context: Context, folders: list[Path]
) -> None:
    context.memory.opened(folders[0])
    window = make_window(lambda: context, context.places.home, None)
    assert texts(window)[0] == ["Quarterly review"]
    with qtbot.waitSignal(window.painted):
        window.show()
    window.shut_down()


def test_a_wrong_setting_ends_the_program(qtbot: QtBot, context: Context) -> None:
    wrong = Problem("x", "Something is set wrong.")

    def make_context() -> Context:
        raise wrong

    last_shown.keep(context.places.home, SHOWN)
    window = make_window(make_context, context.places.home, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.failure is wrong
    window.close()
    window.shut_down()


def test_what_is_shown_is_kept_before_the_end(
    qtbot: QtBot, context: Context, folders: list[Path]
) -> None:
    context.memory.opened(folders[0])
    window = create_window(context, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    qtbot.waitUntil(lambda: last_shown.read(context.places.home) is not None)  # it may be killed
    window.shut_down()


def texts(window: MainWindow) -> tuple[list[str], str, str]:
    listed = window.findChild(QListWidget, "projectList")
    selector = window.findChild(QComboBox, "environmentSelector")
    start = window.findChild(QPushButton, "startButton")
    assert listed
    assert selector
    assert start
    rows = [listed.item(row).text() for row in range(listed.count())]
    return rows, selector.currentText(), start.text()
