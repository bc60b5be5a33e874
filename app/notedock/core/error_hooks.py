"""Handlers for uncaught exceptions on every thread, and for crashes of the interpreter.

Installed before anything else is imported, so that the log itself is imported when it is needed.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from notedock.core import own_files
from notedock.core.app_paths import AppPaths, make_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from notedock.core.error_log import ErrorLog


_MAX_CRASH_FILE_AGE = 30 * 24 * 3600.0  # seconds; the process of an older file was killed


class ErrorHooks:
    """The handlers of one process.

    home: the folder of the program's own files. program: "window" or "terminal". crashed: whether
    an earlier process of the same program was ended by a native crash, and nobody was told yet.
    """

    def __init__(self, home: Path, program: str) -> None:
        self.home = home
        self.crashed = False
        self._crash_name = f"crash-{program}-"
        self._crash_file = AppPaths(home).errors / f"{self._crash_name}{os.getpid()}.txt"
        self._tell: Callable[[str], object] | None = None
        self._untold: list[str] = []
        self._warnings: list[tuple[str, str]] = []
        self._log: ErrorLog | None = None
        self._open_file: BinaryIO | None = None

    @property
    def log(self) -> ErrorLog:
        """The log of unexpected errors."""
        if self._log is None:
            from notedock.core.error_log import ErrorLog

            self._log = ErrorLog(self.home)
        return self._log

    def install(self) -> None:
        """Install the handlers, and have the interpreter write its stacks when it crashes."""
        sys.excepthook = self._on_main_thread
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        try:
            self._watch_for_crash()
        except OSError:  # the home cannot be written; a Problem says so where it matters
            return

    def tell_to(self, tell: Callable[[str], object]) -> None:
        """Call `tell` with the masked traceback of each error, also of those before.

        It is called on the thread on which the error has happened.
        """
        self._tell = tell
        warnings, self._warnings = self._warnings, []
        for text, signature in warnings:
            self.warn(text, signature)
        untold, self._untold = self._untold, []
        for text in untold:
            tell(text)

    def handle(self, where: str, error: BaseException) -> None:
        """Write an error down and tell it. where: the thread or part of the program."""
        text, _file = self.log.record(where, error)
        if self._tell is None:
            self._untold.append(text)
        else:
            self._tell(text)

    def warn(self, text: str, signature: str) -> None:
        """Write down and print a message that is not told. Equal signatures are one entry.

        That is done when `tell_to` has been called, so that the first paint does not wait for it.
        """
        if self._tell is None:
            self._warnings.append((text, signature))
        else:
            masked, _file = self.log.record_text("Qt", text, signature)
            if sys.stderr is not None:  # a program without a console has none
                from notedock.core import terminal_text

                print(terminal_text.lines(masked), file=sys.stderr, flush=True)

    def note_crash(self, text: str) -> None:
        """Write down why the process is about to end, for its next start."""
        try:
            with self._crash_file.open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError:
            return

    def _on_main_thread(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.handle("main thread", error)

    def _on_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            name = arguments.thread.name if arguments.thread else "thread"
            self.handle(name, arguments.exc_value)

    def _on_unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            self.handle("finalizer", arguments.exc_value)

    def _watch_for_crash(self) -> None:
        """Take crashes of earlier processes into the log, and watch for one of this process.

        The file is open, and empty, for as long as the process lives. Raises OSError.
        """
        folder = self._crash_file.parent
        make_folder(folder)
        for file in folder.glob(f"{self._crash_name}*.txt"):
            with suppress(OSError):
                self._log_crash_file(file)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
        self._open_file = os.fdopen(os.open(self._crash_file, flags, 0o600), "ab", buffering=0)
        faulthandler.enable(self._open_file)
        atexit.register(self.close)

    def _log_crash_file(self, file: Path) -> None:
        """Take a crash into the log. An empty file belongs to a process that runs or was killed."""
        if text := own_files.read_text(file, errors="replace"):
            from notedock.core.error_log import signature

            self.crashed = True
            self.log.record_text("crash", text, signature(text))
        if text or time.time() - file.stat().st_mtime > _MAX_CRASH_FILE_AGE:
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop watching for a crash, as the process ends. Nothing is left behind that is empty."""
        if self._open_file is None:
            return
        faulthandler.disable()
        self._open_file.close()
        try:
            if not self._crash_file.stat().st_size:
                self._crash_file.unlink()
            self._crash_file.parent.rmdir()  # unless something is in it
        except OSError:
            return
