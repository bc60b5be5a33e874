"""Try the sample: where it goes is asked, then it is copied, shown and started."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.states import State
from notedock.core.trust import TrustedFolders
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import Script, button, child, server, session_of


def put_into(window: MainWindow, place: Path) -> None:
    """Press the button of an empty window, and answer where the sample should go."""
    window.navigation.show(None)
    sample = button(window, "sampleButton")
    assert sample.isVisible()
    sample.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(place))
    dialog.accept()


def test_it_is_copied_shown_started_and_not_asked_about(
    qtbot: QtBot, window: MainWindow, script: Script, tmp_path: Path, paths: AppPaths
) -> None:
    place = tmp_path / "Documents"
    place.mkdir()
    put_into(window, place)
    said = [label.text() for label in window.page.welcome.findChildren(QLabel)]
    assert "Copying the sample into “Documents”…" in said
    qtbot.waitUntil(lambda: window.windowTitle().startswith("Notedock sample"))
    session = session_of(window, place / "Notedock sample")
    qtbot.waitUntil(lambda: session.state is State.CHECKING)
    script.result = server(session.folder)
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    assert (session.folder / "notebooks" / "Start here.ipynb").is_file()
    assert TrustedFolders(paths).trusts(session.folder, "whatever its recipe is")


def test_what_is_there_is_left_alone(
    qtbot: QtBot, window: MainWindow, script: Script, tmp_path: Path
) -> None:
    place = tmp_path / "Documents"
    (place / "Notedock sample").mkdir(parents=True)
    put_into(window, place)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("Notedock sample 2"))
    assert list((place / "Notedock sample").iterdir()) == []


def test_where_it_cannot_go_is_said_and_nothing_is_started(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    place = tmp_path / "Documents"
    place.mkdir()
    put_into(window, place)
    qtbot.waitUntil(window.page.problem.isVisible)
    assert "could not be put into" in child(window, QLabel, "problemTitle").text()
    assert list(place.iterdir()) == []
    assert window.sessions.active() == []
