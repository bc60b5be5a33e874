"""Qt's own messages: warnings are written down, and a fatal one ends the program in a sentence."""

from __future__ import annotations

import os
import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from notedock.core.error_hooks import ErrorHooks
    from notedock.core.problem import Problem


def install(hooks: ErrorHooks) -> None:
    """Handle the messages of this process."""
    qInstallMessageHandler(partial(_on_message, hooks))


def remove() -> None:
    """Let Qt handle its own messages again: its threads may not call into Python any more."""
    qInstallMessageHandler(None)


def _on_message(
    hooks: ErrorHooks, kind: QtMsgType, context: QMessageLogContext, message: str
) -> None:
    if kind is QtMsgType.QtFatalMsg:
        _end(hooks, message)
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
        text = f"{context.category}: {message}"
        # Addresses and sizes change from one time to the next.
        hooks.warn(text, re.sub(r"0x[0-9a-f]+|\d+", "#", text))
    elif sys.stderr is not None:  # as Qt does, for whoever has asked with QT_LOGGING_RULES
        print(message, file=sys.stderr)


def _end(hooks: ErrorHooks, message: str) -> None:
    """End the program, which Qt would abort when this returns."""
    from notedock.core import problems
    from notedock.core.masking import mask_secrets
    from notedock.window.shell import start_failure

    hooks.tell_to(lambda _text: None)  # the warnings that came before say more
    if "platform plugin" in message:
        problem = _why_no_screen(message)
    else:
        hooks.note_crash(f"Qt: {mask_secrets(message)}\n")
        problem = problems.unexpected(message)
    start_failure.tell(problem, box=False)
    os._exit(1)


def _why_no_screen(message: str) -> Problem:
    from notedock.core import problems, system_libraries

    missing = system_libraries.missing_for_x11() if sys.platform == "linux" else []
    if not missing:
        return problems.no_display(message)
    command = system_libraries.install_command(missing)
    return problems.system_library_missing(", ".join(missing), command, message)
