"""Whether the built-in engine can be used here, and what it has: there is nothing to be found."""

from __future__ import annotations

import os
import platform
import shutil
import sys

from notedock import __version__
from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.engine_advice import EngineAdvice
from notedock.core.memory import memory
from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.engines.base import Candidate, Capacity, EngineInfo, Health
from notedock.engines.builtin import fence
from notedock.engines.builtin.fence import Fence

LABEL = "Notedock's own"  # as `engines/engine_list.py` has it
WHERE = "builtin"
_PAGE = "https://github.com/containers/bubblewrap"  # what keeps notebooks to their folder


class BuiltinAvailability:
    """What is told of the engine itself."""

    def __init__(self, paths: AppPaths) -> None:
        self._paths = paths

    def info(self) -> EngineInfo:
        """Return who it is. Raises Problem where there is no such engine yet."""
        if (why := self.obstacle()) is not None:
            raise why
        return EngineInfo(LABEL, __version__, WHERE)

    def obstacle(self) -> Problem | None:
        """Return why it cannot be used on this system; None where it can."""
        if sys.platform == "win32":
            return problems.engine_not_available(WHERE, "Docker")
        return None

    def capacity(self) -> Capacity:
        """Return what this computer has."""
        known = memory()
        home = next(one for one in (self._paths.home, *self._paths.home.parents) if one.exists())
        return Capacity(
            known.total if known else None, shutil.disk_usage(home).free, os.cpu_count()
        )

    def candidates(self) -> list[Candidate]:
        """Return the engine itself."""
        why = self.obstacle()
        health = Health.READY if why is None else Health.STOPPED
        return [Candidate(LABEL, __version__, WHERE, health, used=why is None, problem=why)]

    def use(self, where: str) -> None:
        """Do nothing: there is one."""

    def advice(self) -> EngineAdvice:
        """Return how servers are kept to their folder on this system."""
        return EngineAdvice(LABEL, page=_PAGE, install=_install_command())

    def start_engine(self, task: Task) -> None:
        """Do nothing: it runs as soon as there is a server."""

    def protection(self) -> tuple[bool, str]:
        """Return whether servers are kept to their folder, and what the person is to know of it."""
        here = fence.tools(self._paths.home).fence
        return here is not Fence.NONE, here.sentence()


def _install_command() -> str:
    """Return the command that installs what the fence needs, where the system is known."""
    if sys.platform != "linux":
        return ""
    try:
        names = platform.freedesktop_os_release()
    except OSError:
        return ""
    like = {names.get("ID", ""), *names.get("ID_LIKE", "").split()}
    packages = "bubblewrap passt iproute2"
    if like & {"debian", "ubuntu"}:
        return f"sudo apt install {packages}"
    if like & {"fedora", "rhel"}:
        return "sudo dnf install bubblewrap passt iproute"
    return ""
