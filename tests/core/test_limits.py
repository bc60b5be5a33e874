"""Limits: which choice counts, the defaults, and what is read from files."""

from __future__ import annotations

import pytest

from notedock.core.limits import MIB, Limits, read_limits


def test_the_nearest_choice_counts() -> None:
    folder, everywhere = Limits(memory=2000), Limits(memory=4000, processes=100)
    assert folder.over(everywhere) == Limits(memory=2000, processes=100)


@pytest.mark.parametrize(
    ("computer", "memory", "shared"), [(16_384, 13_107, 1024), (2048, 1638, 409), (0, 0, 1024)]
)
def test_the_defaults_leave_the_computer_usable(computer: int, memory: int, shared: int) -> None:
    """In MiB."""
    complete = Limits().complete(computer * MIB)
    assert complete == Limits(memory, shared, 4096, 65536, 150)


def test_shared_memory_follows_the_memory_that_was_chosen() -> None:
    assert Limits(memory=512).complete(16_384 * MIB).shared_memory == 128
    assert Limits(memory=512, shared_memory=300).complete(16_384 * MIB).shared_memory == 300


def test_no_more_open_files_are_asked_for_than_this_computer_allows() -> None:
    assert Limits().complete(0, 20_000).open_files == 20_000
    assert Limits().complete(0, 1 << 20).open_files == 65536
    assert Limits(open_files=30_000).complete(0, 20_000).open_files == 30_000


def test_what_is_chosen_is_kept_and_nothing_else() -> None:
    chosen = Limits(memory=800, log=5)
    assert chosen.chosen() == {"memory": 800, "log": 5}
    assert read_limits(chosen.chosen()) == chosen


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "memory",
        {"memory": "800"},
        {"memory": True},
        {"memory": -1},
        {"memory": 1e9},
        {"memory": 10**30},
        {"memory": 255},
        {"processes": 63},
        {"open_files": 1023},
        {"new": 5},
    ],
)
def test_a_value_that_can_be_no_limit_counts_as_not_chosen(value: object) -> None:
    assert read_limits(value) == Limits()
