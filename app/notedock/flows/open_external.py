"""Open a link in the browser (the system's own, or BROWSER), a folder in the file manager."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from notedock.core import problems
from notedock.core.app_paths import app_paths
from notedock.flows import redirect_file

_OPENER_TIMEOUT = 3.0  # seconds; an opener that still runs then has started a browser


def open_link(link: str) -> None:
    """Hand `link` to the browser. It blocks for some seconds at most.

    A link with a token is handed over in a file that is removed a minute later, or by the next
    one. Raises Problem when there is no browser or it could not be started.
    """
    if "token=" in link:
        link = _redirect_to(link)
    commands = list(_commands(link))
    if not commands:
        _open_by_python(link)
        return
    failures = []
    for command in commands:
        failure = _failure(command)
        if not failure:
            return
        failures.append(failure)
    raise problems.browser_failed("\n".join(failures))


def _redirect_to(link: str) -> str:
    try:
        file = redirect_file.write(app_paths(), link)
    except OSError as error:
        raise problems.browser_failed(str(error)) from error
    removal = threading.Timer(redirect_file.KEPT, file.unlink, kwargs={"missing_ok": True})
    removal.daemon = True  # the program may end before
    removal.start()
    return file.as_uri()


def is_there() -> bool:
    """Tell whether there seems to be a browser."""
    if any(_commands("")):
        return True
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def open_folder(folder: Path) -> None:
    """Show `folder` in the system's file manager. It blocks for some seconds at most.

    Raises Problem when there is no file manager or it could not be started.
    """
    if sys.platform == "win32":
        try:
            os.startfile(folder)
        except OSError as error:
            raise problems.folder_not_shown(str(error)) from None
    elif failure := _failure(["open" if sys.platform == "darwin" else "xdg-open", str(folder)]):
        raise problems.folder_not_shown(failure)


def _commands(link: str) -> Iterator[list[str]]:
    """Yield what to try: BROWSER is read as Python's own `webbrowser` reads it, then xdg-open."""
    for entry in filter(None, os.environ.get("BROWSER", "").split(os.pathsep)):
        parts = [part.replace("%s", link) for part in shlex.split(entry)]
        yield parts if "%s" in entry else [*parts, link]
    if sys.platform == "linux" and shutil.which("xdg-open"):
        # It looks at the desktop's settings, which Python's module does not, and tells a failure.
        yield ["xdg-open", link]


def _failure(command: list[str]) -> str:
    """Run an opener and return why it failed, or nothing when it has not."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        status = process.wait(_OPENER_TIMEOUT)
    except subprocess.TimeoutExpired:
        return ""  # an opener stays for as long as the browser that it has started
    except OSError as error:
        return str(error)
    return f"{command[0]} ended with status {status}" if status else ""


def _open_by_python(link: str) -> None:
    try:
        opened = webbrowser.open(link)
    except webbrowser.Error as error:
        raise problems.browser_failed(str(error)) from None
    if not opened:
        raise problems.browser_failed("no browser was found")
