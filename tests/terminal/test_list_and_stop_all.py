"""Commands for all that a person has: asked as a person of the test's own.

In this process, because such a person is nobody that one could log in as.
"""

from __future__ import annotations

import json
from pathlib import Path

import docker
import pytest

from notedock.core.error_hooks import ErrorHooks
from notedock.flows.context import Context
from notedock.terminal.commands import run
from tests.conftest import SMALL

MINIMAL = ("--environment", SMALL)


@pytest.fixture
def hooks(context: Context) -> ErrorHooks:
    return ErrorHooks(context.paths.home, "terminal")


def test_list_and_stop_of_somebody_with_nothing(
    context: Context, hooks: ErrorHooks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda: context, ["list"], hooks) == 0
    assert capsys.readouterr() == ("", "Nothing is running.\n")
    assert run(lambda: context, ["list", "--json"], hooks) == 0
    assert capsys.readouterr() == ("[]\n", "")
    assert run(lambda: context, ["stop", "--all"], hooks) == 0
    assert capsys.readouterr() == ("", "Nothing is running.\n")


def test_stop_all_stops_all_of_this_person(
    context: Context,
    hooks: ErrorHooks,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for one in (folder, other):
        assert run(lambda: context, ["start", str(one), *MINIMAL, "--no-open"], hooks) == 0
    capsys.readouterr()
    assert run(lambda: context, ["stop", "--all"], hooks) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert {f"Stopped: {folder}", f"Stopped: {other}"} <= set(err.splitlines())
    assert context.engine.servers(context.person) == []


def test_a_folder_that_was_replaced_is_said_and_its_page_not_opened(
    context: Context, hooks: ErrorHooks, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda: context, ["start", str(folder), *MINIMAL, "--no-open"], hooks) == 0
    capsys.readouterr()
    assert run(lambda: context, ["list"], hooks) == 0
    assert capsys.readouterr().err == ""
    folder.rename(folder.with_name("away"))
    folder.mkdir()
    assert run(lambda: context, ["list"], hooks) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{folder}\t")
    assert "was moved or replaced while its notebooks were running" in err
    assert f"not saved in “{folder}”" in err
    assert run(lambda: context, ["list", "--json"], hooks) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["folder_state"] == "replaced"
    for command in ("open", "start"):
        assert run(lambda: context, [command, str(folder)], hooks) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "start --force" in err
    folder.rmdir()
    assert run(lambda: context, ["open", str(folder)], hooks) == 1
    assert "was moved, renamed or deleted" in capsys.readouterr().err
    assert run(lambda: context, ["stop", str(folder)], hooks) == 0


def test_paused_notebooks_are_said_to_be_so(
    context: Context,
    hooks: ErrorHooks,
    folder: Path,
    docker_client: docker.DockerClient,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(lambda: context, ["start", str(folder), *MINIMAL, "--no-open"], hooks) == 0
    (server,) = context.engine.servers(context.person)
    docker_client.containers.get(server.id).pause()
    capsys.readouterr()
    assert run(lambda: context, ["list", "--json"], hooks) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["state"] == "paused"
    assert run(lambda: context, ["open", str(folder)], hooks) == 1
    assert "The notebooks are paused." in capsys.readouterr().err
    assert run(lambda: context, ["start", str(folder), "--force", "--no-open"], hooks) == 0
    assert run(lambda: context, ["stop", str(folder)], hooks) == 0
