"""The Python that an environment is made with: one of this computer, else one that uv fetches."""

from __future__ import annotations

import json
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from notedock.core import own_files, problems
from notedock.core.app_paths import write_atomically
from notedock.core.task import Task
from notedock.engines.builtin import uv
from notedock.engines.builtin.uv import UvFailedError

JUPYTERS = ">=3.10,<3.15"  # what the locks in `resources/environments` are for
_FETCHED = "3.13"  # where this computer has none that fits
_ASK = "import sys, json; print(json.dumps(['%d.%d.%d' % sys.version_info[:3], sys.base_prefix]))"
_PATIENCE = 20.0  # seconds for an interpreter to start
_MINOR = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True)
class Python:
    """An interpreter. base: the folder that it needs (`sys.base_prefix`)."""

    path: str
    version: str
    base: str

    @property
    def identity(self) -> str:
        """What counts of it for the content of an environment."""
        return f"{Path(self.path).resolve()} {self.version.rpartition('.')[0]}"

    def fits(self, wanted: str) -> bool:
        """Tell whether it is what a recipe asks for; all releases of a minor version are."""
        wanted = wanted.strip()
        if _MINOR.fullmatch(wanted):
            wanted = f"=={'.'.join(wanted.split('.')[:2])}.*"
        try:
            return SpecifierSet(wanted).contains(self.version)
        except InvalidSpecifier:
            return True


class Pythons:
    """Finds interpreters. builtin: the folder of this engine. What was found is kept in a file."""

    def __init__(self, builtin: Path) -> None:
        self._builtin = builtin
        self._memory = builtin / "pythons.json"

    def find(self, wanted: str, folder: Path, task: Task) -> Python:
        """Return one that fits. wanted: a version or specifier. folder: for uv to work in.

        Raises Problem, Cancelled, OSError.
        """
        try:
            path = self._ask_uv(wanted, folder, task)
        except UvFailedError:
            path = self._fetch(wanted, folder, task)
        found = _asked(path)
        if found is None:
            raise problems.python_missing(_shown(wanted), path)
        self._keep(wanted, found)
        return found

    def _ask_uv(self, wanted: str, folder: Path, task: Task) -> str:
        command = ["python", "find", "--system", "--no-project", _for_uv(wanted)]
        return uv.run(command, self._builtin, folder, Task(cancel=task.cancel)).strip()

    def _fetch(self, wanted: str, folder: Path, task: Task) -> str:
        minor = _FETCHED if wanted == JUPYTERS else _for_uv(wanted)
        try:
            uv.run(["python", "install", "--no-bin", minor], self._builtin, folder, task)
            command = ["python", "find", "--managed-python", "--no-project", minor]
            return uv.run(command, self._builtin, folder, Task(cancel=task.cancel)).strip()
        except UvFailedError as error:
            raise problems.python_missing(_shown(wanted), error.said) from error

    def known(self, wanted: str) -> Python | None:
        """Return what was found before, as long as nothing has changed of it."""
        noted = own_files.read_json(self._memory)
        entry = noted.get(wanted) if isinstance(noted, dict) else None
        if not isinstance(entry, list) or not entry:
            return None
        try:
            python = Python(**entry[-1])
            return python if entry[:-1] == _marks(python) else None
        except (TypeError, OSError):
            return None

    def _keep(self, wanted: str, found: Python) -> None:
        noted = own_files.read_json(self._memory)
        known = noted if isinstance(noted, dict) else {}
        with suppress(OSError):
            known[wanted] = [*_marks(found), asdict(found)]
            write_atomically(self._memory, json.dumps(known, indent=1))


def _marks(python: Python) -> list[object]:
    status = Path(python.path).stat()
    return [os.environ.get("PATH", ""), status.st_size, status.st_mtime_ns]


def _asked(path: str) -> Python | None:
    """Return what an interpreter says of itself, None where it does not work."""
    try:
        said = subprocess.run(
            [path, "-I", "-S", "-c", _ASK], capture_output=True, timeout=_PATIENCE, check=True
        )
        version, base = json.loads(said.stdout)
        return Python(path, str(version), str(base))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _for_uv(wanted: str) -> str:
    """Return a version as uv takes it: its releases do not count."""
    wanted = "".join(wanted.split())
    bare = wanted.removeprefix("==").removesuffix(".*")
    return ".".join(bare.split(".")[:2]) if _MINOR.fullmatch(bare) else wanted


def _shown(wanted: str) -> str:
    return "" if wanted == JUPYTERS else wanted
