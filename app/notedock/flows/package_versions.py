"""Versions of Python packages that can be installed together, found by uv on this computer.

uv asks the index for what it says of its packages. Nothing is installed, and nothing of a package
is run: only wheels count, and packages that an index has no wheels of at all are left out.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from notedock.core import uv_program
from notedock.core.requirements import normalized
from notedock.core.task import Cancel

_LIMIT = 60.0  # seconds for all questions of one search
_MAX_LEFT_OUT = 30  # packages without any wheel
_NO_SOLUTION = 1  # uv's exit status; another one means that it could not find out
# uv reports failures as text alone.
_NO_WHEELS = re.compile(
    r"Because (?:all versions of )?([A-Za-z0-9][\w.-]*)(==[\w.!+-]+)? (?:has|have) no usable wheels"
)
# What no other Python would have either.
_NOWHERE = re.compile(
    r"Because (?:there is no version of \S+|\S+ was not found in the package registry|only \S+ is "
    r"available) and you require "
)
_VERSION = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.MULTILINE)


class UndecidedError(Exception):
    """Asking further leads nowhere.

    There is no uv, no connection, no such version, a line that uv refuses, or no time.
    """


@dataclass(frozen=True)
class Wanted:
    """What is to be installed together, as lines of requirements files.

    requirements, constraints: as pip reads them. options: names of indexes.
    """

    requirements: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


class VersionSearch:
    """Asks for versions with one Python after the other. Used as a context manager.

    before: a date (YYYY-MM-DD) or time in ISO 8601: only what the index had then counts; empty for
    any time. Its methods raise UndecidedError, or Cancelled.
    """

    def __init__(self, wanted: Wanted, cancel: Cancel, before: str = "") -> None:
        self._wanted = wanted
        self._cancel = cancel
        self._before = before
        self._left_out: list[str] = []
        self._known: dict[str, bool] = {}  # whether there are wheels at all
        self._until = time.monotonic() + _LIMIT

    def __enter__(self) -> Self:
        try:
            made = tempfile.TemporaryDirectory(prefix="notedock-", ignore_cleanup_errors=True)
        except OSError as error:
            raise UndecidedError(str(error)) from error
        self._folder = made
        return self

    def __exit__(self, *_error: object) -> None:
        self._folder.cleanup()

    @property
    def left_out(self) -> tuple[str, ...]:
        """The normalised names of packages that do not count, because they have to be built."""
        return tuple(self._left_out)

    def versions(self, python: str) -> Mapping[str, str] | None:
        """Return versions that fit together and this Python, by normalised names; None for none.

        python: as `3.8`.
        """
        while True:
            status, said = self._compile(self._wanted.requirements, python)
            if status == 0:
                return {normalized(name): version for name, version in _VERSION.findall(said)}
            if _NOWHERE.search(said):
                raise UndecidedError(said)
            blocking = _NO_WHEELS.search(said)
            if blocking is None or self._has_wheels(blocking[1], blocking[2] or ""):
                return None
            if len(self._left_out) >= _MAX_LEFT_OUT:
                return None
            self._left_out.append(normalized(blocking[1]))

    def _has_wheels(self, name: str, version: str) -> bool:
        """Tell whether a package can be had without building it, for any Python and system."""
        asked = name + version
        if normalized(name) in self._left_out:
            return True  # uv should not have come upon it: this leads no further
        if asked not in self._known:
            status, _said = self._compile((asked,), "3.6", "--universal", "--no-deps")
            self._known[asked] = status == 0
        return self._known[asked]

    def _compile(self, requirements: tuple[str, ...], python: str, *more: str) -> tuple[int, str]:
        """Return uv's exit status, and what it wrote."""
        folder = Path(self._folder.name)
        given = {
            "requirements.txt": (*self._wanted.options, *requirements),
            "constraints.txt": self._wanted.constraints,
            "excludes.txt": self._left_out,
        }
        try:
            for name, lines in given.items():
                text = "".join(f"{line}\n" for line in lines)
                (folder / name).write_text(text, encoding="utf-8", errors="replace")
        except OSError as error:
            raise UndecidedError(str(error)) from error
        command = [_uv(), "pip", "compile", "requirements.txt", "--quiet", "--no-config"]
        command += ["--constraints", "constraints.txt", "--excludes", "excludes.txt"]
        command += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--no-sources"]
        command += ["--python-version", python, "--cache-dir", "cache", *more]
        command += [] if more else ["--python-platform", _system()]
        command += ["--exclude-newer", self._before] if self._before else []
        if not getattr(sys, "frozen", False):
            command += ["--python", sys.executable]
        status, said = self._run(command, folder)
        if status not in (0, _NO_SOLUTION):
            raise UndecidedError(said)
        return status, said

    def _run(self, command: list[str], folder: Path) -> tuple[int, str]:
        self._cancel.check()
        left = self._until - time.monotonic()
        if left <= 0:
            raise UndecidedError("not in time")
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows
            )
        except OSError as error:
            raise UndecidedError(str(error)) from error
        with process, self._cancel.closing(process.kill):
            try:
                said, _none = process.communicate(timeout=left)
            except subprocess.TimeoutExpired:
                process.kill()
                raise UndecidedError("not in time") from None
        self._cancel.check()
        return process.returncode, said


def _uv() -> str:
    """Return the path of uv. Raises UndecidedError."""
    try:
        return uv_program.path()
    except OSError as error:
        raise UndecidedError(str(error)) from error


def _environment() -> dict[str, str]:
    """Return the environment that uv runs in: with pip's settings, and without its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    return {**kept, **uv_program.settings(os.environ)}


def _system() -> str:
    """Return what uv calls the system inside of environments, with this computer's processor."""
    arm = platform.machine().lower() in ("arm64", "aarch64")
    return f"{'aarch64' if arm else 'x86_64'}-manylinux_2_28"
