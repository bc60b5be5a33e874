"""One window for each NOTEDOCK_HOME."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from notedock.window.shell.single_instance import PROTOCOL, SingleInstance
from tests.core.damage import DAMAGE, Damage, damaged

HOLD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from notedock.window.shell.single_instance import SingleInstance
application = QCoreApplication([])
single = SingleInstance(Path(sys.argv[1]))
assert single.is_first()
single.listen()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[SingleInstance]:
    single = SingleInstance(tmp_path)
    assert single.is_first()
    single.listen()
    yield single
    single.close()


def hand_over(home: Path, folder: str) -> subprocess.Popen[bytes]:
    """Hand over as another program does; its exit status tells how that went."""
    words = "import sys; from pathlib import Path; "
    words += "from notedock.window.shell.single_instance import SingleInstance; "
    words += "sys.exit(not SingleInstance(Path(sys.argv[1])).hand_over(sys.argv[2]))"
    return subprocess.Popen([sys.executable, "-c", words, str(home), folder])


@pytest.mark.parametrize("folder", ["", "/home/ada/Sales 2026", "/tmp/ünï\n“quoted”", "/x" * 2000])
def test_a_second_launch_hands_its_folder_over(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path, folder: str
) -> None:
    assert not SingleInstance(tmp_path).is_first()
    with qtbot.waitSignal(first.launched_again) as called:
        program = hand_over(tmp_path, folder)
    assert called.args == [folder]
    assert program.wait(30) == 0


def test_another_home_is_another_program(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(tmp_path / "other")
    assert other.is_first()
    other.close()


def test_words_of_another_version_are_refused(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    called: list[str] = []
    first.launched_again.connect(called.append)
    for words in (b"nonsense\n", b"[]\n", json.dumps({"protocol": PROTOCOL + 1, "folder": ""})):
        socket = QLocalSocket()
        socket.connectToServer(first.name)
        with qtbot.waitSignal(socket.disconnected):
            socket.write(words if isinstance(words, bytes) else words.encode() + b"\n")
        assert bytes(socket.readAll().data()) == b"no\n"
    assert called == []


def test_nested_words_are_refused(qtbot: QtBot, first: SingleInstance) -> None:
    socket = QLocalSocket()
    socket.connectToServer(first.name)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(b"[" * 90_000 + b"\n")
    assert bytes(socket.readAll().data()) == b"no\n"


def test_the_socket_lies_where_nobody_else_can_make_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, home = tmp_path / "runtime", tmp_path / "home"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    runtime.mkdir(mode=0o700)
    assert Path(SingleInstance(home).name).parent == runtime
    for mode in (0o755, 0o770, 0o777):
        runtime.chmod(mode)
        assert Path(SingleInstance(home).name).parent == home
    for other in ("", "runtime", str(tmp_path / "gone")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", other)
        assert Path(SingleInstance(home).name).parent == home
    single = SingleInstance(home)
    assert single.is_first()
    single.listen()
    assert Path(single.name).is_socket()
    assert stat.S_IMODE(Path(single.name).stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    single.close()


def test_another_account_is_not_listened_to(
    qtbot: QtBot, first: SingleInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    first.launched_again.connect(called.append)
    account = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: account + 1)
    socket = QLocalSocket()
    socket.connectToServer(first.name)
    socket.write(json.dumps({"protocol": PROTOCOL, "folder": "/x"}).encode() + b"\n")
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert bytes(socket.readAll().data()) == b""
    assert called == []


def test_another_account_is_not_told_the_folder(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = os.geteuid()
    name = first.name
    monkeypatch.setattr(os, "geteuid", lambda: account + 1)
    second = SingleInstance(tmp_path)
    second.name = name
    assert second.hand_over("/secret", timeout=0.3) is False


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_whatever_lies_in_the_place_of_the_lock_keeps_no_window_away(
    tmp_path: Path, damage: Damage
) -> None:
    lock = tmp_path / "window.lock"
    damaged(lock, damage)
    os.utime(lock, (1, 1), follow_symlinks=False)  # an instance writes it at once
    single = SingleInstance(tmp_path)
    assert single.is_first()
    single.close()


def test_what_a_killed_program_left_is_recovered(qtbot: QtBot, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, env=environment
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"held\n"
        assert not SingleInstance(tmp_path).is_first()
        killed.kill()
    single = SingleInstance(tmp_path)
    assert single.is_first()
    single.listen()
    with qtbot.waitSignal(single.launched_again):
        program = hand_over(tmp_path, "/somewhere")
    assert program.wait(30) == 0
    single.close()


def test_a_first_window_that_never_answers_is_not_waited_for_long(
    qtbot: QtBot, tmp_path: Path
) -> None:
    deaf = QLocalServer()
    single = SingleInstance(tmp_path)
    assert deaf.listen(single.name)
    assert single.hand_over("/somewhere", timeout=0.3) is False
    deaf.close()
