"""Random clicks and keys with the real engine: nothing breaks, nothing is left over.

NOTEDOCK_MONKEY=SEED:ACTS makes it another monkey, or one that stays for longer.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QtMsgType
from PySide6.QtCore import qInstallMessageHandler as install_message_handler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.settings import Settings
from notedock.core.states import BUSY
from notedock.core.task import Task
from notedock.engines import jupyter
from notedock.engines.docker.engine import DockerEngine
from notedock.engines.docker.image_store import ImageStore
from notedock.flows import open_external
from notedock.flows.context import Context
from notedock.window.shell.application import create_window
from notedock.window.shell.garbage_collection import Collector
from notedock.window.shell.main_window import MainWindow
from notedock.window.widgets.key_bindings import KEYS, sequences
from notedock.window.widgets.message_dialog import MessageDialog
from tests.conftest import SMALL, ours
from tests.lab import REGISTRY

SEED, ACTS = (int(part) for part in os.environ.get("NOTEDOCK_MONKEY", "1:1500").split(":"))
LEFT, RIGHT, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier(0)
SINGLE = (
    *("Tab", "Backtab", "Space", "Return", "Escape", "Delete", "Backspace", "Menu", "F3", "F4"),
    *("Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown"),
)
OWN = [name for name in KEYS if name != "quit"]
LETTERS = "ABCDEFGILMNOPRSTUVW"
NO_SCREEN = "This plugin does not support"


class Monkey:
    """Does something at random every few milliseconds, in menus and questions, too.

    It looks anew where it is before each press and each release: what was pressed may be no more.
    It never touches a QWindow: QTest's functions for these let Qt work on meanwhile, and go on with
    one that may then be deleted.
    """

    def __init__(self, context: Context, diary: Path) -> None:
        self._context = context
        self._random = random.Random(SEED)
        self._diary = diary.open("w", encoding="utf-8", buffering=1)  # outlives a crash
        self._windows: list[MainWindow] = []
        self._top: QWidget | None = None
        self.left = ACTS
        self._open()

    @property
    def window(self) -> MainWindow:
        """The window; when it has been closed for good, another one follows."""
        return self._windows[-1]

    @property
    def top(self) -> QWidget:
        """What a person can reach: a menu, else a question or dialog, else the window."""
        # Kept: with a window that only Qt has made, PySide gives up all that lies in it.
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self._top = popup or self.window
        return self._top

    def act(self) -> None:
        """Do one thing, and then the next."""
        if self.left <= 0:
            if popup := QApplication.activePopupWidget():
                popup.close()  # whoever waits for the end would wait for it to be closed
            return
        self.left -= 1
        # First of all, because some acts are only over when the menu that they opened is closed.
        QTimer.singleShot(self._random.choice((0, 0, 0, 1, 2, 5, 10, 80)), self.act)
        often, seldom = (self._click, self._press), (self._type, self._resize, self._close)
        act = self._random.choice(often if self._random.random() < 0.9 else seldom)
        if self.window.isVisible():
            act()

    def end(self) -> None:
        """Do nothing any more."""
        self.left = 0
        self._diary.close()

    def _click(self) -> None:
        top = self.top
        there = [one for one in top.findChildren(QWidget) if one.isVisible()]
        there = [one for one in there if one.window() is top and not one.size().isEmpty()]
        chosen = self._random.choice([top, *there])  # most likely something small
        self._note("click", chosen)
        inside = (self._random.randrange(chosen.width()), self._random.randrange(chosen.height()))
        place = chosen.mapToGlobal(QPoint(*inside))
        button = self._random.choice((LEFT,) * 12 + (RIGHT,))
        for do in (QTest.mousePress, QTest.mouseRelease):
            top = self.top
            widget = top.childAt(top.mapFromGlobal(place)) or top
            do(widget, button, PLAIN, widget.mapFromGlobal(place))

    def _press(self) -> None:
        """Press a key, one of the window's own with Ctrl and Alt, or Alt and a letter."""
        name, alt = self._random.choice([*SINGLE, *OWN, *LETTERS]), Qt.KeyboardModifier.AltModifier
        key, modifiers = getattr(Qt.Key, f"Key_{name}", None), alt if name in LETTERS else PLAIN
        if key is None:
            pressed = sequences(name)[0][0]  # type: ignore[index]  # the stubs do not know it
            key, modifiers = pressed.key(), pressed.keyboardModifiers()
        self._note(f"press {name}")
        for do in (QTest.keyPress, QTest.keyRelease):
            do(self._listening(), key, modifiers)

    def _type(self) -> None:
        letter = self._random.choice("AÜß %{}&<>“…")
        self._note(f"type {letter}")
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(self._listening(), QKeyEvent(kind, 0, PLAIN, letter))

    def _resize(self) -> None:
        self._note("resize")
        self.window.resize(self._random.randint(900, 1900), self._random.randint(600, 1000))

    def _close(self) -> None:
        if self._random.random() < 0.2:
            self._note("close")
            self.window.close()

    def _listening(self) -> QWidget:
        top, focused = self.top, QApplication.focusWidget()
        return focused if focused is not None and focused.window() is top else top

    def _note(self, what: str, at: QWidget | None = None) -> None:
        at = at or self._listening()
        print(what, type(at).__name__, at.objectName() or at.accessibleName(), file=self._diary)

    def _open(self) -> None:
        window = create_window(self._context, None)
        window.closed.connect(lambda: QTimer.singleShot(0, self._again))
        window.show()
        self._windows.append(window)

    def _again(self) -> None:
        self.window.shut_down()
        self.window.hide()
        self._open()


