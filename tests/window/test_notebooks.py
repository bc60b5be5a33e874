"""The list of notebooks: their order, what each row says, and the search among them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.project import Project
from notedock.core.start_page import StartPage
from notedock.core.states import State
from notedock.flows import open_external
from notedock.window.folder.notebook_model import ROW
from notedock.window.folder.notebook_rows import Row, changed_text, rows_of
from notedock.window.shell.main_window import MainWindow
from notedock.window.work import folder_scan, notebook_maker
from notedock.window.work.folder_session import FolderSession
from tests.window.conftest import FakeEngine, Script, button, child, server, session_of

DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole
NAME = Qt.ItemDataRole.AccessibleTextRole
NOW = QDateTime.fromString("2026-11-27T15:30:00", Qt.DateFormat.ISODate)


def titles(*paths: str, first: str = "", search: str = "") -> list[str]:
    """Return what the rows of these notebooks say, subfolders in brackets, below them a `>`."""
    project = Project(Path("/x"), tuple(sorted(paths)))
    rows, said = rows_of(project, first, search), list[str]()
    for row in rows:
        before = said[row.parent].count("> ") + 1 if row.parent >= 0 else 0
        said.append("> " * before + (row.title if row.path else f"[{row.title}]"))
    return said


def test_the_first_one_leads_and_the_others_are_in_natural_order() -> None:
    found = titles("10.ipynb", "2.ipynb", "b.ipynb", "Start.ipynb", "A.ipynb", first="Start.ipynb")
    assert found == ["Start", "2", "10", "A", "b"]


def test_a_single_subfolder_is_not_repeated() -> None:
    assert titles("notebooks/a.ipynb", "notebooks/b.ipynb") == ["a", "b"]


def test_several_folders_make_a_tree_and_that_of_the_first_notebook_leads() -> None:
    paths = (
        "a.ipynb",
        "notebooks/z.ipynb",
        "notebooks/index.ipynb",
        "x/9/b.ipynb",
        "x/9/c/d.ipynb",
    )
    assert titles(*paths, first="notebooks/index.ipynb") == [
        *("[notebooks]", "> index", "> z"),
        "a",
        *("[x/9]", "> b", "> [c]", "> > d"),
    ]
    assert titles(*paths, search="9 B") == ["[x/9]", "> b"]
    assert titles(*paths, search="nowhere") == []
    assert titles("10/a.ipynb", "2/b.ipynb") == ["[2]", "> b", "[10]", "> a"]
    assert titles("b/x.ipynb", "a.ipynb", first="a.ipynb") == ["a", "[b]", "> x"]


def test_folders_as_deep_as_a_disk_allows_have_rows_all_the_same() -> None:
    deep = tuple("d/" * depth + "n.ipynb" for depth in range(1900))
    rows = rows_of(Project(Path("/x"), deep), "")
    assert sorted(row.path for row in rows if row.path) == sorted(deep)
    depths = [0]
    for row in rows[1:]:
        depths.append(depths[row.parent] + 1 if row.parent >= 0 else 0)
    assert max(depths) < 10


def test_a_search_finds_what_a_notebook_is_about() -> None:
    about = {"b.ipynb": "Weather in Vienna"}
    project = Project(Path("/x"), ("a.ipynb", "b.ipynb"), titles=about)
    assert [row.about for row in rows_of(project, "", "vienna b")] == ["Weather in Vienna"]


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("2026-11-27T15:29:31", "changed just now"),
        ("2026-11-27T15:29:00", "changed 1 min ago"),
        ("2026-11-27T14:30:01", "changed 59 min ago"),
        ("2026-11-27T14:30:00", "changed 1 hour ago"),
        ("2026-11-27T00:00:00", "changed 15 hours ago"),
        ("2026-11-26T23:59:00", "changed yesterday"),
        ("2026-11-26T00:00:00", "changed yesterday"),
        ("2026-11-25T23:59:00", "changed {date}"),
        ("2026-11-27T18:00:00", "changed {date}"),  # another computer's clock
    ],
)
def test_when_a_notebook_was_changed_is_said_as_people_do(then: str, words: str) -> None:
    at = QDateTime.fromString(then, Qt.DateFormat.ISODate)
    date = QLocale().toString(at.date(), QLocale.FormatType.ShortFormat)
    assert changed_text(at.toSecsSinceEpoch(), NOW) == words.format(date=date)


def test_nothing_is_said_of_a_time_that_is_not_known() -> None:
    assert changed_text(0, NOW) == ""


# ---------------------------------------------------------------- in the window


def open_folder(qtbot: QtBot, window: MainWindow, folder: Path, *names: str) -> FolderSession:
    """Show a folder with these notebooks, and nothing else."""
    for old in folder.glob("*.ipynb"):
        old.unlink()
    for name in names:
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": [], "nbformat": 4}))
    wanted = {f"{name}.ipynb" for name in names}
    session = session_of(window, folder)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: bool(session.project and set(session.project.notebooks) == wanted))
    return session


def notebook_list(window: MainWindow) -> QTreeView:
    return child(window, QTreeView, "notebookList")


def shown(window: MainWindow) -> list[Row]:
    """Return the rows that can be seen, be it by scrolling."""
    listed = notebook_list(window)
    index, found = listed.model().index(0, 0), list[Row]()
    while index.isValid():
        found.append(index.data(ROW))
        index = listed.indexBelow(index)
    return found


def test_a_row_tells_a_screen_reader_all_that_it_shows(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    open_folder(qtbot, window, folders[0], "sub/a")
    index = notebook_list(window).currentIndex()
    assert index.data(NAME) == "a, sub"
    says = "opens first · changed just now · A click or Return opens it in the browser"
    assert index.data(DESCRIPTION) == says


def test_another_choice_of_what_opens_takes_the_mark_away(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = open_folder(qtbot, window, folders[0], "a", "Start")
    assert [(row.title, row.first) for row in shown(window)] == [("Start", True), ("a", False)]
    session.choose_start_page(StartPage.LAB)
    assert [(row.title, row.first) for row in shown(window)] == [("a", False), ("Start", False)]


def test_a_subfolder_is_opened_and_closed_by_keys_and_by_a_click(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = open_folder(qtbot, window, folders[0], "a", "sub/b")
    listed = notebook_list(window)
    everything = ["a.ipynb", "", "sub/b.ipynb"]
    assert [row.path for row in shown(window)] == everything
    listed.setFocus()
    assert listed.currentIndex().data(ROW).path == "a.ipynb"
    QTest.keyClick(listed, Qt.Key.Key_Down)
    folder = listed.currentIndex()
    assert (folder.data(NAME), folder.data(DESCRIPTION)) == ("sub", "1 notebook")
    with qtbot.assertNotEmitted(window.page.notebooks.open_requested):
        for closes, opens in ((Qt.Key.Key_Left, Qt.Key.Key_Right), (Qt.Key.Key_Return,) * 2):
            QTest.keyClick(listed, closes)
            assert [row.path for row in shown(window)] == everything[:2]
            QTest.keyClick(listed, opens)
            assert [row.path for row in shown(window)] == everything
        middle = listed.visualRect(folder).center()
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [row.path for row in shown(window)] == everything[:2]
    (folders[0] / "c.ipynb").write_text("{}")
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: [row.path for row in shown(window)] == ["a.ipynb", "c.ipynb", ""])
    assert listed.currentIndex().data(ROW).title == "sub"  # closed still, and current


def test_of_many_folders_only_that_of_the_first_notebook_is_open(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    names = [f"part {number}/n" for number in range(1, 20)]
    open_folder(qtbot, window, folders[0], *names)
    assert [row.path for row in shown(window)][:3] == ["", "part 1/n.ipynb", ""]
    assert len(shown(window)) == 20
    search = child(window, QLineEdit, "notebookSearch")
    search.setText("part 18")
    assert [row.path for row in shown(window)] == ["", "part 18/n.ipynb"]
    search.clear()
    assert len(shown(window)) == 21  # what was found is the current one, and stays in sight


def test_a_row_says_what_the_notebook_is_about(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = open_folder(qtbot, window, folders[0], "a")
    cells = [{"cell_type": "markdown", "source": ["# *Sales* of the year\n", "more"]}]
    (folders[0] / "a.ipynb").write_text(json.dumps({"cells": cells}))
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: shown(window)[0].about == "Sales of the year")
    assert "Sales of the year" in notebook_list(window).currentIndex().data(DESCRIPTION)


def test_one_click_anywhere_on_a_row_opens_it(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    open_folder(qtbot, window, folders[0], "a", "b")
    listed = notebook_list(window)
    end = listed.visualRect(listed.model().index(1, 0)).adjusted(0, 4, -12, -4).bottomRight()
    with qtbot.waitSignal(window.page.notebooks.open_requested) as opened:
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert opened.args == ["b.ipynb"]


def test_what_is_saved_meanwhile_leaves_the_current_row(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = open_folder(qtbot, window, folders[0], "a", "b")
    listed = notebook_list(window)
    listed.setCurrentIndex(listed.model().index(1, 0))
    os.utime(folders[0] / "b.ipynb", (1_700_000_000, 1_700_000_000))
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: shown(window)[1].changed == 1_700_000_000)
    assert listed.currentIndex().row() == 1


def test_many_notebooks_can_be_searched(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    search, count = (
        child(window, QLineEdit, "notebookSearch"),
        child(window, QLabel, "notebookCount"),
    )
    few = [f"Part {number}" for number in range(1, 10)]
    open_folder(qtbot, window, folders[0], *few)
    assert not search.isVisible()
    assert count.text() == "9"
    open_folder(qtbot, window, folders[0], *few, "Part 10")
    assert search.isVisible()
    assert search.accessibleName() == "Search the notebooks"
    search.setFocus()
    QTest.keyClicks(search, "part 1")
    assert [row.title for row in shown(window)] == ["Part 1", "Part 10"]
    assert count.text() == "2 of 10"
    QTest.keyClicks(search, "x")
    assert not notebook_list(window).isVisible()
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert len(shown(window)) == 10
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert notebook_list(window).hasFocus()


def test_what_was_saved_elsewhere_shows_when_the_window_comes_to_the_front(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    open_folder(qtbot, window, folders[0], "a", "b")
    os.utime(folders[0] / "b.ipynb", (1_700_000_000, 1_700_000_000))
    window.activated.emit()
    qtbot.waitUntil(lambda: shown(window)[1].changed == 1_700_000_000)


# ---------------------------------------------------------------- a new one


def test_an_empty_folder_offers_a_notebook_and_then_the_start(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    session = open_folder(qtbot, window, folders[0])
    start, new = button(window, "startButton"), button(window, "newNotebookButton")
    assert new.isVisible()
    assert new.isEnabled()
    assert not notebook_list(window).isVisible()
    assert "notebooks" not in start.accessibleDescription() + start.toolTip()
    new.setFocus()
    new.click()
    new.click()  # once more by mistake
    qtbot.waitUntil(lambda: [row.path for row in shown(window)] == ["Untitled.ipynb"])
    assert not new.isVisible()
    assert start.hasFocus()
    assert "notebooks" in start.accessibleDescription()
    assert [path.name for path in session.folder.glob("*.ipynb")] == ["Untitled.ipynb"]


def test_a_new_notebook_opens_where_notebooks_run(
    qtbot: QtBot,
    window: MainWindow,
    folders: list[Path],
    engine: FakeEngine,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    links: list[str] = []
    monkeypatch.setattr(open_external, "open_link", links.append)
    session = open_folder(qtbot, window, folders[0], "Untitled")
    engine.running.append(server(folders[0]))
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    window.page._menu.aboutToShow.emit()
    (new,) = [one for one in window.page._menu.actions() if one.text() == "&New notebook"]
    new.trigger()
    qtbot.waitUntil(lambda: bool(links))
    assert "Untitled%202.ipynb" in links[0]
    assert notebook_list(window).currentIndex().data(ROW).path == "Untitled 2.ipynb"


def test_a_read_only_folder_says_why_it_takes_none(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_scan, "is_writable", lambda _folder: False)
    open_folder(qtbot, window, folders[0])
    new = button(window, "newNotebookButton")
    assert not new.isEnabled()
    assert new.toolTip() == "This folder is read-only for you."


def test_what_keeps_a_notebook_from_being_made_is_said(
    qtbot: QtBot, window: MainWindow, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path) -> str:
        raise problems.notebook_not_made("x", "")

    session = open_folder(qtbot, window, folders[0])
    monkeypatch.setattr(notebook_maker, "create_notebook", refused)
    button(window, "newNotebookButton").click()
    qtbot.waitUntil(lambda: session.problem is not None)
    assert child(window, QWidget, "problemPanel").isVisible()
    monkeypatch.undo()
    button(window, "newNotebookButton").click()
    qtbot.waitUntil(lambda: (folders[0] / "Untitled.ipynb").exists())
