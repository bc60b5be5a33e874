"""Marking servers that are being stopped, so that no other process removes them meanwhile.

The mark is a file: a window watches the engine while a terminal may be stopping a server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemGroup
from notedock.core.server import Server
from notedock.flows.context import Context

_MAX_AGE = 3600.0  # seconds; an older mark was left by a process that was killed


@contextmanager
def noted(context: Context, server: Server) -> Iterator[None]:
    """Mark the server during the block.

    The mark stays after a Problem, because the stop may be repeated; but not after one of the
    engine: when that is back, a server that ended with it is cleared away.
    """
    path = _path(context, server)
    with suppress(OSError):
        write_atomically(path, server.id)
    failed = False
    try:
        yield
    except Problem as problem:
        failed = problem.group is not ProblemGroup.ENGINE
        raise
    finally:
        if not failed:
            with suppress(OSError):
                path.unlink()


def is_noted(context: Context, server: Server) -> bool:
    """Tell whether somebody is stopping the server."""
    path = _path(context, server)
    try:
        is_fresh = time.time() - path.stat().st_mtime < _MAX_AGE
    except OSError:
        return False
    return is_fresh and own_files.read_text(path) == server.id


def _path(context: Context, server: Server) -> Path:
    return context.paths.stopping / server.key
