"""What a folder's recipe says: on its page, under Details, and asked about at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.recipes.recipe import Adjustments
from notedock.core.server import Server
from notedock.core.start_request import StartRequest
from notedock.core.states import State
from notedock.core.task import Task
from notedock.flows import start as start_flow
from notedock.flows.context import Context
from notedock.flows.folder_recipe import folder_recipe, keep_adjustments
from notedock.flows.recipe_questions import settle_recipe
from notedock.window.shell.main_window import MainWindow
from tests.window.conftest import (
    Script,
    button,
    child,
    environment_shown,
    server,
    session_of,
)
from tests.window.open_dialogs import details_of, press_button, questions_of

YML = "dependencies:\n  - python=3.11\n  - pandas\n  - numpy\n"
BROKEN = "dependencies:\n  - [\n"
PLAIN = "requirements.txt"


@pytest.fixture
def start(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a start ask about the recipe, and then run."""

    def start(context: Context, request: StartRequest, task: Task) -> Server:
        settle_recipe(context, Path(request.folder), request, task)
        made = server(Path(request.folder))
        context.engine.running.append(made)  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(start_flow, "start", start)


def line(window: MainWindow) -> str:
    return child(window, QLabel, "environmentRecipe").text()


def said(window: MainWindow) -> str:
    """Return what the page says of files that are not used; nothing where that is hidden."""
    label = child(window, QLabel, "unusedFiles")
    return label.text() if label.isVisible() else ""


def listed(window: MainWindow) -> str:
    return child(window, QPlainTextEdit, "recipeText").toPlainText()


def show(window: MainWindow, folder: Path) -> None:
    window.navigation.show(session_of(window, folder))
    window.sessions.scan(session_of(window, folder))


