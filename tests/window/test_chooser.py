"""Choosing an environment: the tree, what is learned of it later, typed names, and removal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.engines.inventory import Cost, Installed
from notedock.flows.context import Context
from notedock.window.environments.chooser import EnvironmentChooser
from notedock.window.environments.tree import KEY_ROLE, SIZE_ROLE
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import theme
from notedock.window.widgets.message_dialog import MessageDialog
from tests.gallery.library import Library, image
from tests.jargon import jargon
from tests.window.conftest import PERSON, FakeEngine, environment_shown, server
from tests.window.open_dialogs import details_of, press_button
from tests.window.test_window import texts

Key = Qt.Key
EVERYWHERE = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
FIRST_LOOK = 30_000  # milliseconds; a slow computer is no mistake


class Engine(Library, FakeEngine):
    """Quiet, and with a library."""

    def __init__(self) -> None:
        FakeEngine.__init__(self)
        Library.__init__(self)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def chooser(
    qtbot: QtBot, window: MainWindow, engine: Engine, context: Context
) -> Iterator[EnvironmentChooser]:
    """The chooser of a folder, with two environments here and the engine not yet answering."""
    engine.fill(context.catalogue, "minimal-notebook", "scipy-notebook")
    for one in engine.local:
        engine.brought[one.id] = one.names[:1]
    engine.may_answer.clear()
    yield opened(qtbot, window)
    engine.may_answer.set()


def opened(qtbot: QtBot, window: MainWindow) -> EnvironmentChooser:
    """Open the chooser as its button does, and have the keyboard in it."""
    button(window, "chooserButton").click()
    (found,) = window.findChildren(EnvironmentChooser)
    found.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
    return found


def known(qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine) -> None:
    """Let the engine answer, and wait until all is told."""
    engine.may_answer.set()
    lookups = chooser.lookups
    qtbot.waitUntil(
        lambda: lookups.installed is not None and lookups.asking == 0, timeout=FIRST_LOOK
    )


def button(where: MainWindow | EnvironmentChooser, name: str) -> QPushButton:
    found = where.findChild(QPushButton, name)
    assert found is not None, name
    return found


def label(chooser: EnvironmentChooser, name: str) -> str:
    found = chooser.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def card(chooser: EnvironmentChooser) -> str:
    """Return all that is written on the card."""
    shown = chooser.card.findChildren(QLabel)
    return "\n".join(one.text() for one in shown if one.isVisible())


def rows(chooser: EnvironmentChooser) -> list[str]:
    """Return what a screen reader says of each row of the tree."""
    tree = QAccessible.queryAccessibleInterface(chooser.tree)
    said = [tree.child(place).text(QAccessible.Text.Name) for place in range(tree.childCount())]
    assert said[0] == "Environments"  # the column
    return said[1:]


def press(*keys: Qt.Key) -> None:
    """Press keys, wherever the keyboard is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)


def test_it_opens_at_once_and_learns_later(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine
) -> None:
    assert chooser.tree.hasFocus()
    assert chooser.tree.key() == "scipy-notebook"  # what the folder uses
    assert len(rows(chooser)) == 11
    assert not [text for text in rows(chooser) if "computer" in text or "download" in text]
    assert "to download" not in card(chooser)
    known(qtbot, chooser, engine)
    assert "Python for data analysis, on this computer" in rows(chooser)
    assert "Python, smallest, 420 MB to download" in rows(chooser)
    assert "4.6 GB on this computer" in card(chooser)
    chooser.tree.pick("pytorch-notebook")
    assert "600 MB to download (1.5 GB are on this computer already)" in card(chooser)
    chooser.tree.pick("base-notebook")
    assert "420 MB to download" in card(chooser).splitlines()


