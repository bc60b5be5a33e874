"""Sizes as people read them."""

from __future__ import annotations

import pytest

from notedock.core.sizes import size_words


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
