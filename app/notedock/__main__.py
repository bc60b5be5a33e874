"""Chooses a face and wires everything: the only place that knows all rooms.

`notedock` and `notedock FOLDER` open the window; `notedock COMMAND …` works in the terminal.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from notedock.core.places import Places, places
from notedock.terminal import COMMANDS

if TYPE_CHECKING:
    from notedock.core.problem import Problem
    from notedock.engines.base import Engine
    from notedock.flows.context import Context


class _DockerLater:
    """The Docker engine, imported when it is first asked: the window paints before that."""

    name = "docker"

    def __init__(self, own: Places) -> None:
        self._places = own

    @cached_property
    def _engine(self) -> Engine:
        from notedock.core.settings import SettingsFile
        from notedock.engines.docker.engine import DockerEngine

        return DockerEngine(SettingsFile(self._places).now.engine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def make_context() -> Context:
    """Return this person's program.

    Raises Problem when a setting is wrong.
    """
    from notedock.core.environment import read_catalogue
    from notedock.core.memory import Memory
    from notedock.core.person import person
    from notedock.flows.context import Context

    own = places()
    engine = cast("Engine", _DockerLater(own))
    context = Context(engine, read_catalogue(), Memory(own), own, person())
    context.obey_settings()
    return context


def main() -> int:
    """Do what the command line asks for and return the exit status."""
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    folders = arguments[1:] if first == "--" else arguments
    option = first.startswith("-") and first != "--"
    if first in COMMANDS or option or len(folders) > 1:
        try:
            from notedock.terminal.commands import run

            return run(make_context, arguments)
        except KeyboardInterrupt:
            return 130
    return _window(folders[0] if folders else None)


def _window(folder: str | None) -> int:
    try:
        if not _has_display():
            raise _no_display()
        gc.disable()  # until the window is there: collecting while importing takes 10 ms
        from notedock.window.app import run

        return run(make_context, places().home, folder)
    except Exception as error:
        from notedock.core.problem import Problem

        if not isinstance(error, Problem):
            raise
        print(error.title, error.reason, error.remedy, sep="\n", file=sys.stderr)
        return 1


def _no_display() -> Problem:
    from notedock.core import problems

    return problems.no_display()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
