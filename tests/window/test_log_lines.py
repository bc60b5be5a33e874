"""The lines that are kept: fit to be drawn, graver where they say so, and never too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.log_levels import Level
from notedock.window.log import lines as lines_module
from notedock.window.log.lines import LogLines, display_width, wrap_offsets

TIME = "2026-11-23T10:00:00.123456789Z"


def lines_of(*raw: str) -> LogLines:
    lines = LogLines()
    lines.append(list(raw))
    return lines


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [
        (" 10 %\r 50 %\r100 %", "100 %"),
        ("windows\r", "windows"),
        ("a\tb", "a       b"),
        ("one\u2028two\u2029three", "one two three"),
        ("\u202egnp.exe", " gnp.exe"),
        ("שלום Grüße 日本", "שלום Grüße 日本"),
    ],
)
def test_what_comes_is_fit_to_be_drawn(raw: str, drawn: str) -> None:
    assert lines_of(f"{TIME} {raw}")[0] == (TIME, drawn, Level.PLAIN, Level.PLAIN)


def test_what_says_nothing_of_itself_goes_on_with_what_was_said() -> None:
    lines = lines_of("plain", "[E 10:00:00] lost", "  File x", "[I 10:00:00] fine")
    lines.append(["goes on"])
    assert lines.levels == [Level.PLAIN, Level.ERROR, Level.ERROR, Level.INFO, Level.INFO]
    told = [lines[number].own_level for number in range(5)]
    assert told == [Level.PLAIN, Level.ERROR, Level.PLAIN, Level.INFO, Level.PLAIN]


def test_a_long_line_is_shown_as_several_and_taken_elsewhere_as_one() -> None:
    long = "x" * (2 * lines_module.MAX_LINE_LENGTH + 5)
    lines = lines_of(f"{TIME} {long}", "next")
    assert [len(text) for text in lines.texts] == [lines_module.MAX_LINE_LENGTH] * 2 + [5, 4]
    assert lines.text(range(4), times=True) == f"{TIME} {long}\nnext"
    assert lines.text(range(4), times=False) == f"{long}\nnext"


def test_only_the_newest_lines_are_kept_each_with_its_number() -> None:
    lines = LogLines()
    for turn in range(5):
        lines.append([f"{turn} {n}" for n in range(7000)])
        lines.trim()
    assert (lines.first, lines.end) == (35_000 - lines_module.MAX_LINES, 35_000)
    assert lines.room == 0
    assert lines[34_999].text == "4 6999"
    assert lines[lines.first].text == "2 1000"


def test_they_are_bounded_by_their_characters_too() -> None:
    lines = LogLines()
    for _turn in range(30):
        lines.append(["y" * 1_000_000])
        lines.trim()
    assert sum(map(len, lines.texts)) <= lines_module.MAX_CHARACTERS
    assert len(lines.texts) > 1
    assert lines.room == 0 or sum(map(len, lines.texts)) < lines_module.MAX_CHARACTERS


@given(st.text(st.sampled_from("ab 日é")), st.integers(20, 60))
def test_rows_hold_all_of_a_line_and_are_never_too_wide(text: str, width: int) -> None:
    begins = wrap_offsets(text, width)
    rows = [text[a:b] for a, b in zip(begins, [*begins[1:], len(text)], strict=True)]
    assert "".join(rows) == text
    assert all(display_width(row) <= width for row in rows)
    assert all(rows) or rows == [""]


def test_rows_begin_with_words() -> None:
    assert wrap_offsets("one two three four", 10) == [0, 8]
    assert wrap_offsets("x" * 25, 10) == [0, 10, 20]
