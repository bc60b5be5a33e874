"""What the doctor finds, and what a report for support tells and does not tell."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core import problems
from notedock.core.places import Places
from notedock.core.task import Task
from notedock.flows import doctor
from notedock.flows.context import Context
from notedock.flows.start import Wish, start
from notedock.flows.stop import stop
from tests.conftest import SMALL

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
]


def test_all_is_well(context: Context) -> None:
    found = doctor.examine(context, Task())
    assert found.problem is None
    assert {one.kind: one.works for one in found.checks}["environments"]
    assert found.used is not None
    assert found.used.version == context.engine.info().version


def test_what_is_wrong_is_told_check_by_check(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    monkeypatch.setenv("PATH", "")
    found = doctor.examine(replace(context, places=Places(blocked / "home")), Task())
    works = {one.kind: one.works for one in found.checks}
    assert works["engine"] is False
    assert works["environments"] is None  # nobody was there to be asked through
    assert works["own-files"] is False
    assert found.used is None
    assert found.problem is not None
    assert found.problem.kind == "engine-unreachable"


def test_a_report_holds_what_helps_and_neither_token_nor_name(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("LOGNAME", "wilhelmina")
    assert getpass.getuser() == "wilhelmina"
    server = start(context, Wish(folder, SMALL), Task())
    try:
        found = doctor.examine(context, Task())
        problem = problems.disk_full(f"wilhelmina had no space at {folder} for {server.link()}")
        told = doctor.report(context, found, problem, folder)
    finally:
        stop(context, server, Task(), force=True)
    assert "disk-full" in told
    assert "Jupyter Server" in told  # from the log
    assert found.engines[0].version in told
    assert f"~{os.sep}{folder.name}" in told
    for secret in (server.token, "wilhelmina", str(folder.parent)):
        assert secret not in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("?token=abcdef0123456789&x=1", "?token=•••&x=1"),
        ("Authorization: token abcdef0123456789", "Authorization: token •••"),
        ("token: short", "token: short"),
        ("a" * 48, "•••"),
        ("no secret", "no secret"),
    ],
)
def test_what_looks_like_a_token_is_masked(text: str, shown: str) -> None:
    assert doctor.anonymous(text) == shown
