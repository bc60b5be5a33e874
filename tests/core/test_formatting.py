"""Formatted sizes, speeds, remaining times and lists of names."""

from __future__ import annotations

import pytest

from notedock.core.formatting import format_names, format_size, format_speed, format_time_left


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0.0 MB"),
        (1_234_567, "1.2 MB"),
        (34_600_000, "35 MB"),
        (999_400_000, "999 MB"),
        (1_250_000_000, "1.2 GB"),
        (23_000_000_000, "23.0 GB"),
    ],
)
def test_sizes_are_in_powers_of_1000(size: int, words: str) -> None:
    assert format_size(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "A few seconds left"),
        (9.9, "A few seconds left"),
        (31.0, "About 40 seconds left"),
        (58.0, "About 1 minute left"),
        (64.0, "About 1 minute left"),
        (66.0, "About 2 minutes left"),
        (3599.0, "About 60 minutes left"),
        (5400.0, "About 2 hours left"),
        (86400.0, "About 24 hours left"),
    ],
)
def test_the_remaining_time_is_rounded_up(seconds: float, words: str) -> None:
    assert format_time_left(seconds) == words


def test_a_speed_is_per_second() -> None:
    assert format_speed(4_200_000.0) == "4.2 MB/s"


def test_names_cannot_make_sentences_of_their_own() -> None:
    assert format_names(["a\nCall\x1b[31m 555", "b"], 1) == "“a\\nCall\\x1b[31m 555” and one more"
    assert format_names(["n" * 500], 1) == f"“{'n' * 79}…”"


def test_a_long_list_of_names_ends_with_an_ellipsis() -> None:
    assert format_names(["A", "B"], 2, quoted=False) == "A, B"
    assert format_names(["A", "B", "C"], 2, quoted=False) == "A, B and one more"
