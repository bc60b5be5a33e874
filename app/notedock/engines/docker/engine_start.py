"""Starting an installed engine by the command of its kind."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.task import Progress, Step, Task
from notedock.engines.docker.installation import advice

_TIMEOUT = 180.0  # seconds; Docker Desktop takes more than a minute on an old computer
_POLL_INTERVAL = 0.5  # seconds
_WINDOWS_DESKTOP = r"C:\Program Files\Docker\Docker\Docker Desktop.exe"

# By system: what shows that an engine is installed (a command or a file), and what starts it, the
# likeliest first. Sources: the documentation of Docker Desktop (`docker desktop start` from 4.37
# on) and of the others, and the units that their packages bring for systemd, which asks for the
# administrator's password in a window of its own.
_STARTERS = {
    "linux": (
        ("/opt/docker-desktop", "docker desktop start"),
        ("/opt/docker-desktop", "systemctl --user start docker-desktop"),
        ("~/.config/systemd/user/docker.service", "systemctl --user start docker"),
        ("docker", "systemctl start docker"),
        ("podman", "systemctl --user start podman.socket"),
    ),
    "darwin": (
        ("/Applications/Docker.app", "open -g -a Docker"),
        ("/Applications/OrbStack.app", "open -g -a OrbStack"),
        ("/Applications/Rancher Desktop.app", "open -g -a 'Rancher Desktop'"),
        ("/opt/homebrew/bin/colima", "/opt/homebrew/bin/colima start"),
        ("podman", "podman machine start"),
    ),
    "win32": (
        (_WINDOWS_DESKTOP, "docker desktop start"),
        (_WINDOWS_DESKTOP, f"'{_WINDOWS_DESKTOP}'"),
        ("podman", "podman machine start"),
    ),
}
# Problems that an engine has while it is starting.
_MAY_STILL_START = {
    ProblemKind.ENGINE_STOPPED,
    ProblemKind.ENGINE_STARTING,
    ProblemKind.ENGINE_UNREACHABLE,
    ProblemKind.ENGINE_SILENT,
}


def start_engine(task: Task, find: Callable[[], object]) -> None:
    """Start an engine and wait until `find` finds one.

    find: raises Problem while there is none. Raises Problem when no engine is installed, or none
    has answered in time; Cancelled, after which the engine may still start.
    """
    task.report(Progress(Step.START_ENGINE))
    problem = _current_problem(find)
    said = []
    for command in _commands():
        if problem is None:
            return
        failure = _start(command, task, find)
        if not failure:
            return
        said.append(f"{command}: {failure}")
    if problem is not None:
        raise problems.engine_not_startable(advice(), "\n".join(said) or problem.detail)


def _current_problem(find: Callable[[], object]) -> Problem | None:
    """Return why there is no engine, None when there is one. Raises it where waiting is no use."""
    try:
        find()
    except Problem as problem:
        if problem.kind not in _MAY_STILL_START:
            raise
        return problem
    return None


def _start(command: str, task: Task, find: Callable[[], object]) -> str:
    """Run a command, and wait for an engine. Returns why none has answered, empty on success."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        try:
            process = subprocess.Popen(
                shlex.split(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            return str(error)
        # The engine may answer before the command has ended: this thread then collects its status.
        threading.Thread(target=process.wait, name="engine-start", daemon=True).start()
        began = time.monotonic()
        while _current_problem(find) is not None:
            waited = time.monotonic() - began
            # After exit status 0 the engine may still be starting.
            if process.poll() or waited > _TIMEOUT:
                output.seek(0)
                return output.read().strip() or f"nothing after {waited:.0f} seconds"
            task.report(Progress(Step.START_ENGINE, int(waited)))
            task.cancel.wait(_POLL_INTERVAL)
    return ""


def _commands() -> list[str]:
    return [command for sign, command in _STARTERS.get(sys.platform, ()) if _is_installed(sign)]


def _is_installed(sign: str) -> bool:
    path = Path(sign).expanduser()
    return path.exists() if path.is_absolute() else shutil.which(sign) is not None
