"""What is read of this computer: time zone, language, umask."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notedock.core.host_settings import host_settings


@pytest.fixture
def local_time(tmp_path: Path) -> Path:
    """Link to a time zone as systems do it."""
    zones = tmp_path / "zoneinfo" / "Europe"
    zones.mkdir(parents=True)
    (zones / "Berlin").write_bytes(b"TZif2\0...\nCET-1CEST,M3.5.0,M10.5.0/3\n")
    link = tmp_path / "localtime"
    link.symlink_to(zones / "Berlin")
    return link


def test_the_time_zone_is_where_the_system_has_it(local_time: Path) -> None:
    found = host_settings({}, local_time)
    assert found.time_zone == "Europe/Berlin"
    assert found.time_zone_rule == "CET-1CEST,M3.5.0,M10.5.0/3"


def test_a_copy_of_the_time_zone_has_a_rule_and_no_name(local_time: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(local_time.read_bytes())
    found = host_settings({}, copy)
    assert (found.time_zone, found.time_zone_rule) == ("", "CET-1CEST,M3.5.0,M10.5.0/3")


@pytest.mark.parametrize("told", ["Asia/Tokyo", ":Asia/Tokyo"])
def test_the_variable_goes_before_the_system(local_time: Path, told: str) -> None:
    found = host_settings({"TZ": told}, local_time)
    assert (found.time_zone, found.time_zone_rule) == ("Asia/Tokyo", "")


def test_a_rule_in_the_variable_counts_as_a_rule(local_time: Path) -> None:
    found = host_settings({"TZ": "JST-9,M3.5.0,M10.5.0"}, local_time)
    assert (found.time_zone, found.time_zone_rule) == ("", "JST-9,M3.5.0,M10.5.0")


@pytest.mark.parametrize("content", [b"", b"\xff" * 500, b"\n$(date)\n", b"no end"])
def test_a_system_without_a_time_zone_has_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "localtime"
    file.write_bytes(content)
    assert host_settings({}, file).time_zone_rule == ""


def test_a_system_without_such_a_file_has_the_offset_of_its_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows."""
    import time

    try:
        for rule, expected in (("ABC-5:30", "<+0530>-05:30"), ("ABC3", "<-0300>+03:00")):
            monkeypatch.setenv("TZ", rule)
            time.tzset()
            assert host_settings({}, tmp_path / "none").time_zone_rule == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR.utf8"}, "fr_FR.utf8"),
        ({"LANG": "sr_RS.UTF-8@latin"}, "sr_RS.UTF-8@latin"),
        ({"LANG": "C"}, ""),
        ({"LANG": "de_DE"}, ""),  # of another encoding than notebooks are in
        ({"LANG": "x\ny"}, ""),
        ({}, ""),
    ],
)
def test_a_language_is_one_with_a_country_in_unicode(
    environ: dict[str, str], expected: str
) -> None:
    assert host_settings(environ).locale == expected


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="it is read on Linux alone")
def test_the_umask_is_the_one_of_this_process() -> None:
    before = os.umask(0o027)
    try:
        assert host_settings({}).umask == "0027"
    finally:
        os.umask(before)
