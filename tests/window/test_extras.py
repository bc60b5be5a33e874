"""Data and settings in the Details of a folder: chosen, undone, refused, and started without."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.data_folder import DataFolder
from notedock.core.env_file import read_env_file
from notedock.core.start_request import StartRequest
from notedock.core.variables import EnvFileChoice
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import button, child, session_of


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = tmp_path / "measured"
    made.mkdir()
    return made


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, folders: list[Path]) -> MainWindow:
    """The window with the page of the first folder."""
    (folders[0] / ".env").write_text("API_KEY=hunter22\nDB_URL=postgres\n")
    window.navigation.show(session_of(window, folders[0]))
    window.page.toggle.setChecked(True)
    window.page.details.setCurrentIndex(3)
    assert window.page.details.tabText(3) == "Data and settings"
    return window


def choose(window: MainWindow, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Press the button, and choose a folder in the dialog that it opens."""
    monkeypatch.setattr(QFileDialog, "open", lambda _self: None)
    button(window, "dataFolderButton").click()
    dialog = window.page.details.findChildren(QFileDialog)[-1]
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(folder))
    dialog.close()


def test_a_folder_for_data_is_chosen_switched_and_taken_away(
    shown: MainWindow,
    qtbot: QtBot,
    folders: list[Path],
    data: Path,
    context: Context,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = context.recent_folders
    writable, remove = (
        child(shown, QCheckBox, "dataFolderWritable"),
        button(shown, "dataFolderRemove"),
    )
    assert not remove.isVisible()
    choose(shown, monkeypatch, data)
    qtbot.waitUntil(lambda: known.data(folders[0]) == DataFolder(data))
    assert any(one.text() == str(data) for one in shown.page.details.findChildren(QLabel))
    assert not writable.isChecked()
    writable.click()
    assert known.data(folders[0]) == DataFolder(data, writable=True)
    shown.navigation.show(session_of(shown, folders[1]))
    assert not remove.isVisible()
    shown.navigation.show(session_of(shown, folders[0]))
    assert writable.isChecked()
    remove.click()
    assert known.data(folders[0]) is None
    child(shown, QPushButton, "undoButton").click()
    assert known.data(folders[0]) == DataFolder(data, writable=True)


def test_a_folder_of_the_system_is_refused(
    shown: MainWindow, qtbot: QtBot, folders: list[Path], context: Context,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    choose(shown, monkeypatch, Path("/etc"))
    qtbot.waitUntil(lambda: shown.page.problem.isVisible())
    assert "belongs to the system" in child(shown, QLabel, "problemTitle").text()
    assert context.recent_folders.data(folders[0]) is None


def test_settings_are_named_and_used_until_the_file_changes(
    shown: MainWindow, qtbot: QtBot, folders: list[Path], context: Context
) -> None:
    use = child(shown, QCheckBox, "useEnvFile")
    qtbot.waitUntil(use.isEnabled)
    words = [one.text() for one in shown.page.details.findChildren(QLabel)]
    assert any("API_KEY, DB_URL" in one for one in words)
    assert not any("hunter22" in one for one in words)
    assert not use.isChecked()
    use.click()
    file = read_env_file(folders[0])
    assert file is not None
    assert context.recent_folders.env_file(folders[0]) == EnvFileChoice(file.digest, used=True)
    shown.page.details.setCurrentIndex(2)
    (folders[0] / ".env").write_text("API_KEY=another\n")
    shown.page.details.setCurrentIndex(3)
    qtbot.waitUntil(use.isEnabled)
    assert not use.isChecked()
    shown.navigation.show(session_of(shown, folders[1]))
    qtbot.waitUntil(lambda: not use.isEnabled())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file “.env” in this folder."),
        (b"\xff", "There is no usable file named “.env” in this folder."),
        (b"PATH=/opt\n", "There is no usable file named “.env” in this folder."),
    ],
    ids=["missing", "no text", "only reserved names"],
)
def test_why_there_are_no_settings_is_said(
    shown: MainWindow, qtbot: QtBot, folders: list[Path], content: bytes | None, said: str
) -> None:
    use = child(shown, QCheckBox, "useEnvFile")
    qtbot.waitUntil(use.isEnabled)
    file = folders[0] / ".env"
    file.unlink() if content is None else file.write_bytes(content)
    shown.page.details.setCurrentIndex(2)
    shown.page.details.setCurrentIndex(3)
    labels = shown.page.details.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(one.text() == said for one in labels))
    assert not use.isEnabled()


def test_the_folder_can_be_started_without_the_one_for_data(
    window: MainWindow, folders: list[Path], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes: list[StartRequest | None] = []
    monkeypatch.setattr(FolderSession, "start", lambda _self, wish=None: wishes.append(wish))
    window.navigation.show(session_of(window, folders[0]))
    missing = problems.folder_missing(str(data))
    session_of(window, folders[0]).show_problem(problems.data_folder_unusable(missing))
    button(window, "problemAction").click()
    assert wishes == [StartRequest(folders[0], without_data=True)]