def test_the_tree_is_walked_by_keyboard_and_a_choice_is_taken(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser, folders: list[Path]
) -> None:
    press(Key.Key_Left, Key.Key_Left)
    assert chooser.tree.key() == "base-notebook"
    press(Key.Key_Right, Key.Key_Down)
    assert chooser.tree.key() == "scipy-notebook"
    press(Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Right)
    assert chooser.tree.key() == "all-spark-notebook"
    assert "Big data with Spark in Python and R" in card(chooser)
    with qtbot.waitSignal(chooser.destroyed):
        press(Key.Key_Return)
    session = next(iter(window.sessions))
    assert session.environment == "all-spark-notebook"
    assert environment_shown(window) == "Big data with Spark in Python and R"


def shown_rows(chooser: EnvironmentChooser) -> list[str]:
    """Return the keys of the rows that can be seen, from above."""
    tree, found = chooser.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        if not tree.visualRect(index).isEmpty():
            found.append(index.data(KEY_ROLE))
        index = tree.indexBelow(index)
    return found


def test_the_environments_are_searched_by_what_they_have(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser
) -> None:
    search = chooser.findChild(QLineEdit, "environmentSearch")
    assert search is not None
    search.setFocus()
    QTest.keyClicks(search, "TidyVerse languages")
    assert shown_rows(chooser)[-1] == "datascience-notebook"
    assert chooser.tree.key() == "datascience-notebook"
    assert "r-notebook" not in shown_rows(chooser)
    QTest.keyClicks(search, "x")  # no environment has that
    assert chooser.tree.key() == ""
    assert not button(chooser, "chooseButton").isEnabled()
    press(Key.Key_Escape)
    assert search.text() == ""
    assert len(shown_rows(chooser)) == 11
    QTest.keyClicks(search, "pluto")
    press(Key.Key_Down)
    assert chooser.tree.hasFocus()
    assert chooser.tree.key() == "julia-notebook"
    search.setFocus()
    with qtbot.waitSignal(chooser.destroyed):
        press(Key.Key_Return)
    assert next(iter(window.sessions)).environment == "julia-notebook"


def test_every_row_has_its_sign(qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine) -> None:
    known(qtbot, chooser, engine)
    chooser.tree.pick("julia-notebook")
    picture = chooser.tree.viewport().grab().toImage()

    def colours(name: str) -> set[str]:
        """Return those of the sign of an environment that is not picked."""
        (found,) = chooser.tree.model().match(
            chooser.tree.model().index(0, 0), KEY_ROLE, name, flags=EVERYWHERE
        )
        row = chooser.tree.visualRect(found)
        left, top = row.left() + 8, row.center().y() - 7
        return {
            picture.pixelColor(left + x, top + y).name().upper()
            for x in range(14)
            for y in range(14)
        }

    shown = theme.current()
    assert {shown.running.upper(), shown.base.upper()} <= colours("scipy-notebook")  # a tick
    ring = colours("datascience-notebook")
    assert len(ring) > 2, "nothing is drawn"
    assert shown.running.upper() not in ring


def test_a_double_click_takes_one(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser
) -> None:
    chooser.tree.pick("r-notebook")
    tree = chooser.tree
    place = tree.visualRect(tree.currentIndex()).center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(tree.viewport(), left, none, place)
    with qtbot.waitSignal(chooser.destroyed):
        QTest.mouseDClick(tree.viewport(), left, none, place)
    assert next(iter(window.sessions)).environment == "r-notebook"


def test_what_opens_no_notebooks_is_shown_and_not_taken(chooser: EnvironmentChooser) -> None:
    press(Key.Key_Home)
    assert chooser.tree.key() == "docker-stacks-foundation"
    assert "It cannot be chosen" in card(chooser)
    assert not button(chooser, "chooseButton").isEnabled()
    press(Key.Key_Return)
    assert chooser.isVisible()


def test_escape_changes_nothing(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser, engine: Engine
) -> None:
    press(Key.Key_Down)
    with qtbot.waitSignal(chooser.destroyed):
        press(Key.Key_Escape)
    engine.may_answer.set()  # late answers find nobody
    qtbot.wait(100)
    assert next(iter(window.sessions)).environment == ""


