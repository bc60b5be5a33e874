"""Runs uv, which makes environments: with nothing of the person's own settings, and cancellable."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from notedock.core import uv_program
from notedock.core.masking import mask_addresses
from notedock.core.task import Progress, Step, Task

# Variables of the person's that count: how to reach the network, and where the system has things.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_KEPT = (
    *("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", *_PROXIES, *map(str.lower, _PROXIES)),
)
_UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "B": 1}
_SIZE = re.compile(r"Downloading (\S+) \(([\d.]+)(B|KiB|MiB|GiB)\)")
_DOWNLOADED = re.compile(r" Downloaded (\S+)")
_BUILDING = re.compile(r"\s*Building (\S+)")
_COUNT = re.compile(r"(Resolved|Prepared|Installed) (\d+) packages?")
_MAX_SAID = 200_000  # characters of the output that are kept


class UvFailedError(Exception):
    """Uv has ended with an error. said: the end of its output, without passwords."""

    def __init__(self, said: str) -> None:
        super().__init__(said[-500:])
        self.said = said


@dataclass
class _Reader:
    """Turns uv's output into progress: bytes while it downloads, then packages."""

    task: Task
    sizes: dict[str, int] = field(default_factory=dict)  # of what is downloaded, in bytes
    begun: str = ""  # the package whose download has begun last
    loaded: int = 0
    packages: int = 0

    def read(self, line: str) -> None:
        """Report what one line tells."""
        if found := _SIZE.search(line):
            self.sizes[found[1]] = int(float(found[2]) * _UNITS[found[3]])
            self.begun = found[1]
            self._report_download()
        elif found := _DOWNLOADED.match(line):
            self.loaded += self.sizes.get(found[1], 0)
            self._report_download()
        elif found := _BUILDING.match(line):
            self.task.report(Progress(Step.PREPARE, what=found[1].partition("==")[0]))
        elif found := _COUNT.match(line):
            count = int(found[2])
            if found[1] == "Resolved":
                self.packages = count
            done = count if found[1] == "Installed" else 0
            self.task.report(Progress(Step.PREPARE, done, max(self.packages, count)))

    def _report_download(self) -> None:
        total = sum(self.sizes.values())
        self.task.report(Progress(Step.DOWNLOAD, self.loaded, total, what=self.begun))


def run(arguments: list[str], builtin: Path, folder: Path, task: Task) -> str:
    """Run uv, and return its output, which goes to the task's log, too.

    builtin: with uv's cache and Pythons. folder: that it works in, and that is its home. Raises
    UvFailedError, Cancelled, OSError.
    """
    return run_program([uv_program.path(), *arguments], builtin, folder, task)


def run_program(command: list[str], builtin: Path, folder: Path, task: Task) -> str:
    """Run another program likewise."""
    task.cancel.check()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(builtin, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        umask=-1 if sys.platform == "win32" else 0o022,  # other accounts may run what is installed
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
    )
    reader = _Reader(task)
    said: list[str] = []
    try:
        with process, task.cancel.closing(lambda: _kill(process)):
            for raw in process.stdout or ():
                line = mask_addresses(raw)
                said.append(line)
                task.log(line)
                reader.read(line)
    except BaseException:
        _kill(process)
        raise
    task.cancel.check()
    text = "".join(said)[-_MAX_SAID:]
    if process.returncode != 0:
        raise UvFailedError(text)
    return text


def _kill(process: subprocess.Popen[str]) -> None:
    """End uv with all that it runs, such as a compiler."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment(builtin: Path, folder: Path) -> dict[str, str]:
    """Return the environment variables of uv, and of what it runs to build packages."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {
        "HOME": str(folder),  # nothing of the person's
        "LANG": "C.UTF-8",
        "UV_CACHE_DIR": str(builtin / "cache"),
        "UV_PYTHON_INSTALL_DIR": str(builtin / "python"),
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "manual",  # only when that is asked for
        "UV_LINK_MODE": "hardlink",
        "UV_NO_PROGRESS": "1",
        "UV_HTTP_RETRIES": "3",  # of hundreds of megabytes, a part may be slow to come
        "UV_HTTP_TIMEOUT": "60",
    }
    return {**kept, **uv_program.settings(os.environ), **own}
