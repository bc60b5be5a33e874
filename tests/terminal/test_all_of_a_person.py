"""Commands for all that a person has: asked as a person of the test's own.

In this process, because such a person is nobody that one could log in as.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.flows.context import Context
from notedock.terminal.commands import run
from tests.conftest import SMALL

MINIMAL = ("--environment", SMALL)


def test_list_and_stop_of_somebody_with_nothing(
    context: Context, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda: context, ["list"]) == 0
    assert capsys.readouterr() == ("", "Nothing is running.\n")
    assert run(lambda: context, ["list", "--json"]) == 0
    assert capsys.readouterr() == ("[]\n", "")
    assert run(lambda: context, ["stop", "--all"]) == 0
    assert capsys.readouterr() == ("", "Nothing is running.\n")


def test_stop_all_stops_all_of_this_person(
    context: Context, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for one in (folder, other):
        assert run(lambda: context, ["start", str(one), *MINIMAL, "--no-open"]) == 0
    capsys.readouterr()
    assert run(lambda: context, ["stop", "--all"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert {f"Stopped: {folder}", f"Stopped: {other}"} <= set(err.splitlines())
    assert context.engine.servers(context.person) == []