@pytest.fixture
def context(real_engine: DockerEngine, catalogue: Catalogue, paths: AppPaths) -> Context:
    """A program of a person whom nobody else is, with the real engine."""
    return Context(
        real_engine, catalogue, RecentFolders(paths), paths, f"test-{uuid.uuid4().hex[:12]}"
    )


@pytest.fixture
def mistakes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that goes wrong inside the program, and every complaint of Qt's."""
    found: list[str] = []
    unexpected = problems.unexpected

    def complain(_kind: QtMsgType, _where: object, message: str) -> None:
        if not message.startswith(NO_SCREEN):
            found.append("".join([f"Qt says: {message}\n", *traceback.format_stack(limit=25)]))

    def note(detail: str) -> Problem:
        found.append(detail)
        return unexpected(detail)

    monkeypatch.setattr(problems, "unexpected", note)
    monkeypatch.setattr(threading, "excepthook", lambda told: found.append(str(told)))
    before = install_message_handler(complain)
    yield found
    install_message_handler(before)


@pytest.fixture
def folders(tmp_path: Path, folder: Path) -> list[Path]:
    """Folders to play with: two good ones, and some that cannot be opened."""
    other = tmp_path / "Sales & <b>2026"
    other.mkdir()
    (other / "Only.ipynb").write_bytes((folder / "notebooks" / "Start.ipynb").read_bytes())
    (tmp_path / "file.txt").touch()
    return [folder, other, Path("/"), tmp_path / "gone", tmp_path / "file.txt"]


@pytest.fixture
def fence(monkeypatch: pytest.MonkeyPatch, folders: list[Path]) -> None:
    """Keep a monkey away from the disk, the network, the browser, and what belongs to others."""
    dice = random.Random(SEED)
    download = DockerEngine.download

    def fetch(engine: DockerEngine, reference: str, task: Task, digest: str = "") -> None:
        refuse() if not reference.startswith(REGISTRY) else download(
            engine, reference, task, digest
        )

    def refuse(*_anything: object) -> None:
        raise problems.engine_failed("Docker", "no monkey does that")

    def answer(dialog: QFileDialog) -> None:
        path = str(dice.choice(folders))
        QTimer.singleShot(0, dialog, lambda: dialog.fileSelected.emit(path))
        QTimer.singleShot(1, dialog, dialog.deleteLater)

    monkeypatch.setattr(DockerEngine, "download", fetch)
    for kind, name in (
        (ImageStore, "build"),
        (ImageStore, "remove"),
        (DockerEngine, "uninstall"),
        (DockerEngine, "start_engine"),
    ):
        monkeypatch.setattr(kind, name, refuse)
    for kind, name in ((ImageStore, "discard"), (ImageStore, "tag"), (DockerEngine, "use")):
        monkeypatch.setattr(kind, name, lambda *_anything: None)
    monkeypatch.setattr(QFileDialog, "open", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: ("", ""))
    for name in ("open_link", "open_folder"):
        monkeypatch.setattr(open_external, name, lambda *_anything: None)


