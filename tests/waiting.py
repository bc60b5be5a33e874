"""Waiting for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(what: str, holds: Callable[[], T], seconds: float = 30) -> T:
    """Return the first true answer of `holds`; fails, naming `what`, when it never comes."""
    end = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        answer = holds()
        if answer:
            return answer
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        # Whatever takes long to ask leaves twice as much time to those who are waited for.
        time.sleep(min(max(0.03, 2 * (time.monotonic() - began)), 1.0))