def test_a_size_that_nobody_can_tell_is_said_to_be_unknown(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, context: Context
) -> None:
    engine.prices.pop(context.catalogue.find("julia-notebook").reference)
    known(qtbot, chooser, engine)
    assert "Julia, size unknown" in rows(chooser)
    chooser.tree.pick("julia-notebook")
    assert chooser.tree.currentIndex().data(SIZE_ROLE) == "?"
    assert "Unknown at the moment" in card(chooser)


def test_an_edition_for_graphics_cards_is_shown_in_words_and_chosen(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser
) -> None:
    chooser.tree.pick("pytorch-notebook")
    assert "cuda" not in card(chooser)
    button(chooser, "variant-cuda12-").click()
    title = "Machine learning with PyTorch, for graphics cards (CUDA 12)"
    assert title in card(chooser)
    with qtbot.waitSignal(chooser.destroyed):
        press(Key.Key_Return)
    chosen = next(iter(window.sessions)).environment
    assert chosen == "quay.io/jupyter/pytorch-notebook:cuda12-2026-07-28"
    assert environment_shown(window) == title


def test_a_screen_reader_hears_for_whom_one_is_and_what_it_adds(
    chooser: EnvironmentChooser,
) -> None:
    index = chooser.tree.currentIndex()
    said = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    for part in (
        "Right for most notebooks.",
        "For anyone",
        "Languages: Python",
        "pandas",
        "on “Python, s",
    ):
        assert part in said


def test_readers_never_meet_jargon(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, catalogue: Catalogue
) -> None:
    known(qtbot, chooser, engine)
    for environment in catalogue.family:
        chooser.tree.pick(environment.name)
        for widget in chooser.findChildren(QWidget):
            for text in texts(widget):
                assert not jargon(text), text


@pytest.mark.parametrize(
    ("name", "words", "can_be_taken", "suggestion"),
    [
        ("", "a colleague", False, ""),
        ("two words", "is not the name of an environment", False, ""),
        ("Scipy-notebook", "is not the name of an environment", False, "data analysis"),
        ("quay.io/team/image:1", "Looking it up…", True, ""),
        ("jupyter/r-notebook:latest", "Looking it up…", True, "R for statistics"),
        ("docker.io/jupyter/scipy-notebook", "Looking it up…", True, "data analysis"),
        ("r-notebook", "Looking it up…", True, ""),
    ],
)
def test_a_name_is_checked_while_it_is_typed(
    chooser: EnvironmentChooser, name: str, words: str, can_be_taken: bool, suggestion: str
) -> None:
    chooser.tabs.setCurrentIndex(2)
    chooser.other_tab.line.setFocus()
    QTest.keyClicks(chooser.other_tab.line, name)
    assert words in label(chooser, "environmentNameState")
    assert words in chooser.other_tab.line.accessibleDescription()
    assert button(chooser, "chooseButton").isEnabled() is can_be_taken
    instead = button(chooser, "suggestionButton")
    assert instead.isVisible() is bool(suggestion)
    assert suggestion in instead.text()


def test_only_what_was_typed_at_the_end_is_asked_for(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine
) -> None:
    known(qtbot, chooser, engine)
    name = "quay.io/team/image:1"
    engine.prices[name] = Cost(2_000_000_000, 2_000_000_000)
    engine.asked.clear()
    chooser.tabs.setCurrentIndex(2)
    QTest.keyClicks(chooser.other_tab.line, name)
    said = "Found: 2.0 GB to download."
    qtbot.waitUntil(lambda: label(chooser, "environmentNameState") == said)
    assert engine.asked == [name]
    chooser.other_tab.line.clear()
    QTest.keyClicks(chooser.other_tab.line, "quay.io/team/nobody-knows")
    qtbot.waitUntil(lambda: "Nothing more is known" in label(chooser, "environmentNameState"))
    assert button(chooser, "chooseButton").isEnabled()


