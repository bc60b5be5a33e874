"""What engines tell of a container, as they tell it, read as what it takes."""

from __future__ import annotations

from typing import Any

import pytest

from notedock.engines.base import Usage
from notedock.engines.docker.usage import usage

CPU = {"cpu_stats": {"cpu_usage": {"total_usage": 2_500_000_000}}}


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        # The first version of Linux's control groups, the second, and Podman.
        ({"memory_stats": {"usage": 900, "stats": {"total_inactive_file": 200}}}, 700),
        ({"memory_stats": {"usage": 900, "stats": {"inactive_file": 300}}}, 600),
        ({"memory_stats": {"usage": 900, "stats": None}}, 900),
        ({"memory_stats": {"usage": 900, "stats": {"inactive_file": 950}}}, 900),
        # It does not run.
        ({"memory_stats": {}}, None),
        ({"memory_stats": {"usage": 0}}, None),
        ({}, None),
    ],
)
def test_memory_is_what_could_not_be_dropped(stats: dict[str, Any], expected: int | None) -> None:
    assert usage(stats | CPU) == (expected and Usage(expected, 2.5))
