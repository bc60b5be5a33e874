"""One window for each NOTEDOCK_HOME."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from notedock.window.single import PROTOCOL, Single

HOLD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from notedock.window.single import Single
application = QCoreApplication([])
single = Single(Path(sys.argv[1]))
assert single.is_first()
single.listen()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Iterator[Single]:
    single = Single(tmp_path)
    assert single.is_first()
    single.listen()
    yield single
    single.close()


def hand_over(home: Path, folder: str) -> subprocess.Popen[bytes]:
    """Hand over as another program does; its exit status tells how that went."""
    words = "import sys; from pathlib import Path; from notedock.window.single import Single; "
    words += "sys.exit(not Single(Path(sys.argv[1])).hand_over(sys.argv[2]))"
    return subprocess.Popen([sys.executable, "-c", words, str(home), folder])


@pytest.mark.parametrize("folder", ["", "/home/ada/Sales 2026", "/tmp/ünï\n“quoted”", "/x" * 2000])
def test_a_second_launch_hands_its_folder_over(
    qtbot: QtBot, first: Single, tmp_path: Path, folder: str
) -> None:
    assert not Single(tmp_path).is_first()
    with qtbot.waitSignal(first.called) as called:
        program = hand_over(tmp_path, folder)
    assert called.args == [folder]
    assert program.wait(5) == 0


def test_another_home_is_another_program(first: Single, tmp_path: Path) -> None:
    other = Single(tmp_path / "other")
    assert other.is_first()
    other.close()


def test_words_of_another_version_are_refused(qtbot: QtBot, first: Single, tmp_path: Path) -> None:
    called: list[str] = []
    first.called.connect(called.append)
    for words in (b"nonsense\n", b"[]\n", json.dumps({"protocol": PROTOCOL + 1, "folder": ""})):
        socket = QLocalSocket()
        socket.connectToServer(first._name)
        with qtbot.waitSignal(socket.disconnected):
            socket.write(words if isinstance(words, bytes) else words.encode() + b"\n")
        assert bytes(socket.readAll().data()) == b"no\n"
    assert called == []


def test_what_a_killed_program_left_is_recovered(qtbot: QtBot, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, env=environment
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"held\n"
        assert not Single(tmp_path).is_first()
        killed.kill()
    single = Single(tmp_path)
    assert single.is_first()
    single.listen()
    with qtbot.waitSignal(single.called):
        program = hand_over(tmp_path, "/somewhere")
    assert program.wait(5) == 0
    single.close()


def test_a_first_window_that_never_answers_is_not_waited_for_long(
    qtbot: QtBot, tmp_path: Path
) -> None:
    deaf = QLocalServer()
    single = Single(tmp_path)
    assert deaf.listen(single._name)
    assert single.hand_over("/somewhere", patience=0.3) is False
    deaf.close()