def test_one_that_does_not_exist_is_told_from_one_that_cannot_be_asked_for(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(qtbot, chooser, engine)
    no = problems.environment_not_found("quay.io/team/misspelt", "", "")
    monkeypatch.setattr(engine, "cost", lambda _name: raised(no))
    chooser.tabs.setCurrentIndex(2)
    QTest.keyClicks(chooser.other_tab.line, "quay.io/team/misspelt")
    qtbot.waitUntil(lambda: "There is no environment" in label(chooser, "environmentNameState"))
    monkeypatch.setattr(engine, "cost", lambda _name: None)
    QTest.keyClicks(chooser.other_tab.line, "2")
    qtbot.waitUntil(
        lambda: "the download site is not responding" in label(chooser, "environmentNameState")
    )


def raised(problem: Problem) -> Cost:
    raise problem


def test_a_frozen_address_leads_to_its_successor(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser
) -> None:
    chooser.tabs.setCurrentIndex(2)
    QTest.keyClicks(chooser.other_tab.line, "jupyter/r-notebook")
    assert "has not been updated since October 2023" in card(chooser)
    button(chooser, "suggestionButton").click()
    assert chooser.tree.key() == "r-notebook"
    with qtbot.waitSignal(chooser.destroyed):
        press(Key.Key_Return)
    assert next(iter(window.sessions)).environment == "r-notebook"


def test_a_typed_name_is_taken_by_return(
    qtbot: QtBot, window: MainWindow, chooser: EnvironmentChooser
) -> None:
    chooser.tabs.setCurrentIndex(2)
    QTest.keyClicks(chooser.other_tab.line, "quay.io/team/image:1")
    with qtbot.waitSignal(chooser.destroyed):
        QTest.keyClick(chooser.other_tab.line, Key.Key_Return)
    assert next(iter(window.sessions)).environment == "quay.io/team/image:1"
    again = opened(qtbot, window)
    assert again.other_tab.line.text() == "quay.io/team/image:1"
    assert again.other_tab.line.hasFocus()


def test_another_kind_of_computer_is_told_before(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, context: Context
) -> None:
    reference = context.catalogue.find("r-notebook").reference
    engine.prices[reference] = Cost(10**9, 10**9, 10**12, False, ("linux/amd64",))
    known(qtbot, chooser, engine)
    chooser.tree.pick("r-notebook")
    assert "is made for another kind of computer" in card(chooser)
    chooser.tree.pick("julia-notebook")
    assert "another kind of computer" not in card(chooser)


def test_what_will_not_fit_is_told_before(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, context: Context
) -> None:
    reference = context.catalogue.find("r-notebook").reference
    engine.prices[reference] = Cost(10**9, 10**9, 10**9)
    known(qtbot, chooser, engine)
    chooser.tree.pick("r-notebook")
    assert "not enough free space" in card(chooser)


def test_without_an_engine_one_can_still_choose(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine
) -> None:
    engine.away = problems.engine_stopped("Docker", "")
    engine.may_answer.set()
    chooser.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: label(chooser, "spaceLabel") == "Docker is not running.")
    assert not button(chooser, "removeButton").isEnabled()
    assert not button(chooser, "chooseButton").isEnabled()
    chooser.tabs.setCurrentIndex(0)
    assert button(chooser, "chooseButton").isEnabled()