def test_the_page_says_it_in_one_line_and_details_unfold_it(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    (folders[0] / "environment.yml").write_text(YML)
    (folders[0] / PLAIN).write_text("plotly\n")
    show(window, folders[0])
    qtbot.waitUntil(lambda: line(window).startswith("Python 3.11, from environment.yml ("))
    assert environment_shown(window) == "Python for data analysis"
    card = window.page.environment
    assert line(window) in card.accessibleDescription()
    assert line(window) in card.change.accessibleDescription()
    assert said(window) == ""  # what was replaced is told to those who look for it
    window.page.toggle.setChecked(True)
    window.page.details.setCurrentIndex(4)
    assert window.page.details.tabText(4) == "Recipe"
    assert "environment.yml\n" in listed(window)
    assert "pandas" in listed(window)
    assert "requirements.txt is not used, because environment.yml comes first." in listed(window)
    assert child(window, QPlainTextEdit, "recipeText").accessibleName() == "Recipe"
    show(window, folders[1])
    assert (line(window), said(window)) == ("", "")
    assert listed(window) == "No file in this folder says which environment it needs."


def test_an_image_that_the_folder_names_is_its_own_environment(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    (folders[0] / ".devcontainer.json").write_text('{"image": "python:3.12"}')
    show(window, folders[0])
    qtbot.waitUntil(lambda: environment_shown(window) == "This folder's own environment")
    assert line(window) == "From .devcontainer.json"
    session_of(window, folders[0]).choose_environment("r-notebook")
    assert environment_shown(window) == "R for statistics"
    assert "“python:3.12” in line 1 of .devcontainer.json is not used." in listed(window)


def test_in_another_environment_a_dockerfile_is_not_used_and_what_it_installs_is(
    qtbot: QtBot, window: MainWindow, folders: list[Path]
) -> None:
    (folders[0] / "Dockerfile").write_text("FROM x\n")
    (folders[0] / PLAIN).write_text("plotly\n")
    show(window, folders[0])
    qtbot.waitUntil(lambda: environment_shown(window) == "This folder's own environment")
    assert line(window) == ""
    assert "requirements.txt is not used, because Dockerfile comes first." in listed(window)
    session_of(window, folders[0]).choose_environment("r-notebook")
    assert environment_shown(window) == "R for statistics + 1 package of this folder"
    assert listed(window).endswith("plotly\n\nNot used\n  Dockerfile is not used.")


def test_a_broken_file_is_said_on_the_page_until_it_is_mended(
    qtbot: QtBot, window: MainWindow, folders: list[Path], script: Script
) -> None:
    assert not script.go_on.is_set()  # a start goes on until it is cancelled
    (folders[0] / "environment.yml").write_text(BROKEN)
    (folders[0] / PLAIN).write_text("plotly\n")
    show(window, folders[0])
    qtbot.waitUntil(lambda: bool(said(window)))
    assert said(window).startswith("Line ")
    assert said(window).endswith(
        " of environment.yml cannot be read. requirements.txt is used instead."
    )
    assert environment_shown(window).endswith("+ 1 package of this folder")
    window.page.start_without_recipe()
    qtbot.waitUntil(lambda: not said(window))
    session = session_of(window, folders[0])
    session.cancel()
    qtbot.waitUntil(lambda: bool(said(window)))
    (folders[0] / "environment.yml").write_text(YML)
    window.sessions.scan(session)
    qtbot.waitUntil(lambda: not said(window))


@pytest.mark.parametrize("used", [True, False])
def test_a_file_under_another_name_is_asked_about_once_and_can_be_again(
    qtbot: QtBot, window: MainWindow, folders: list[Path], start: None, used: bool
) -> None:
    (folders[0] / "Requirements.txt").write_text("plotly\n")
    session = session_of(window, folders[0])
    show(window, folders[0])
    qtbot.waitUntil(lambda: "“Requirements.txt” looks like" in said(window))
    again = child(window, QPushButton, "askAgainButton")
    assert again.isHidden()
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (box,) = questions_of(window)
    assert "Your answer counts until the file changes." in details_of(box)
    press_button(box, "Use it" if used else "Start without it")
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    qtbot.waitUntil(lambda: not again.isHidden())
    assert line(window) == ("From Requirements.txt (1 package)" if used else "")
    assert bool(said(window)) is not used
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.OFF)
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: session.state is State.RUNNING)
    again.click()
    qtbot.waitUntil(again.isHidden)
    qtbot.waitUntil(lambda: bool(said(window)))
    child(window, QPushButton, "undoButton").click()
    qtbot.waitUntil(lambda: not again.isHidden())
    assert bool(said(window)) is not used


def test_changes_of_the_recipe_are_shown_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, context: Context, folders: list[Path]
) -> None:
    (folders[0] / PLAIN).write_text("plotly\nnumpy==1.19.5\n")
    recipe = folder_recipe(context, folders[0])
    keep_adjustments(context, folders[0], recipe, Adjustments("3.8", ("plotly",)))
    show(window, folders[0])
    changed = "Python 3.8, from requirements.txt (2 packages), with your changes"
    qtbot.waitUntil(lambda: line(window) == changed)
    words = ["Your changes", "  Python 3.8, as you chose", "  without plotly, as you chose"]
    assert listed(window).splitlines()[-3:] == words
    again = child(window, QPushButton, "askAgainButton")
    assert not again.isHidden()
    again.click()
    qtbot.waitUntil(again.isHidden)
    assert "Your changes" not in listed(window)
    assert line(window) == ""  # a plain list is said by the environment's title
    child(window, QPushButton, "undoButton").click()
    qtbot.waitUntil(lambda: line(window) == changed)


def test_closing_the_question_starts_nothing(
    qtbot: QtBot, window: MainWindow, folders: list[Path], start: None
) -> None:
    (folders[0] / "environment.yml").write_text(BROKEN)
    session = session_of(window, folders[0])
    button(window, "startButton").click()
    qtbot.waitUntil(lambda: bool(questions_of(window)))
    (box,) = questions_of(window)
    assert [one.text() for one in box.buttons()] == ["Start without it", "Cancel"]
    box.reject()
    qtbot.waitUntil(lambda: session.state is State.OFF)
