"""Notebooks started without Docker: the main job by `--engine builtin`, from nothing to its end."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from tests.conftest import SMALL, lend_environments
from tests.terminal.program import Program

NOWHERE = {"DOCKER_HOST": "unix:///nowhere.sock"}


def test_a_folder_runs_without_docker_and_is_listed_with_the_others(
    notedock: Program, folder: Path, made_environments: Path
) -> None:
    lend_environments(notedock.home, made_environments)
    asked = ("start", folder, "--environment", SMALL, "--json")
    needs_docker = notedock(*asked, env=NOWHERE)
    assert needs_docker.status == 1
    assert "--engine builtin" in json.loads(needs_docker.out)["remedy"]
    started = notedock(*asked, "--engine", "builtin", env=NOWHERE)
    assert started.status == 0, started.err
    told = json.loads(started.out)
    assert (told["engine"], told["state"]) == ("builtin", "running")
    with urllib.request.urlopen(told["url"], timeout=10) as page:
        assert page.status == 200
    listed = notedock("list", "--json")
    assert [(one["folder"], one["engine"]) for one in json.loads(listed.out)] == [
        (str(folder), "builtin")
    ]
    insists = notedock("start", folder, "--engine", "docker")
    assert "They run without Docker" in insists.err
    names = [one["name"] for one in json.loads(notedock("environments", "--json").out)]
    (own,) = [name for name in names if name.startswith("builtin:")]
    assert notedock("environments", "remove", own, "--force").status == 1  # it is in use
    stopped = notedock("stop", folder, env=NOWHERE)
    assert stopped.status == 0, stopped.err
    assert notedock("list", "--json").out == "[]\n"