def test_what_is_here_can_be_chosen_and_says_what_keeps_it(
    qtbot: QtBot,
    window: MainWindow,
    chooser: EnvironmentChooser,
    engine: Engine,
    folders: list[Path],
) -> None:
    scipy, small = engine.local
    more = image("company/base:7", 2_600_000_000, small.layers)
    used = image("company/other:7", 800_000_000, users=("somebody",))
    runs = image("runs:1", 800_000_000, users=(server(folders[1]).key,), built_by=PERSON)
    engine.running.append(server(folders[1]))
    made = image("sales:own", 700_000_000, built_for="/home/jo/Sales", built_by=PERSON)
    nameless = image("old:1", 600_000_000, names=(), built_by=PERSON)
    engine.local += [more, used, made, nameless, runs]
    known(qtbot, chooser, engine)
    chooser.tabs.setCurrentIndex(1)
    assert label(chooser, "spaceLabel") == (
        "Together they take 10.1 GB: what several of them share is stored once."
    )
    sentences = {}
    for one in engine.local:
        chooser.installed_tab.list.pick(one.id)
        texts = [shown.text() for shown in chooser.installed_tab.findChildren(QLabel)]
        sentences[one.title] = " ".join(texts)
        free = button(chooser, "removeButton").isEnabled()
        assert free is (one in (scipy, made, nameless)), one.title
        assert button(chooser, "chooseButton").isEnabled() is (one is not nameless)
    assert "“company/base:7” is built on it" in sentences[small.title]
    assert "Removing it frees 4.6 GB." in sentences[scipy.title]
    chooser.installed_tab.list.pick(scipy.id)
    assert "\nQuarterly review\nSales <b>2026" in card(chooser)
    assert "The notebooks of “Sales <b>2026” run in it. Stop" in sentences[runs.title]
    assert "Notedock did not install it" in sentences[more.title]
    assert "Notedock did not install it" in sentences[used.title]
    chooser.installed_tab.list.pick(more.id)
    with qtbot.waitSignal(chooser.destroyed):
        chooser.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert next(iter(window.sessions)).environment == "company/base:7"


def test_those_made_for_folders_of_the_same_name_are_told_apart(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine
) -> None:
    for place in ("Weather", "Sales"):
        folder = f"/home/jo/{place}/notebooks"
        engine.local.append(image(f"{place.lower()}:own", 1, built_for=folder, built_by=PERSON))
    known(qtbot, chooser, engine)
    chooser.tabs.setCurrentIndex(1)
    rows = chooser.installed_tab.list.model()
    names = {rows.index(row, 0).data() for row in range(rows.rowCount())}
    assert names >= {"notebooks (in Weather)", "notebooks (in Sales)"}


def remove(qtbot: QtBot, chooser: EnvironmentChooser, identity: str, answer: str) -> MessageDialog:
    """Press Remove on one, and answer the question."""
    chooser.tabs.setCurrentIndex(1)
    chooser.installed_tab.list.pick(identity)
    button(chooser, "removeButton").click()
    qtbot.waitUntil(lambda: bool(chooser.findChildren(MessageDialog)))
    assert button(chooser, "removeButton").text() == "Removing…"
    (box,) = chooser.findChildren(MessageDialog)
    press_button(box, answer)
    return box


def test_an_environment_is_removed_after_a_question(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine
) -> None:
    scipy, small = engine.local
    known(qtbot, chooser, engine)
    engine.asked.clear()
    box = remove(qtbot, chooser, scipy.id, "Remove")
    assert "“Python for data analysis”" in box.title()
    assert "4.6 GB" in details_of(box)
    assert "Folders that use it: “Quarterly review”, “Sales <b>2026”." in details_of(box)
    qtbot.waitUntil(lambda: engine.local == [small])
    qtbot.waitUntil(lambda: "1.7 GB" in label(chooser, "spaceLabel"))
    assert button(chooser, "removeButton").text() == "&Remove…"
    assert chooser.installed_tab.list.key() == small.id
    assert "Python for data analysis, on this computer" not in rows(chooser)
    known(qtbot, chooser, engine)
    assert len(set(engine.asked)) == 10  # what is built on it has more to download now


