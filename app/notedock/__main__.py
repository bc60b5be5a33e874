"""The entry point: starts the window or the terminal, and connects all packages.

`notedock` and `notedock FOLDER` open the window; `notedock COMMAND …` works in the terminal.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from notedock.core.app_paths import app_paths, repair_modes
from notedock.core.error_hooks import ErrorHooks
from notedock.terminal import COMMANDS, standard_streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from notedock.core.problem import Problem
    from notedock.flows.context import Context


def make_context() -> Context:
    """Return the context that all flows need: engine, catalogue, settings, folders.

    Raises Problem when NOTEDOCK_REGISTRY is invalid.
    """
    from notedock.core.account import person
    from notedock.core.environment import read_catalogue
    from notedock.core.recent_folders import RecentFolders
    from notedock.engines.engine_list import AUTO, make_engine
    from notedock.flows.context import Context

    own = app_paths()
    engine = make_engine(AUTO, own)
    context = Context(engine, read_catalogue(), RecentFolders(own), own, person())
    context.obey_settings()
    return context


def main() -> int:
    """Run the command line of this process and return the exit status."""
    standard_streams.install()
    try:
        status = _run()
    except SystemExit as end:  # of the parser, which has said why
        status = end.code if isinstance(end.code, int) else 1
    except standard_streams.OutputFailed as failure:
        return standard_streams.failed(failure)
    return standard_streams.finish(status)


def _run() -> int:
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    folders = arguments[1:] if first == "--" else arguments
    option = first.startswith("-") and first != "--"
    in_terminal = first in COMMANDS or option or len(folders) > 1
    own = app_paths()
    repair_modes(own)
    hooks = ErrorHooks(own.home, "terminal" if in_terminal else "window")
    hooks.install()
    try:
        if in_terminal:
            from notedock.terminal.commands import run

            return run(make_context, arguments, hooks)
        _window(folders[0] if folders else None, hooks)
    except KeyboardInterrupt:
        return 130
    except standard_streams.OutputFailed:
        raise
    except Exception as error:
        return _start_failed(error, hooks)


def _window(folder: str | None, hooks: ErrorHooks) -> NoReturn:
    if not has_display():
        raise _no_display()
    gc.disable()  # until the window is shown: collecting during the imports takes 10 ms
    run = _window_program()
    _exit(run(make_context, hooks, folder), hooks)


def _exit(status: int, hooks: ErrorHooks) -> NoReturn:
    """End the process of a window that was closed, without finalising the interpreter.

    Threads of jobs and of Qt may still be about to call into Python. Finalised under them, the
    process has ended by SIGSEGV, once in some hundred times.
    """
    from notedock.window.shell import application

    application.release()
    status = standard_streams.finish(status)
    hooks.close()
    os._exit(status)


def _start_failed(error: Exception, hooks: ErrorHooks) -> int:
    from notedock.core import problems
    from notedock.core.problem import Problem
    from notedock.window.shell import start_failure

    hooks.tell_to(lambda _text: None)
    lines = []
    if not isinstance(error, Problem):
        text, file = hooks.log.record("start", error)
        error, lines = problems.unexpected(text), [f"Details: {file}"]
    start_failure.tell(error, *lines)
    return 1


def _window_program() -> Callable[[Callable[[], Context], ErrorHooks, str | None], int]:
    """Import Qt and the window. Raises Problem when Qt lacks a library of the system."""
    try:
        from notedock.window.shell.application import run
    except ImportError as error:
        from notedock.core import problems, system_libraries

        library = system_libraries.missing_library(str(error))
        if not library:
            raise
        command = system_libraries.install_command([library])
        raise problems.system_library_missing(library, command, str(error)) from None
    return run


def _no_display() -> Problem:
    from notedock.core import problems

    return problems.no_display("")


def has_display() -> bool:
    """Tell whether there is a screen that a window can be shown on, as far as is known."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
