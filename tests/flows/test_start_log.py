"""What people read of a start that failed: nothing of Notedock's own start script."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.server import Server, Status
from notedock.engines.jupyter_configuration import SHELL
from notedock.flows import logs
from notedock.flows.context import Context

# As dash, bash and busybox complain, and as the Jupyter images' start scripts tell what they run.
OWN = (
    "notedock: 57: exec: start-notebook.py: not found",
    "notedock: line 57: exec: start-notebook.py: not found",
    f"Entered start.sh with args: {' '.join(SHELL)} start-notebook.py",
    f"Executing the command: {' '.join(SHELL)} start-notebook.py",
)
THEIRS = (
    "lab: the configuration file is broken",
    "/usr/local/bin/start.sh: line 3: jq: command not found",
    "notedock: the folder's own module",
)


def words(paths: AppPaths, log: str) -> str:
    engine = SimpleNamespace(log=lambda *_server, **_which: [log.encode()])
    context = cast(Context, SimpleNamespace(engine=engine, paths=paths))
    ended = Server("id", "key", Path("/x"), "e", "docker", Status.ENDED)
    return logs.keep(context, ended)


@pytest.mark.parametrize("line", OWN)
def test_a_line_of_the_start_script_explains_nothing(paths: AppPaths, line: str) -> None:
    said = words(paths, f"2026-11-27T00:00:00Z {THEIRS[0]}\n2026-11-27T00:00:01Z {line}\n")
    assert said == THEIRS[0]
    assert str(problems.ended_at_once("e", 1, said)).count(THEIRS[0]) == 1
    assert line in (paths.logs / "key.log").read_text()


@pytest.mark.parametrize("line", THEIRS)
def test_a_line_of_others_is_told(paths: AppPaths, line: str) -> None:
    assert words(paths, f"{line}\n") == line
