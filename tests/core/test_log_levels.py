"""The timestamp and level of log lines."""

from __future__ import annotations

import pytest

from notedock.core.log_levels import Level, level_of, split_time


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("[D 2026-11-23 10:00:00.123 ServerApp] Paths used", Level.DEBUG),
        ("[I 2026-11-23 10:00:00.123 ServerApp] ERROR is only a word here", Level.INFO),
        ("[W 10:00:00.123 NotebookApp] 404 GET /x", Level.WARNING),
        ("[E 2026-11-23 10:00:00.123 ServerApp] Uncaught exception", Level.ERROR),
        ("[C 2026-11-23 10:00:00.123 ServerApp] Bad config", Level.ERROR),
        ("[C 2026-11-23 10:00:00.123 ServerApp] received signal 15, stopping", Level.INFO),
        ("[C 2026-11-23 10:00:00.123 ServerApp] ", Level.ERROR),
        ("[Errno 2] No such file", None),
        ("[I am no log]", None),
        ("WARNING:root:low on memory", Level.WARNING),
        ("2026-11-23 10:00:00,123 - module - ERROR - lost", Level.ERROR),
        ("npm WARN deprecated", Level.WARNING),
        ("CRITICAL: out of everything", Level.ERROR),
        ("INFO:     Started server process [1]", Level.INFO),
        ("MY_ERROR_COUNT=3", None),
        ("INFORMATION is not a level", None),
        ("Traceback (most recent call last):", Level.ERROR),
        ("ValueError: something is wrong", Level.ERROR),
        ("json.decoder.JSONDecodeError: Expecting value", Level.ERROR),
        ("KeyboardInterrupt", None),
        ("    raise ValueError: x", None),
        ("/opt/lib/x.py:12: DeprecationWarning: x is deprecated", Level.WARNING),
        ("Entered start.sh with args: start-notebook.py", None),
        ("x" * 200 + " ERROR", None),
        ("", None),
    ],
)
def test_the_level_of_a_line(line: str, level: Level | None) -> None:
    assert level_of(line) is level


@pytest.mark.parametrize(
    "time",
    ["2026-11-23T10:00:00.123456789Z", "2026-11-23T10:00:00Z", "2026-11-23T11:00:00.1+01:00"],
)
def test_the_timestamp_is_split_off(time: str) -> None:
    assert split_time(f"{time}  said") == (time, " said")
    assert split_time(f"{time} ") == (time, "")


@pytest.mark.parametrize(
    "line", ["", "said", "2026-11-23 10:00:00 said", "AAAA-TTTTTTTTTTTTTTTTTTT said"]
)
def test_a_line_without_a_timestamp_is_unchanged(line: str) -> None:
    assert split_time(line) == ("", line)
