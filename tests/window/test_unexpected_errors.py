"""What no handler catches is shown in the real program, written down, and told in a report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notedock.core.error_log import ErrorLog
from notedock.window.shell import last_shown
from tests.window.test_first_paint import SHOWN

TOKEN = "0123456789abcdef" * 3
# Runs the program, and does `act(window)` when the window has been assembled.
DRIVER = """
import json, os, signal, sys, threading, time
from PySide6.QtCore import QObject, QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from notedock import __main__ as program
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.message_dialog import MessageDialog

def until(holds):
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "never: " + holds.__code__.co_name
        QApplication.processEvents()
        time.sleep(0.005)

def part(window, kind, name):
    return window.findChild(kind, name)

def is_shown(window):
    title = part(window, QLabel, "problemTitle")
    return title.isVisible() and title.text() == "Something went wrong inside Notedock."

def copied(window, name):
    QGuiApplication.clipboard().clear()
    part(window, QPushButton, name).click()
    until(lambda: QGuiApplication.clipboard().text())
    return QGuiApplication.clipboard().text()

def act(window):
    {act}
    window.close_without_asking()

after_first_paint = MainWindow._after_first_paint
def and_act(window):
    after_first_paint(window)
    if not window.failure:
        QTimer.singleShot(0, window, lambda: act(window))
MainWindow._after_first_paint = and_act
{before}
sys.argv = ["notedock"]
sys.exit(program.main())
"""
SHOWN_AND_COPIED = """
    until(lambda: is_shown(window))
    button = part(window, QPushButton, "problemAction").text()
    report = copied(window, "problemAction")
    part(window, QToolButton, "problemClose").click()
    until(lambda: not is_shown(window))
    fail()
    assert not is_shown(window)
    usable = part(window, QPushButton, "folderButton").isEnabled()
    print(json.dumps({"button": button, "report": report, "usable": usable}))
"""


def run(home: Path, act: str = "pass", before: str = "") -> subprocess.CompletedProcess[str]:
    script = DRIVER.replace("{act}", act.strip()).replace("{before}", before)
    environment = os.environ | {
        "NOTEDOCK_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "DOCKER_HOST": "unix:///nowhere.sock",
    }
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=90
    )


@pytest.fixture(params=["known", "new"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The files of a program that was used before, or of one that is started first."""
    if request.param == "known":
        last_shown.keep(tmp_path, SHOWN)
    return tmp_path


SLOT = """
    def broken(): raise ValueError(f"slot {time.monotonic()} http://127.0.0.1:1/lab?token=SECRET")
    def fail():
        for _ in range(100):
            QTimer.singleShot(0, window, broken)
        QApplication.processEvents()
    fail()
"""
THREAD = """
    def broken(): raise ValueError(f"thread {time.monotonic()} DB_PASSWORD=SECRET")
    def fail():
        for _ in range(100):
            one = threading.Thread(target=broken)
            one.start()
            one.join()
        QApplication.processEvents()
    fail()
"""


@pytest.mark.parametrize("fault", [SLOT, THREAD], ids=["slot", "thread"])
def test_an_error_is_shown_once_and_can_be_reported(home: Path, fault: str) -> None:
    ended = run(home, fault.replace("SECRET", TOKEN) + SHOWN_AND_COPIED)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["button"] == "Copy the &report"
    assert told["usable"]
    (entry,) = [one for one in ErrorLog(home).entries() if one.where != "Qt"]
    assert entry.count == 200
    assert "broken" in entry.text
    assert "ValueError: " in told["report"]
    assert ", 100 times" in told["report"]
    kept = "".join(one.read_text() for one in (home / "errors").iterdir())
    for text in (kept, told["report"], ended.stderr):
        assert TOKEN not in text


BEFORE_PAINT = """
from notedock.window.folder.first_paint import FirstPaint
show_last = FirstPaint.show_last
def broken(self, *words):
    show_last(self, *words)
    threading.Thread(target=lambda: 1 / 0).start()
FirstPaint.show_last = broken
"""


def test_an_error_before_the_first_paint_is_shown_when_the_window_is_there(tmp_path: Path) -> None:
    last_shown.keep(tmp_path, SHOWN)
    ended = run(tmp_path, "fail = lambda: None" + SHOWN_AND_COPIED, BEFORE_PAINT)
    assert ended.returncode == 0, ended.stderr
    assert "ZeroDivisionError" in json.loads(ended.stdout)["report"]


CLOSE_BOX = """
def close_box():
    box = QApplication.activeModalWidget()
    if isinstance(box, MessageDialog):
        others = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        print(json.dumps([box.title(), any(one.isVisible() for one in others)]))
        box.accept()
    else:
        QTimer.singleShot(5, close_box)
from notedock.window.shell import start_failure
show_box = start_failure._show_box
def show_and_close(problem):
    QTimer.singleShot(0, close_box)
    return show_box(problem)
start_failure._show_box = show_and_close
"""
ASSEMBLE_FAILS = """
from notedock.window.work import window_model
def broken(*_anything): raise KeyError("a mistake in JUPYTER_TOKEN=SECRET")
window_model.EngineStatus = broken
"""
LATE = """
from notedock.window.theme import theme
def broken(*_anything): raise KeyError("a mistake in JUPYTER_TOKEN=SECRET")
theme.follow_system = broken
"""
CONTEXT_FAILS = """
def broken(*_anything): raise KeyError("a mistake in JUPYTER_TOKEN=SECRET")
program.make_context = broken
"""
IMPORT_FAILS = """
sys.modules["notedock.window.work.window_model"] = None
"""


