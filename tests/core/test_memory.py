"""How much memory there is, as two sources of the system tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core import memory


def test_both_ways_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = memory.memory()
    assert found is not None
    assert found.available is not None
    assert 0 < found.available <= found.total
    monkeypatch.setattr(memory, "_STATE", Path("/nowhere"))
    other = memory.memory()
    assert other is not None
    assert other.available is None
    assert abs(other.total - found.total) < 0.02 * found.total
