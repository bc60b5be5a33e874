"""The mark that a server is being stopped: how long it stays."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, Status
from notedock.engines.base import Engine
from notedock.flows import stopping
from notedock.flows.context import Context


@pytest.mark.parametrize(
    ("problem", "stays"),
    [
        (None, False),
        (problems.outside_not_copied("made.csv", ""), True),  # the stop may be repeated
        (problems.engine_stopped("Docker", ""), False),  # the server has ended with it
    ],
)
def test_the_mark_of_a_stop_stays_when_it_may_be_repeated(
    problem: Problem | None, stays: bool, catalogue: Catalogue, paths: AppPaths, tmp_path: Path
) -> None:
    context = Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "person")
    server = Server("id", "key", tmp_path, "small", "Docker", Status.RUNNING)
    with suppress(Problem), stopping.noted(context, server):
        assert stopping.is_noted(context, server)
        if problem is not None:
            raise problem
    assert stopping.is_noted(context, server) is stays