@pytest.fixture
def monkey(
    qtbot: QtBot,
    qapp: QApplication,
    collected: None,
    fence: None,
    context: Context,
    folders: list[Path],
    tmp_path: Path,
) -> Iterator[Monkey]:
    for path in folders[:2]:
        context.recent_folders.add(path, SMALL)
    collector = Collector(qapp)
    made = Monkey(context, tmp_path / "diary")
    yield made
    made.end()
    made.window.closed.disconnect()  # no other one follows now
    made.window.close_without_asking()
    made.window.shut_down()
    collector.deleteLater()
    gc.enable()
    for server in context.engine.servers(context.person):
        context.engine.remove(server)


def say_yes(window: MainWindow) -> None:
    """Give the first answer to every question that the window asks."""
    for question in window.findChildren(MessageDialog):
        if question.isVisible():
            question.findChildren(QPushButton)[0].click()


@pytest.mark.timeout(900)
def test_nothing_that_a_monkey_does_breaks_it(
    qtbot: QtBot,
    monkey: Monkey,
    mistakes: list[str],
    context: Context,
    folders: list[Path],
    tmp_path: Path,
    docker_client: docker.DockerClient,
) -> None:
    def until(what: str, holds: Callable[[], object], seconds: int) -> None:
        try:
            qtbot.waitUntil(lambda: bool(mistakes or holds()), timeout=seconds * 1000)
        except Exception as error:
            states = {
                one.name: (one.state.value, one.problem.title if one.problem else "")
                for one in monkey.window.sessions
            }
            mistakes.append(f"not within {seconds} s: {what}; {states}; {error}")
        if mistakes:
            told = [f"NOTEDOCK_MONKEY={SEED}:{ACTS}, {len(mistakes)} mistakes", *mistakes[:3]]
            last = (tmp_path / "diary").read_text(encoding="utf-8").splitlines()[-25:]
            pytest.fail("\n".join([*told, "It had done:", *last]), pytrace=False)

    def is_calm() -> bool:
        if monkey.top is not monkey.window:
            monkey.top.close()
        return monkey.top is monkey.window and not any(
            one.state in BUSY for one in monkey.window.sessions
        )

    def has_server() -> bool:
        say_yes(window)
        return bool(session.server and window.page.buttons.open.isVisible())

    def press(name: str) -> None:
        (button,) = monkey.window.findChildren(QPushButton, name)
        until(f"a {name}", lambda: button.isVisible() and button.isEnabled(), 90)
        button.click()

    monkey.act()
    until("the last act", lambda: monkey.left <= 0, 600)
    until("rest", is_calm, 90)
    window = monkey.window
    running = {one.server.id for one in window.sessions if one.server}
    assert {str(one.id) for one in ours(docker_client, tmp_path)} <= running
    # The main job, in a folder that it has not met, with settings that are nobody's choice.
    context.settings.change(**vars(Settings()))
    fresh = shutil.copytree(folders[1], tmp_path / "Afterwards")
    context.recent_folders.add(fresh, SMALL)
    window.navigation.open(str(fresh))
    until("the folder", lambda: window.windowTitle().startswith(fresh.name), 20)
    (session,) = (one for one in window.sessions if one.folder == fresh)
    until("rest", is_calm, 90)
    press("startButton")
    until("a server", has_server, 90)
    assert session.server
    assert jupyter.find_responder(session.server) is jupyter.Responder.OURS
    press("stopButton")
    until("its end", lambda: window.page.buttons.start.isVisible(), 60)