def test_a_no_keeps_it(qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine) -> None:
    before = list(engine.local)
    known(qtbot, chooser, engine)
    remove(qtbot, chooser, before[0].id, "Cancel")
    qtbot.waitUntil(lambda: button(chooser, "removeButton").isEnabled())
    assert engine.local == before


def test_what_is_taken_into_use_meanwhile_says_so(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(qtbot, chooser, engine)

    def refuse(_environment: object, _person: str) -> None:
        raise problems.environment_in_use("Python for data analysis", "somebody")

    monkeypatch.setattr(engine, "uninstall", refuse)
    remove(qtbot, chooser, engine.local[0].id, "Remove")
    qtbot.waitUntil(lambda: button(chooser, "removeButton").text() == "&Remove…")
    texts = [shown.text() for shown in chooser.installed_tab.findChildren(QLabel)]
    assert any(
        text.startswith("The environment “Python for data analysis” is in") for text in texts
    )


# ---------------------------------------------------------------- cleaning up


def clean_up(qtbot: QtBot, chooser: EnvironmentChooser, answer: str) -> MessageDialog:
    """Press Clean up, and answer the question."""
    chooser.tabs.setCurrentIndex(1)
    button(chooser, "cleanUpButton").click()
    qtbot.waitUntil(lambda: bool(chooser.findChildren(MessageDialog)))
    (box,) = chooser.findChildren(MessageDialog)
    press_button(box, answer)
    return box


def told(chooser: EnvironmentChooser) -> str:
    return "".join(one.text() for one in chooser.installed_tab.clean_up.findChildren(QLabel))


def test_what_no_folder_needs_is_named_and_removed(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, folders: list[Path]
) -> None:
    scipy = engine.local[0]
    mine = image("mine:1", 900_000_000)
    gone = image("gone:own", 700_000_000, built_for="/home/jo/Gone", built_by=PERSON)
    listed = image("listed:own", 700_000_000, built_for=str(folders[0]), built_by=PERSON)
    engine.local += [mine, gone, listed]
    engine.free = 118_000_000_000
    known(qtbot, chooser, engine)
    assert label(chooser, "spaceLabel").endswith("stored once. 118.0 GB are free.")
    box = clean_up(qtbot, chooser, "Cancel")
    assert box.texts()[:2] == [
        "“Python, small”: no folder uses it.",
        "“Gone”: its folder is no longer in the list.",
    ]
    assert "This frees 2.4 GB." in details_of(box)
    qtbot.waitUntil(button(chooser, "cleanUpButton").isVisible)
    assert len(engine.local) == 5
    assert told(chooser) == ""
    qtbot.waitUntil(lambda: not chooser.findChildren(MessageDialog))
    clean_up(qtbot, chooser, "Remove")
    qtbot.waitUntil(lambda: told(chooser) == "2.4 GB freed.")
    assert engine.local == [scipy, mine, listed]
    button(chooser, "cleanUpButton").click()
    qtbot.waitUntil(lambda: told(chooser) == "There is nothing to clean up at the moment.")


def test_cleaning_up_can_be_cancelled(
    qtbot: QtBot, chooser: EnvironmentChooser, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    gone = [image(f"gone{i}:own", i, built_for=f"/home/{i}", built_by=PERSON) for i in (3, 4)]
    engine.local += gone
    remove = engine.uninstall

    def slowly(environment: Installed, person: str) -> None:
        goes_on.wait(30)
        remove(environment, person)

    monkeypatch.setattr(engine, "uninstall", slowly)
    known(qtbot, chooser, engine)
    before = len(engine.local)
    clean_up(qtbot, chooser, "Remove")
    qtbot.waitUntil(lambda: told(chooser).startswith("Removing “"))
    cancel = button(chooser, "cancelCleanUpButton")
    assert chooser.focusWidget() is cancel
    cancel.click()
    goes_on.set()
    qtbot.waitUntil(button(chooser, "cleanUpButton").isVisible)
    assert len(engine.local) == before - 1
