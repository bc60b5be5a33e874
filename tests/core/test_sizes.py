"""Sizes as people read them."""

from __future__ import annotations

import pytest

from notedock.core.sizes import left_words, size_words, speed_words


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
def test_sizes_are_told_as_on_the_box_of_a_disk(size: int, words: str) -> None:
    assert size_words(size) == words


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
def test_the_time_left_is_told_no_more_exactly_than_it_is_known(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


def test_a_speed_is_so_much_in_a_second() -> None:
    assert speed_words(4_200_000.0) == "4.2 MB/s"
