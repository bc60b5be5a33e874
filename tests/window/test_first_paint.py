"""What is there at the first paint, and that little is imported for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.flows.context import Context
from notedock.window.shell import last_shown
from notedock.window.shell.application import create_window, make_window
from notedock.window.shell.last_shown import LastShown
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets import qt_values
from tests.window.conftest import FakeEngine, environment_shown

SHOWN = LastShown(
    (
        "Quarterly review",
        "~/Documents/Quarterly review",
        "· everything you change is saved here",
        "Python, small",
        "+ 5 packages of this folder",
        "",
    ),
    [("Quarterly review", "~/Documents"), ("Sales <b>2026", "/srv/shared/" + 9 * "departments/")],
    dark=True,
    contrast=False,
    details=(260, True),
)
# Starts the program, and looks at it when it is first painted.
LOOK = """
import json, os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6 import QtCore, QtWidgets
from notedock.__main__ import make_context
from notedock.core.app_paths import app_paths
from notedock.core.error_hooks import ErrorHooks
from notedock.window.shell import qt_messages
from notedock.window.shell.application import create_application, make_window
hooks = ErrorHooks(app_paths().home, "window")
hooks.install()
qt_messages.install(hooks)
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
window = make_window(make_context, app_paths().home, None)
before = set(sys.modules) - {"json", "json.decoder"}
watch = Watch()
window.installEventFilter(watch)
window.show()
application.exec()
"""


def test_the_sources_of_modules_are_not_read() -> None:
    """As PySide's own `__import__` does, which keeps them all in memory."""
    look = "import notedock.window, linecache, this; print(this.__file__ in linecache.cache)"
    result = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)
    assert result.stdout.split()[-1] == b"False"


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
    page = ("a\nb", "", "", "c\td", "", "")
    odd = LastShown(page, [("e\tf", "g\nh")], dark=None, contrast=True)
    last_shown.keep(tmp_path, odd)
    read = last_shown.read(tmp_path)
    assert read is not None
    assert (read.page, read.folders) == (("a b", "", "", "c d", "", ""), [("e f", "g h")])


def test_plain_numbers_have_the_values_of_qt() -> None:
    assert {name: value for name, value in vars(qt_values).items() if name.isupper()} == {
        "PLAIN_TEXT": Qt.TextFormat.PlainText.value,
        "ALIGN_TOP": Qt.AlignmentFlag.AlignTop.value,
        "ALIGN_H_CENTER": Qt.AlignmentFlag.AlignHCenter.value,
        "ALIGN_V_CENTER": Qt.AlignmentFlag.AlignVCenter.value,
        "ALIGN_CENTER": Qt.AlignmentFlag.AlignCenter.value,
        "NO_FOCUS": Qt.FocusPolicy.NoFocus.value,
        "TAB_FOCUS": Qt.FocusPolicy.TabFocus.value,
        "STRONG_FOCUS": Qt.FocusPolicy.StrongFocus.value,
        "SCROLL_BAR_ALWAYS_OFF": Qt.ScrollBarPolicy.ScrollBarAlwaysOff.value,
        "DISPLAY_ROLE": Qt.ItemDataRole.DisplayRole.value,
        "TOOL_TIP_ROLE": Qt.ItemDataRole.ToolTipRole.value,
        "ACCESSIBLE_DESCRIPTION_ROLE": Qt.ItemDataRole.AccessibleDescriptionRole.value,
        "ACCESSIBLE_TEXT_ROLE": Qt.ItemDataRole.AccessibleTextRole.value,
        "USER_ROLE": Qt.ItemDataRole.UserRole.value,
    }


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
    first = ("app_paths", "error_hooks", "own_files", "resources", "states", "translation")
    assert core == {f"notedock.core.{one}" for one in first}


def test_the_window_shows_what_was_there_and_then_what_is(
    qtbot: QtBot, context: Context, folders: list[Path], engine: FakeEngine
) -> None:
    home = context.paths.home
    context.recent_folders.add(folders[0])
    last_shown.keep(home, SHOWN)
    window = make_window(lambda: context, home, None)
    before = "Python, small + 5 packages of this folder"
    assert texts(window) == (["Quarterly review", "Sales <b>2026"], before, "&Start")
    with qtbot.waitSignal(window.painted):
        window.show()
    assert texts(window) == (["Quarterly review"], before, "&Start")  # it is most likely right
    environment = context.catalogue.default.title
    qtbot.waitUntil(lambda: texts(window) == (["Quarterly review"], environment, "&Start"))
    assert window.page.details_panel.state() == (260, True)
    window.shut_down()
    kept = last_shown.read(home)
    assert kept is not None
    assert [name for name, _below in kept.folders] == ["Quarterly review"]
    assert kept.page[3:] == (environment, "", "")
    assert kept.details == (260, True)


def test_the_first_window_of_all_is_the_welcome(qtbot: QtBot, context: Context) -> None:
    window = make_window(lambda: context, context.paths.home, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.page.welcome.isVisible()
    window.shut_down()


def test_without_anything_kept_all_is_there_at_once(
    qtbot: QtBot, context: Context, folders: list[Path]
) -> None:
    context.recent_folders.add(folders[0])
    window = make_window(lambda: context, context.paths.home, None)
    assert texts(window)[0] == ["Quarterly review"]
    with qtbot.waitSignal(window.painted):
        window.show()
    window.shut_down()


def test_a_wrong_setting_ends_the_program(qtbot: QtBot, context: Context) -> None:
    wrong = Problem(ProblemKind.REGISTRY_SETTING_WRONG, title="Something is set wrong.")

    def make_context() -> Context:
        raise wrong

    last_shown.keep(context.paths.home, SHOWN)
    window = make_window(make_context, context.paths.home, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.failure is wrong
    window.close()
    window.shut_down()


def test_what_is_shown_is_kept_before_the_end(
    qtbot: QtBot, context: Context, folders: list[Path]
) -> None:
    context.recent_folders.add(folders[0])
    window = create_window(context, None)
    with qtbot.waitSignal(window.painted):
        window.show()
    qtbot.waitUntil(lambda: last_shown.read(context.paths.home) is not None)  # it may be killed
    window.shut_down()


def texts(window: MainWindow) -> tuple[list[str], str, str]:
    listed = window.findChild(QListWidget, "projectList")
    start = window.findChild(QPushButton, "startButton")
    assert listed
    assert start
    rows = [listed.item(row).text() for row in range(listed.count())]
    return rows, environment_shown(window), start.text()
