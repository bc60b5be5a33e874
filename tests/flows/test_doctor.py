"""What the doctor finds, and what a report for support tells and does not tell."""

from __future__ import annotations

import getpass
import os
import tracemalloc
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

import docker
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.last_problem import LastProblem
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.engines.base import Candidate, Health
from notedock.flows import doctor, logs
from notedock.flows.context import Context
from notedock.flows.start import start
from tests.conftest import SMALL
from tests.waiting import eventually

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("collected"),
]


def test_all_is_well(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "true")  # the command
    found = doctor.run_checks(context, Task())
    assert found.problem is None
    works = {one.kind: one.works for one in found.checks}
    assert works == {"engine": True, "environments": True, "own-files": True, "browser": True}
    assert [one.kind for one in found.checks if one.needed] == ["engine"]
    assert all(one.sentence for one in found.checks)
    assert found.used is not None
    assert found.used.version == context.engine.info().version


def _no_browser() -> None:
    raise webbrowser.Error


def test_what_is_wrong_is_told_check_by_check(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(webbrowser, "get", _no_browser)  # it remembers what it found before
    found = doctor.run_checks(replace(context, paths=AppPaths(blocked / "home")), Task())
    works = {one.kind: one.works for one in found.checks}
    # Whether there are environments is not known: nobody was there to be asked through.
    assert works == {"engine": False, "environments": None, "own-files": False, "browser": False}
    assert found.used is None
    assert found.problem is not None
    assert found.problem.kind == "engine-unreachable"


def test_a_report_holds_what_helps_and_neither_token_nor_name(
    context: Context, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("LOGNAME", "wilhelmina")
    assert getpass.getuser() == "wilhelmina"
    server = start(context, StartRequest(folder, SMALL), Task())
    try:
        found = doctor.run_checks(context, Task())
        problem = problems.disk_full(f"wilhelmina had no space at {folder} for {server.link()}")
        told = doctor.report(context, found, problem, folder)
    finally:
        context.engine.remove(server)
    assert "disk-full" in told
    assert "Jupyter Server" in told  # from the log
    assert found.engines[0].version in told
    assert "Memory of this computer: " in told
    assert "Memory of the engine: " in told
    assert "Free disk for environments: " in told
    assert f"for new folders: {context.catalogue.default.reference}" in told
    assert f"Environment of ~{os.sep}{folder.name}\n{SMALL}" in told
    assert f"~{os.sep}{folder.name}" in told
    for secret in (server.token, "wilhelmina", str(folder.parent)):
        assert secret not in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("?token=abcdef0123456789&x=1", "?token=•••&x=1"),
        ("Authorization: token abcdef0123456789", "Authorization: token •••"),
        ("token: short", "token: short"),
        ("a token is needed: token authentication", "a token is needed: token authentication"),
        ("JUPYTER_TOKEN=my-own+secret1", "JUPYTER_TOKEN=•••"),
        ('{"token": "abcdefgh1234"}', '{"token": "•••"}'),
        ("Authorization: Basic am86c2VjcmV0", "Authorization: •••"),
        ("via http://jo:geheim@proxy.example.com:3128", "via http://•••@proxy.example.com:3128"),
        ("password=geheim&x=1", "password=•••&x=1"),
        ("a" * 48, "•••"),
        ("no secret", "no secret"),
    ],
)
def test_what_looks_like_a_token_is_masked(text: str, shown: str) -> None:
    assert doctor.anonymous(text) == shown


# Names of accounts that no other word of a report contains.
PEOPLE = st.text("aäñOИ.' -_", min_size=1, max_size=12).map(lambda middle: f"zq{middle}x")
TOKENS = st.text("0123456789abcdef", min_size=48, max_size=48)
SAID = (
    "permission denied: {home}/.docker/run/docker.sock",
    "open {home}: {person}",
    '{person}@computer {home}/Sales/{person}_old.ipynb "{home}"',
    "http://127.0.0.1:8888/lab?token={token}",
    "Authorization: token {token}, JUPYTER_TOKEN={token}",
    "file://{quoted}/x.ipynb",
    "C:\\Users\\{person}\\x",
)


@given(person=PEOPLE, token=TOKENS, said=st.lists(st.sampled_from(SAID), min_size=1))
def test_no_report_has_a_name_a_home_or_a_token(person: str, token: str, said: list[str]) -> None:
    home = f"/home/{person}"
    words = "\n".join(said).format(home=home, person=person, token=token, quoted=quote(home))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", home)
        patch.setenv("LOGNAME", person)
        problem = problems.engine_failed("Docker", words)
        engine = Candidate("Docker", "27.0", f"unix://{home}/d.sock", Health.STOPPED)
        checks = (doctor.Check("engine", False, words),)
        shown = LastProblem("failed", words, words, 1e300, "0")
        found = doctor.Diagnosis((engine,), checks, problem, last_problem=shown)
        told = doctor.report(cast("Context", None), found, problem)
    for secret in (person, home, token, quote(person)):
        assert secret.lower() not in told.lower()
    assert "Docker · 27.0" in told


def test_of_an_endless_log_only_the_end_is_read(
    context: Context, folder: Path, docker_client: docker.DockerClient
) -> None:
    server = start(context, StartRequest(folder, SMALL), Task())
    try:
        flood = "seq -f 'line %09g of a very long log that nobody will ever read' 60000"
        container = docker_client.containers.get(server.id)
        container.exec_run(["sh", "-c", f"{flood} > /proc/1/fd/1"])
        eventually(
            "the last line", lambda: "000060000" in "".join(logs.read(context, folder, tail=5))
        )
        found = doctor.Diagnosis((), (), None)
        doctor.report(context, found, None, folder)  # imports what it needs
        tracemalloc.start()
        told = doctor.report(context, found, None, folder)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    finally:
        context.engine.remove(server)
    assert "000060000" in told
    assert told.count("\nline ") <= 300
    assert most < 1_500_000  # the whole is 4 MB
