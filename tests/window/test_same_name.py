"""Two folders of the same name are told apart wherever one of them is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QListWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.states import State
from notedock.core.task import Question
from notedock.flows import start as start_flow
from notedock.window.problems import questions
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import FakeEngine, Script, button, child, server, session_of

WEATHER, SALES = "notebooks (in Weather)", "notebooks (in Sales)"


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = [tmp_path / parent / "notebooks" for parent in ("Weather", "Sales")]
    for folder in made:
        folder.mkdir(parents=True)
        (folder / "a.ipynb").write_text("{}")
    return made


def listed(window: MainWindow, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[str]:
    rows = child(window, QListWidget, "projectList")
    return [rows.item(row).data(role) for row in range(rows.count())]


def labels(window: MainWindow) -> list[str]:
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


def test_the_list_the_page_and_the_title_tell_them_apart(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    assert listed(window) == [WEATHER, SALES]
    said = listed(window, Qt.ItemDataRole.AccessibleTextRole)
    assert [one.partition(", ")[0] for one in said] == [WEATHER, SALES]
    window.navigation.select(session_of(window, folders[1]))
    assert window.windowTitle() == f"{SALES} – Notedock"
    assert SALES in labels(window)
    assert window.page.details.log.name == SALES


def test_one_alone_needs_no_addition_and_undoing_says_which_it_was(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    window.navigation.forget(session_of(window, folders[1]))
    assert listed(window) == ["notebooks"]
    assert window.windowTitle() == "notebooks – Notedock"
    (words,) = [one for one in labels(window) if "was removed from the list" in one]
    assert words.startswith(f"“{SALES}”")
    button(window, "undoButton").click()
    assert listed(window) == [WEATHER, SALES]


def test_a_folder_that_is_opened_later_is_told_apart_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    later = tmp_path / "Old" / "Sales" / "notebooks"
    later.mkdir(parents=True)
    with qtbot.waitSignal(window.navigation.opened):
        window.navigation.open(str(later))
    own = tmp_path.name
    assert listed(window) == ["notebooks (in Old/Sales)", WEATHER, f"notebooks (in {own}/Sales)"]
    window.page.details.show_session(session_of(window, later))
    assert window.page.details.log.name == "notebooks (in Old-Sales)"  # for the name of a file


def test_one_that_runs_elsewhere_is_told_apart_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, engine: FakeEngine, script: Script
) -> None:
    engine.running.append(server(tmp_path / "Traffic" / "notebooks"))
    qtbot.waitUntil(lambda: listed(window)[:1] == ["notebooks (in Traffic)"])


def test_what_is_announced_and_changed_names_the_folder_that_it_is_about(
    window: MainWindow, folders: list[Path], announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    weather, sales = (session_of(window, one) for one in folders)
    gone = problems.server_removed()
    sales.show_problem(gone)
    assert f"{SALES}: {gone}" in announced
    weather.choose_environment("r-notebook")
    assert f"The environment of “{WEATHER}” was changed." in labels(window)


def test_each_question_goes_to_the_folder_that_it_is_about(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    question = Question("Really?", "", "Yes", "No", problems.kernel_busy("x"))

    def ask(_parent: object, about: str, *_rest: object) -> object:
        asked.append(about)
        return lambda: None

    monkeypatch.setattr(questions, "ask", ask)
    monkeypatch.setattr(start_flow, "start", lambda _context, _wish, task: task.ask(question))
    sessions = [session_of(window, one) for one in folders]
    for session in sessions:
        session.start()
    qtbot.waitUntil(lambda: sorted(asked) == [SALES, WEATHER])
    for session in sessions:
        session.cancel()
    qtbot.waitUntil(lambda: all(one.state is State.OFF for one in sessions))