@pytest.mark.parametrize(
    "fault",
    [ASSEMBLE_FAILS, LATE, CONTEXT_FAILS, IMPORT_FAILS],
    ids=["assemble", "late", "context", "import"],
)
def test_a_start_that_fails_half_way_ends_with_a_sentence(home: Path, fault: str) -> None:
    ended = run(home, before=CLOSE_BOX + fault.replace("SECRET", TOKEN))
    assert ended.returncode == 1
    sentence, window_visible = json.loads(ended.stdout)
    assert sentence == "Something went wrong inside Notedock."
    assert not window_visible
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert TOKEN not in ended.stderr
    (entry,) = [one for one in ErrorLog(home).entries() if one.where != "Qt"]
    assert entry.where == "start"
    assert TOKEN not in entry.text


LOOK_FOR_NOTICE = """
    notice = part(window, QWidget, "crashNotice")
    report = copied(window, "crashReport") if notice else ""
    print(json.dumps([notice is not None and notice.isVisible(), is_shown(window), report]))
"""


def test_after_a_crash_the_next_start_says_so_once(home: Path) -> None:
    crashed = run(home, "os.kill(os.getpid(), signal.SIGSEGV)")
    assert crashed.returncode == -signal.SIGSEGV
    said, as_problem, report = json.loads(run(home, LOOK_FOR_NOTICE).stdout)
    assert said
    assert not as_problem
    assert "Segmentation fault" in report
    assert json.loads(run(home, LOOK_FOR_NOTICE).stdout) == [False, False, ""]


def test_warnings_of_qt_are_written_down_and_not_shown(tmp_path: Path) -> None:
    last_shown.keep(tmp_path, SHOWN)
    ended = run(
        tmp_path,
        """
    for number in range(100):
        qWarning(f"something odd at {number}, token=0123456789abcdef0123")
    print(is_shown(window))
    """,
    )
    assert ended.stdout == "False\n"
    (entry,) = [one for one in ErrorLog(tmp_path).entries() if "something odd" in one.text]
    assert (entry.where, entry.count) == ("Qt", 100)
    assert "0123456789abcdef0123" not in entry.text


def test_a_fatal_message_of_qt_ends_in_a_sentence_and_is_told_at_the_next_start(
    tmp_path: Path,
) -> None:
    last_shown.keep(tmp_path, SHOWN)
    ended = run(tmp_path, 'from PySide6.QtCore import qFatal; qFatal("the end of token=SECRET-77")')
    assert ended.returncode == 1
    assert "Something went wrong inside Notedock." in ended.stderr
    assert "SECRET-77" not in ended.stderr
    said, _as_problem, report = json.loads(run(tmp_path, LOOK_FOR_NOTICE).stdout)
    assert said
    assert "the end of token=•••" in report
    assert "Qt: [A qFatal() call" in report
    assert "SECRET-77" not in report


LIBRARY_MISSING = """
from notedock.core import system_libraries
system_libraries.missing_for_x11 = lambda: ["libxcb-cursor.so.0"]
os.environ["DISPLAY"] = ":987"
del os.environ["QT_QPA_PLATFORM"]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="these are libraries of X11")
def test_a_library_that_the_screen_needs_is_named_without_an_abort(tmp_path: Path) -> None:
    ended = run(tmp_path, before=LIBRARY_MISSING)
    assert ended.returncode == 1
    assert "The window needs libxcb-cursor.so.0, which is not installed." in ended.stderr
    assert "sudo apt-get install libxcb-cursor0" in ended.stderr
    assert "Fatal Python error" not in ended.stderr
    assert {one.where for one in ErrorLog(tmp_path).entries()} == {"Qt"}


USES_QT_TO_THE_END = """
    def use():
        while True:
            QObject().setObjectName("used")
    for _ in range(3):
        threading.Thread(target=use, daemon=True).start()
"""


def test_threads_that_use_qt_while_the_program_ends_do_not_crash_it(tmp_path: Path) -> None:
    ended = [run(tmp_path, USES_QT_TO_THE_END) for _ in range(2)]
    assert [one.returncode for one in ended] == [0, 0]


WITHOUT_GL = """
import sys
class Loader:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libGL.so.1: cannot open shared object file: No such file")
sys.meta_path.insert(0, Loader())
from notedock.__main__ import main
sys.argv = ["notedock"]
sys.exit(main())
"""


def test_a_library_that_qt_cannot_be_imported_without_is_named(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_GL],
        env=os.environ | {"NOTEDOCK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("The window needs libGL.so.1, which is not installed.\n")
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="Qt chooses its platform by itself elsewhere")
def test_a_screen_that_does_not_answer_is_said_without_an_abort(tmp_path: Path) -> None:
    environment = os.environ | {"NOTEDOCK_HOME": str(tmp_path), "DISPLAY": ":987"}
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    ended = subprocess.run(
        [sys.executable, "-m", "notedock"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "There is no screen to show the window on." in ended.stderr or (
        "which is not installed" in ended.stderr
    )
    assert "Fatal Python error" not in ended.stderr
