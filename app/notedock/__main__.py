"""Chooses a face and wires everything: the only place that knows all rooms.

`notedock` and `notedock FOLDER` open the window; `notedock COMMAND …` works in the terminal.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from notedock.core import problems
from notedock.core.environment import read_catalogue
from notedock.core.memory import Memory
from notedock.core.person import person
from notedock.core.places import Places, places
from notedock.core.problem import Problem
from notedock.core.settings import SettingsFile
from notedock.flows.context import Context
from notedock.terminal import COMMANDS

if TYPE_CHECKING:
    from notedock.engines.base import Engine


class _DockerLater:
    """The Docker engine, imported when it is first asked: the window paints before that."""

    name = "docker"

    def __init__(self, own: Places) -> None:
        self._places = own

    @cached_property
    def _engine(self) -> Engine:
        from notedock.engines.docker.engine import DockerEngine

        return DockerEngine(SettingsFile(self._places).now.engine)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def make_context() -> Context:
    """Return this person's program.

    Raises Problem when a setting is wrong.
    """
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
            raise problems.no_display()
        context = make_context()
    except Problem as problem:
        print(problem.title, problem.reason, problem.remedy, sep="\n", file=sys.stderr)
        return 1
    from notedock.window.app import run

    return run(context, folder)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
