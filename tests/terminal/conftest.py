"""The real program for a test, and that nothing of the test stays in the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.conftest import ours, unasked
from tests.terminal.prepared import Prepared
from tests.terminal.program import Program


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    """What the program is copied from."""
    made = Prepared()
    yield made
    made.close()


@pytest.fixture
def notedock(
    tmp_path: Path, docker_client: docker.DockerClient, prepared: Prepared
) -> Iterator[Program]:
    """The program; whatever the test leaves behind in the engine fails it."""
    yield Program(unasked(tmp_path / "home"), prepared=prepared)
    nothing_left(docker_client, tmp_path)


def kept(home: Path) -> list[Path]:
    """Return the files that a program has kept.

    Not those of trust, what it read, the last Problem, and what it found out of this computer.
    """
    names = ("settings.json", "trusted", "notebooks", "last-problem.json", "builtin")
    given = tuple(home / name for name in names)
    return [one for one in home.rglob("*") if one not in given and one.parent not in given]


def nothing_left(client: docker.DockerClient, below: Path) -> None:
    """Remove what runs for folders `below`, and fail when that was anything."""
    left = ours(client, below)
    for one in left:
        one.remove(force=True, v=True)
    assert [one.name for one in left] == [], "left behind in the engine"
