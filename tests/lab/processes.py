"""Starting programs that outlive us, finding them again, and ending them."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.lab.shell import LabError, run, succeeds, tail

# A session of its own and output in a file: nobody who waits for our pipes to close waits for
# the program. As a background job it leads no process group, so setsid does not fork and the
# process id that the shell prints is the program's.
_DETACH = 'log=$1; shift; setsid "$@" </dev/null >"$log" 2>&1 & echo $!'


def launch(command: Sequence[str], log: Path, *, root: bool) -> int:
    """Start a program in its own session and return its process id."""
    # Made by us first, so that it is ours to read even if root's umask is strict.
    log.unlink(missing_ok=True)
    log.touch()
    shell = ["sh", "-c", _DETACH, "sh", str(log), *command]
    return int(run(*shell, root=root))


def command_line(pid: int) -> list[str]:
    """The program and arguments of a process; empty when it is gone (or a zombie)."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [part.decode(errors="replace") for part in raw.split(b"\0") if part]


def is_running(pid: int | None, marker: str) -> bool:
    """Whether this process is alive and its command line has the marker that we gave it."""
    return pid is not None and marker in command_line(pid)


def has_ended(pid: int) -> bool:
    """Whether a process is gone or a zombie.

    Its command line does not tell that: it is empty for a moment while a program is loaded.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] == "Z"


def thread_states(pid: int) -> list[str]:
    """Return one letter for each thread of a process: "R" running, "S" sleeping, "T" stopped."""
    states = []
    for thread in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            states.append(thread.read_text().rpartition(")")[2].split()[0])
    return states


def with_text(text: str) -> list[int]:
    """The processes whose command line has this text somewhere."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if any(text in part for part in command_line(pid))]


def read_pid(pid_file: Path) -> int | None:
    """The process id that a file holds, if any."""
    try:
        return int(pid_file.read_text())
    except (OSError, ValueError):
        return None


def send(pid: int, which: signal.Signals, *, root: bool) -> None:
    """Send a signal; a process that has just ended is fine."""
    if root and os.geteuid() != 0:
        # The shell's own kill: a small system has no program of that name.
        succeeds("sh", "-c", f"kill -{which.value} {pid}", root=True)
        return
    try:
        os.kill(pid, which)
    except ProcessLookupError:
        return


def wait_until(
    holds: Callable[[], bool], seconds: float, *, unless: Callable[[], bool] = lambda: False
) -> bool:
    """Wait for a condition; False when the time is over or `unless` has come true instead."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        if unless():
            return holds()
        time.sleep(0.05)
    return False


def wait_for_start(
    name: str, answers: Callable[[], bool], pid: int, log: Path, seconds: float = 60
) -> None:
    """Wait until a launched program answers; LabError with its last words if it does not."""
    if not wait_until(answers, seconds, unless=lambda: has_ended(pid)):
        words = tail(log.read_text(errors="replace")) if log.exists() else ""
        raise LabError(f"{name} did not start. The end of {log}:\n{words}")


def end(pid: int, marker: str, *, root: bool, patience: float = 60) -> None:
    """End a process of ours politely, and after a while impolitely."""
    if not is_running(pid, marker):
        return
    for which in (signal.SIGTERM, signal.SIGKILL):
        send(pid, which, root=root)
        if wait_until(lambda: not is_running(pid, marker), patience):
            return
    raise LabError(f"Process {pid} does not end.")
