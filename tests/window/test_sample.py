"""Try the sample: a click puts it where documents are and starts it; moving and removing it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from notedock.core.app_paths import AppPaths
from notedock.core.states import State
from notedock.core.trust import TrustedFolders
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import Script, button, child, server, session_of

NAME = "Notedock sample"
FIRST = "notebooks/Start here.ipynb"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home; it has no folder for documents yet."""
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made


@pytest.fixture
def documents(home: Path) -> Path:
    made = home / "Documents"
    made.mkdir()
    return made


def try_it(window: MainWindow) -> None:
    """Press the button of an empty window."""
    window.navigation.show(None)
    sample = button(window, "sampleButton")
    assert sample.isVisible()
    sample.click()


def choose(window: MainWindow, place: Path) -> None:
    """Answer the dialog that asks for a folder."""
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(place))
    dialog.accept()


def running(qtbot: QtBot, window: MainWindow, script: Script, folder: Path) -> FolderSession:
    """Let the notebooks of a folder that is being started run."""
    qtbot.waitUntil(lambda: any(one.folder == folder for one in window.sessions))
    session = session_of(window, folder)
    qtbot.waitUntil(lambda: session.state is State.CHECKING)
    script.result = server(folder)
    script.go_on.set()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    return session


def bar_says(window: MainWindow, name: str) -> str:
    bar = child(window, QWidget, name)
    return bar.findChildren(QLabel)[0].text() if bar.isVisible() else ""


@pytest.mark.parametrize("where", ["Documents", ""])
def test_one_click_puts_it_where_documents_are_and_starts_it_unasked(
    qtbot: QtBot, window: MainWindow, script: Script, home: Path, paths: AppPaths, where: str
) -> None:
    place = home / where
    place.mkdir(exist_ok=True)
    try_it(window)
    said = [label.text() for label in window.page.welcome.findChildren(QLabel)]
    assert f"Copying the sample into “{place.name}”…" in said
    session = running(qtbot, window, script, place / NAME)
    assert window.windowTitle().startswith(NAME)
    assert (session.folder / FIRST).is_file()
    assert TrustedFolders(paths).trusts(session.folder, "whatever its recipe is")
    shown = "~/Documents" if where else "~"
    assert bar_says(window, "sampleBar") == f"Your copy of the sample is in “{shown}”."
    window.navigation.show(next(one for one in window.sessions if one is not session))
    assert bar_says(window, "sampleBar") == ""


def test_what_is_there_is_left_alone(
    qtbot: QtBot, window: MainWindow, script: Script, documents: Path
) -> None:
    (documents / NAME).mkdir()
    another = child(window, QAbstractButton, "anotherSampleButton")  # while folders are shown
    another.click()
    another.click()
    qtbot.waitUntil(lambda: window.windowTitle().startswith(f"{NAME} 2"))
    qtbot.waitUntil(lambda: session_of(window, documents / f"{NAME} 2").state is State.CHECKING)
    with qtbot.assertNotEmitted(window.navigation.opening):
        another.click()
    assert list((documents / NAME).iterdir()) == []
    assert {one.name for one in documents.iterdir()} == {NAME, f"{NAME} 2"}


def test_where_it_cannot_go_is_said_and_another_place_can_be_chosen(
    qtbot: QtBot, window: MainWindow, script: Script, documents: Path, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def full(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("shutil.copyfile", full)
        try_it(window)
        qtbot.waitUntil(window.page.problem.isVisible)
    assert "could not be copied to" in child(window, QLabel, "problemTitle").text()
    assert list(documents.iterdir()) == []
    assert window.sessions.active() == []
    button(window, "problemAction").click()
    choose(window, tmp_path)
    running(qtbot, window, script, tmp_path / NAME)


def test_it_is_moved_once_it_is_stopped_and_started_again_there(
    qtbot: QtBot,
    window: MainWindow,
    script: Script,
    documents: Path,
    tmp_path: Path,
    paths: AppPaths,
) -> None:
    try_it(window)
    session = running(qtbot, window, script, documents / NAME)
    (session.folder / FIRST).write_text("mine")
    other = tmp_path / "Elsewhere"
    (other / NAME).mkdir(parents=True)
    script.go_on.clear()
    button(window, "moveSampleButton").click()
    choose(window, other)
    moved = running(qtbot, window, script, other / f"{NAME} 2")
    assert not session.folder.exists()
    assert session not in window.sessions
    assert (moved.folder / FIRST).read_text() == "mine"
    assert list((other / NAME).iterdir()) == []
    assert TrustedFolders(paths).trusts(moved.folder, "whatever its recipe is")
    assert len(list(paths.trusted.iterdir())) == 1
    assert "Elsewhere" in bar_says(window, "sampleBar")


def test_it_is_removed_again_unless_something_in_it_was_changed(
    qtbot: QtBot, window: MainWindow, script: Script, documents: Path, folders: list[Path]
) -> None:
    try_it(window)
    session = running(qtbot, window, script, documents / NAME)
    notebook = session.folder / FIRST
    before = notebook.read_text(encoding="utf-8")
    notebook.write_text(before.replace("Start here", "Begin here"), encoding="utf-8")
    remove = button(window, "removeSampleButton")
    remove.click()
    qtbot.waitUntil(lambda: bar_says(window, "undoBar") != "")
    words = f"“{NAME}” was not removed, because you have changed “{FIRST}” in it."
    assert bar_says(window, "undoBar") == words
    assert session.state is State.RUNNING

    run = json.loads(before)  # and saved by the page, which a reader did not ask for
    run["cells"][2] |= {"outputs": [], "execution_count": 7}
    notebook.write_text(json.dumps(run))
    remove.setFocus()
    remove.click()
    qtbot.waitUntil(lambda: session not in window.sessions)
    assert button(window, "startButton").hasFocus()
    assert list(documents.iterdir()) == []
    assert bar_says(window, "undoBar") == f"“{NAME}” was removed."
    assert bar_says(window, "sampleBar") == ""
    assert window.windowTitle().startswith(folders[0].name)


def test_it_stays_where_the_notebooks_are_kept_running(
    qtbot: QtBot, window: MainWindow, script: Script, documents: Path
) -> None:
    try_it(window)
    session = running(qtbot, window, script, documents / NAME)
    script.keeps_running = True
    remove = button(window, "removeSampleButton")
    remove.click()
    assert not remove.isEnabled()
    qtbot.waitUntil(lambda: script.kept_running.is_set() and remove.isEnabled())
    assert session.state is State.RUNNING
    assert (documents / NAME / FIRST).is_file()
