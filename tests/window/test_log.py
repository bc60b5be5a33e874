"""The log as a person sees it: it follows, can be narrowed, searched and taken elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QComboBox, QFileDialog, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.task import Cancel
from notedock.window.log import feed as feed_module
from notedock.window.log import sources
from notedock.window.log.feed import LogFeed
from notedock.window.log.page import LogPage
from notedock.window.log.view import LogView
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import theme
from tests.window.conftest import FakeEngine, Log, Script, server

TIME = "2026-11-23T10:00:00.123456789Z"
TOOLS = {"Previous match", "Next match", "Only matching lines", "More actions for the log"}
TROUBLE = """\
[I 10:00:00 ServerApp] Serving notebooks
[W 10:00:01 ServerApp] 404 GET /static
[E 10:00:02 ServerApp] Uncaught exception
    Traceback (most recent call last):
    ValueError: an Error
[I 10:00:03 ServerApp] Kernel started
"""


@pytest.fixture
def page(qtbot: QtBot) -> LogPage:
    made = LogPage()
    qtbot.addWidget(made)
    made.resize(640, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def feed(page: LogPage) -> LogFeed:
    made = LogFeed(page.view.read_feed)
    page.view.show_feed(made)
    return made


def shown(view: LogView) -> list[str]:
    """Return what stands in the rows."""
    return [view.content.text(row) for row in range(view.content.rowCount())]


def say(qtbot: QtBot, page: LogPage, feed: LogFeed, text: str) -> None:
    """Have `text` written, and wait until the view has taken it."""
    feed.write(text, Cancel())
    qtbot.waitUntil(feed.request_notification)


def words(page: LogPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel)).strip()


def tool(page: LogPage, name: str) -> QToolButton:
    return next(t for t in page.findChildren(QToolButton) if t.accessibleName() == name)


def scroll_up(view: LogView) -> None:
    view.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)


# ---------------------------------------------------------------- following


def test_it_shows_what_comes_and_is_bounded(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, "first\n")
    assert shown(page.view) == ["first"]
    for turn in range(4):
        say(qtbot, page, feed, "".join(f"{turn} {n}\n" for n in range(7000)))
    assert page.view.content.rowCount() == 20_000
    assert shown(page.view)[-1] == "3 6999"


def test_the_number_of_dropped_lines_is_shown(
    qtbot: QtBot, page: LogPage, feed: LogFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "_MAX_LINES", 3)
    say(qtbot, page, feed, "".join(f"{n}\n" for n in range(10)))  # faster than it is drawn
    assert shown(page.view) == ["… 7 lines left out …", "7", "8", "9"]


def test_it_stays_at_the_end_only_when_it_is_there(
    qtbot: QtBot, page: LogPage, feed: LogFeed
) -> None:
    view, bar = page.view, page.view.verticalScrollBar()
    say(qtbot, page, feed, "a long line " * 30 + "\n" + "line\n" * 300)
    assert bar.value() == bar.maximum() > 0
    assert view.horizontalScrollBar().value() == 0
    assert not view.end_button.isVisible()
    page.resize(640, 220)  # as when something else takes the room
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 285)
    scroll_up(view)
    place = bar.value()
    assert view.end_button.isVisible()
    say(qtbot, page, feed, "line\n" * 300)
    assert view.content.rowCount() == 601
    assert bar.value() == place < bar.maximum()
    QTest.mouseClick(view.end_button, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not view.end_button.isVisible()
    say(qtbot, page, feed, "last\n")
    assert bar.value() == bar.maximum()


def test_what_somebody_reads_is_not_taken_away(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    view = page.view
    say(qtbot, page, feed, "".join(f"{n}\n" for n in range(15_000)))
    scroll_up(view)
    feed.write("".join(f"{n}\n" for n in range(15_000, 30_000)), Cancel())
    qtbot.waitUntil(lambda: view.content.rowCount() == 20_000)
    assert not feed.request_notification()  # the rest waits
    assert shown(view)[0] == "0"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(feed.request_notification)
    assert shown(view)[-1] == "29999"
    assert view.content.rowCount() == 20_000


def test_what_came_while_it_was_hidden_is_shown_from_its_end(
    qtbot: QtBot, page: LogPage, feed: LogFeed
) -> None:
    page.hide()
    say(qtbot, page, feed, "a long line " * 30 + "\n" + "line\n" * 300)
    page.resize(500, 200)
    page.show()
    bar = page.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    assert page.view.horizontalScrollBar().value() == 0


def test_another_log_begins_at_its_end(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, "line\n" * 300)
    scroll_up(page.view)
    other = LogFeed(page.view.read_feed)
    page.view.show_feed(other)
    say(qtbot, page, other, "other\n" * 300)
    bar = page.view.verticalScrollBar()
    assert set(shown(page.view)) == {"other"}
    assert bar.value() == bar.maximum()
    assert not page.view.end_button.isVisible()


def test_a_log_that_cannot_be_read_at_first_is_asked_for_again(
    qtbot: QtBot, window: MainWindow, folders: list[Path], engine: FakeEngine, script: Script
) -> None:
    refusals = [problems.engine_failed("Docker", "it is just coming up")]

    def log(*_asked: object, **_wanted: object) -> Log:
        if refusals:
            raise refusals.pop()
        return Log([f"{TIME} said at last\n".encode()])

    engine.log = log  # type: ignore[method-assign]
    engine.running.append(server(folders[0]))
    view = window.page.details.log.view
    qtbot.waitUntil(lambda: view.whole_text() == f"{TIME} said at last")


# ---------------------------------------------------------------- narrowing and searching


def test_search_counts_goes_on_and_begins_again(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, "an Error\nnothing\nanother error\n")
    QTest.keyClicks(page.search, "error")
    assert words(page) == "2 matches"
    told = []
    for _turn in range(3):
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        told.append((words(page), page.view.currentIndex().row()))
    assert told == [("1 of 2", 0), ("2 of 2", 2), ("1 of 2", 0)]
    QTest.keyClick(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert words(page) == "2 of 2"
    say(qtbot, page, feed, "one more ERROR\n")
    assert words(page) == "2 of 3"
    QTest.keyClick(page, Qt.Key.Key_F3)
    assert words(page) == "3 of 3"
    QTest.keyClick(page, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert words(page) == "2 of 3"
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert words(page) == ""
    QTest.keyClicks(page.search, "warning")
    assert words(page) == "0 matches"
    assert not tool(page, "Next match").isEnabled()


def test_a_match_that_is_elsewhere_is_brought_into_sight(
    qtbot: QtBot, page: LogPage, feed: LogFeed
) -> None:
    say(qtbot, page, feed, "line\n" * 100 + "x" * 900 + "here\n" + "line\n" * 300)
    page.search.setText("here")
    tool(page, "Next match").click()
    view = page.view
    assert view.rowAt(0) < 100 < view.rowAt(view.viewport().height() - 1)
    assert view.horizontalScrollBar().value() > 0
    tool(page, "Previous match").click()  # the only one again
    assert view.currentIndex().row() == 100
    assert view.end_button.isVisible()


def test_only_lines_that_match_are_shown(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, TROUBLE)
    page.search.setText("serverapp")
    tool(page, "Only matching lines").click()
    assert len(shown(page.view)) == 4
    say(qtbot, page, feed, "nothing\n[I 10:00:04 ServerApp] more\n")
    assert len(shown(page.view)) == 5
    assert words(page) == "5 matches"
    page.search.clear()
    assert len(shown(page.view)) == 8


def test_only_trouble_is_shown_whole(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, TROUBLE)
    levels = page.findChild(QComboBox, "logLevels")
    assert levels is not None
    levels.setCurrentIndex(1)
    assert shown(page.view) == TROUBLE.splitlines()[1:5]
    levels.setCurrentIndex(2)
    assert shown(page.view) == TROUBLE.splitlines()[2:5]
    page.search.setText("404")
    assert words(page) == "0 matches"  # what is not shown is not counted
    say(qtbot, page, feed, "[E 10:00:04 ServerApp] again\n    because\n[I 10:00:05] fine\n")
    assert shown(page.view)[3:] == ["[E 10:00:04 ServerApp] again", "    because"]
    levels.setCurrentIndex(0)
    assert len(shown(page.view)) == 9


def test_narrowing_keeps_the_place(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    text = "".join(f"[{'E' if n % 2 else 'I'} 10:00:00 x] {n}\n" for n in range(1000))
    say(qtbot, page, feed, text)
    view = page.view
    view.setCurrentIndex(view.content.index(501, 0))
    view.verticalScrollBar().setValue(501)
    levels = page.findChild(QComboBox, "logLevels")
    assert levels is not None
    levels.setCurrentIndex(2)
    assert view.content.text(view.rowAt(0)) == "[E 10:00:00 x] 501"
    assert view.content.text(view.currentIndex().row()) == "[E 10:00:00 x] 501"
    levels.setCurrentIndex(0)
    assert view.content.text(view.rowAt(0)) == "[E 10:00:00 x] 501"


def test_matches_leave_with_their_lines(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    page.search.setText("old")
    say(qtbot, page, feed, "old\n" * 100)
    assert words(page) == "100 matches"
    say(qtbot, page, feed, "new\n" * 19_950)
    assert words(page) == "50 matches"


# ---------------------------------------------------------------- wrapping, times


def wrap(page: LogPage) -> None:
    action = next(a for a in page.view.actions() if "Wrap" in a.text())
    action.trigger()


def test_wrapped_lines_can_be_read_whole(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    long = "some words " * 40 + "日本 " * 40 + "end"
    say(qtbot, page, feed, f"before\n{long}\nafter\n")
    view = page.view
    assert view.horizontalScrollBar().maximum() > 0
    wrap(page)
    assert view.horizontalScrollBar().maximum() == 0
    rows = shown(view)
    assert len(rows) > 6
    assert "".join(rows) == f"before{long}after"
    few = len(rows)
    page.resize(400, 300)
    qtbot.waitUntil(lambda: view.content.rowCount() > few)
    assert "".join(shown(view)) == f"before{long}after"
    page.search.setText("end")
    tool(page, "Next match").click()
    assert "end" in view.content.text(view.currentIndex().row())
    view.copy()
    assert QGuiApplication.clipboard().text() == long
    wrap(page)
    assert shown(view) == ["before", long, "after"]


def test_times_are_shown_here_and_whole_to_whoever_points(
    qtbot: QtBot, page: LogPage, feed: LogFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        say(qtbot, page, feed, f"{TIME} [E 10:00:00 x] said\n")
        index = page.view.content.index(0, 0)
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "Error, [E 10:00:00 x] said, 19:00:00"
        told: list[str] = []
        monkeypatch.setattr(
            "notedock.window.log.view.QToolTip.showText", lambda _at, text, _of: told.append(text)
        )
        place = QPoint(20, 5)
        event = QHelpEvent(QEvent.Type.ToolTip, place, page.view.mapToGlobal(place))
        page.view.viewportEvent(event)
        assert told == ["2026-11-23 19:00:00.123"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_grave_lines_are_drawn_with_signs(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, "[I 1 x] fine\n[W 1 x] so so\n[E 1 x] bad\n")
    picture = page.view.viewport().grab().toImage()
    height = page.view.rowHeight(0)
    colours = theme.current()
    for row, wanted in enumerate((colours.base, colours.warning, colours.error)):
        middle = row * height + height // 2
        assert picture.pixelColor(1, middle) == QColor(wanted)


# ---------------------------------------------------------------- taking it elsewhere


def test_selected_lines_are_copied_as_they_are_shown(
    qtbot: QtBot, page: LogPage, feed: LogFeed
) -> None:
    say(qtbot, page, feed, f"{TIME} one\n{TIME} two\n{TIME} three\n")
    view = page.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{TIME} one\n{TIME} two"
    next(a for a in view.actions() if "times" in a.text()).trigger()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one\ntwo"


def test_all_is_copied_whatever_is_shown(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, TROUBLE)
    page.search.setText("404")
    tool(page, "Only matching lines").click()
    next(a for a in page.view.actions() if "Copy &all" in a.text()).trigger()
    assert QGuiApplication.clipboard().text() == TROUBLE.rstrip("\n")


def test_the_log_is_saved_where_the_person_wants_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.page.details.log
    feed = LogFeed(page.view.read_feed)
    page.view.show_feed(feed)
    say(qtbot, page, feed, f"{TIME} Grüße\n")
    monkeypatch.setattr(QFileDialog, "open", lambda _self: None)
    next(a for a in page.view.actions() if "Save" in a.text()).trigger()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert Path(dialog.selectedFiles()[0]).name == "Quarterly review.log"
    file = tmp_path / "my log.txt"
    dialog.fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: file.exists() and file.read_text().endswith("\n"))
    assert file.read_text() == f"{TIME} Grüße\n"


def test_a_log_that_cannot_be_saved_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        sources.save(tmp_path / "nowhere" / "x.log", "text")
    assert caught.value.kind == "log-not-saved"


# ---------------------------------------------------------------- keyboard and screen readers


def test_every_tool_says_what_it_does(page: LogPage) -> None:
    tools = {one.accessibleName(): one for one in page.findChildren(QToolButton)}
    assert set(tools) == TOOLS
    for one in tools.values():
        assert one.toolTip()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_keys_lead_into_the_log_and_out_of_it(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, TROUBLE)
    page.show_search()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    qtbot.waitUntil(page.view.hasFocus)
    QTest.keyClick(page.view, Qt.Key.Key_Tab)
    assert not page.view.hasFocus()


def test_a_screen_reader_finds_a_table_of_lines(qtbot: QtBot, page: LogPage, feed: LogFeed) -> None:
    say(qtbot, page, feed, TROUBLE)
    table = QAccessible.queryAccessibleInterface(page.view)
    assert table is not None
    assert table.role() is QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "Log"
    found = table.childAt(*_middle_of_row(page.view, 2))
    assert found is not None
    assert found.text(QAccessible.Text.Name).startswith("Error, [E 10:00:02")


def _middle_of_row(view: LogView, row: int) -> Iterator[int]:
    middle = view.visualRect(view.content.index(row, 0)).center()
    point: QPointF = QPointF(view.viewport().mapToGlobal(QPoint(60, middle.y())))
    yield from (int(point.x()), int(point.y()))
