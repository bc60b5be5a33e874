"""What a look into a folder answers, and which Problems it therefore puts away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.folder_identity import Presence
from notedock.core.problem import Problem
from notedock.flows.context import Context
from notedock.window.shell.main_window import MainWindow
from notedock.window.work.folder_scan import scan_folder
from tests.window.conftest import child, session_of

ANSWERED = [
    problems.folder_missing("/x"),
    problems.not_a_folder("/x"),
    problems.folder_unreadable("/x", "EACCES"),
    problems.system_folder("/x"),
]
# The engine refused the folder, or the desktop did: a look into the folder tells nothing of that.
NOT_ANSWERED = [
    problems.folder_not_shared("/x", "mounts denied"),
    problems.folder_name_refused("Docker", "/x,y", "invalid mount"),
    problems.folder_not_shown("no file manager"),
]


def looked_again(qtbot: QtBot, window: MainWindow, folder: Path, problem: Problem) -> bool:
    """Show `problem`, look into the folder again, and return whether it is still shown."""
    session = session_of(window, folder)
    qtbot.waitUntil(lambda: session.project is not None)
    session.show_problem(problem)
    session.project = None
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.project is not None)
    return session.problem is problem


@pytest.mark.parametrize("problem", ANSWERED, ids=lambda one: one.kind)
def test_a_folder_that_can_be_opened_again_needs_no_problem(
    qtbot: QtBot, window: MainWindow, folders: list[Path], problem: Problem
) -> None:
    assert not looked_again(qtbot, window, folders[0], problem)


@pytest.mark.parametrize("problem", NOT_ANSWERED, ids=lambda one: one.kind)
def test_what_a_look_cannot_answer_stays(
    qtbot: QtBot, window: MainWindow, folders: list[Path], problem: Problem
) -> None:
    assert looked_again(qtbot, window, folders[0], problem)


def test_a_choice_that_cannot_be_saved_is_told_once_and_counts(
    qtbot: QtBot, window: MainWindow, folders: list[Path], paths: AppPaths
) -> None:
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.project is not None)
    paths.folders.rename(paths.home / "elsewhere")
    paths.folders.write_text("a file is in the way, like a full disk")
    session.choose_environment("r-notebook")
    assert child(window, QLabel, "problemTitle").text() == (
        "What you chose for this folder could not be saved."
    )
    session.choose_environment("minimal-notebook")
    assert session.problem is None
    session.project = None
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.project is not None)
    assert session.environment == "minimal-notebook"


def test_a_look_that_began_before_the_last_one_tells_nothing(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.project is not None)
    early = scan_folder(context, folders[0])
    (folders[0] / "late.ipynb").write_text("{}")
    session.scanned(scan_folder(context, folders[0]))
    session.scanned(early)
    assert session.project is not None
    assert "late.ipynb" in session.project.notebooks


def test_a_look_that_began_before_a_folder_was_gone_does_not_bring_it_back(
    qtbot: QtBot, window: MainWindow, folders: list[Path], context: Context
) -> None:
    session = session_of(window, folders[0])
    qtbot.waitUntil(lambda: session.project is not None)
    early = scan_folder(context, folders[0])
    folders[0].rename(folders[0].with_name("Away"))
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: session.missing)
    session.scanned(early)
    session.show_presence(Presence.SAME, early.looked_at)
    assert session.missing
    assert session.problem is not None
    assert session.problem.kind == "folder-missing"
