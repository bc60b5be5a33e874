"""The log: bounded on its way and in the view, searchable, and calm for its reader."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from notedock.core.task import Cancel, Cancelled
from notedock.window.log_feed import LONGEST, LogFeed
from notedock.window.log_view import LogView


@pytest.fixture
def view(qtbot: QtBot) -> LogView:
    made = LogView()
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    return made


def feed_for(view: LogView) -> LogFeed:
    feed = LogFeed(view.wake)
    view.show_feed(feed)
    return feed


def test_pieces_cut_anywhere_become_lines() -> None:
    feed = LogFeed()
    for piece in ("on", "e\ntw", "o\r\nthree\n", "\nfi"):
        feed.write(piece, Cancel())
    assert feed.take(100)[0] == ["one", "two", "three", ""]
    assert not feed.sleep()  # the beginning of a line is still on its way


def test_long_lines_are_split() -> None:
    feed = LogFeed()
    feed.write("x" * (2 * LONGEST + 5) + "\n" + "y" * (LONGEST + 1), Cancel())
    lines, _left_out = feed.take(100)
    assert [len(line) for line in lines] == [LONGEST, LONGEST, 5, LONGEST]


def test_what_nobody_takes_does_not_pile_up() -> None:
    feed = LogFeed()
    for start in range(0, 30_000, 500):
        feed.write("".join(f"{start + n}\n" for n in range(500)), Cancel())
    lines, left_out = feed.take(100_000)
    assert (len(lines), left_out) == (10_000, 20_000)
    assert lines[-1] == "29999"


def test_a_reader_that_is_no_longer_wanted_ends() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        LogFeed().write("line\n" * 2000, cancel)


def test_the_view_shows_what_comes_and_is_bounded(qtbot: QtBot, view: LogView) -> None:
    feed = feed_for(view)
    feed.write("first\n", Cancel())
    qtbot.waitUntil(lambda: view.toPlainText() == "first")
    for _turn in range(12):
        feed.write("more\n" * 1000, Cancel())
        qtbot.waitUntil(feed.sleep)
    assert view.blockCount() <= 10_000


def test_it_stays_at_the_end_only_when_it_is_there(qtbot: QtBot, view: LogView) -> None:
    feed = feed_for(view)
    bar, across = view.verticalScrollBar(), view.horizontalScrollBar()
    feed.write("a long line " * 30 + "\n", Cancel())
    feed.write("line\n" * 300, Cancel())
    qtbot.waitUntil(lambda: view.blockCount() == 301)
    assert bar.value() == bar.maximum() > 0
    assert across.value() == 0
    view.resize(500, 120)  # as when something else takes the room
    qtbot.waitUntil(lambda: view.height() == 120)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    bar.triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
    place = bar.value()
    feed.write("line\n" * 300, Cancel())
    qtbot.waitUntil(lambda: view.blockCount() == 601)
    assert bar.value() == place < bar.maximum()


def test_what_came_while_it_was_hidden_is_shown_from_its_end(qtbot: QtBot, view: LogView) -> None:
    view.hide()
    feed = feed_for(view)
    feed.write("a long line " * 30 + "\n" + "line\n" * 300, Cancel())
    qtbot.waitUntil(lambda: view.blockCount() == 301)
    view.resize(300, 100)
    view.show()
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    assert view.horizontalScrollBar().value() == 0


def test_search_counts_goes_on_and_begins_again(qtbot: QtBot, view: LogView) -> None:
    feed = feed_for(view)
    feed.write("an Error\nnothing\nanother error\n", Cancel())
    qtbot.waitUntil(lambda: view.blockCount() == 3)
    assert view.matches("error") == 2
    assert view.matches("") == 0
    found = []
    for _turn in range(3):
        assert view.find_next("error")
        found.append(view.textCursor().blockNumber())
    assert found == [0, 2, 0]
    assert not view.find_next("warning")
