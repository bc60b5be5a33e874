"""The way of a log to the view: pieces become lines, and nothing piles up on it."""

from __future__ import annotations

import pytest

from notedock.core.task import Cancel, Cancelled
from notedock.window.log import feed as feed_module
from notedock.window.log.feed import LogFeed


def test_pieces_cut_anywhere_become_lines() -> None:
    feed = LogFeed()
    for piece in ("on", "e\ntw", "o\nthree\n", "\nfi"):
        feed.write(piece, Cancel())
    assert feed.take(100) == (["one", "two", "three", ""], 0)
    assert not feed.request_notification()  # the beginning of a line is still on its way


def test_what_nobody_takes_does_not_pile_up() -> None:
    feed = LogFeed()
    for start in range(0, 50_000, 500):
        feed.write("".join(f"{start + n}\n" for n in range(500)), Cancel())
    lines, left_out = feed.take(100_000)
    assert (len(lines), left_out) == (20_000, 30_000)
    assert lines[-1] == "49999"


def test_few_lines_that_are_very_long_do_not_pile_up_either() -> None:
    feed = LogFeed()
    for _turn in range(10):
        feed.write("z" * 1_000_000 + "\n", Cancel())
    taken = 0
    while (got := feed.take(100))[0]:
        assert len(got[0]) == 1  # they are given out one by one
        taken += 1
    assert taken == 4


def test_a_line_without_an_end_is_given_out_in_pieces() -> None:
    feed = LogFeed()
    for _turn in range(100):
        feed.write("z" * 10_000, Cancel())
    lines, _left_out = feed.take(100)
    assert sum(map(len, lines)) > 900_000


def test_a_beginning_is_shown_when_no_more_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "_PARTIAL_TIMEOUT", 0.0)
    feed = LogFeed()
    feed.write("Continue? ", Cancel())
    assert feed.take(100)[0] == ["Continue? "]
    assert feed.request_notification()


def test_it_wakes_up_whoever_takes_once() -> None:
    woken: list[None] = []
    feed = LogFeed(lambda: woken.append(None))
    feed.write("one\n", Cancel())
    feed.write("two\n", Cancel())
    assert len(woken) == 1
    feed.take(100)
    assert feed.request_notification()
    feed.write("three\n", Cancel())
    assert len(woken) == 2


def test_a_reader_that_is_no_longer_wanted_ends() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        LogFeed().write("line\n", cancel)
