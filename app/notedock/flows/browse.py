"""Open a link in the system's own browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import webbrowser

from notedock.core import problems

_SETTLED = 3.0  # seconds after which an opener that is still there has found a browser


def open_link(link: str) -> None:
    """Hand `link` to the system's browser. It blocks for some seconds at most.

    Raises Problem when there is no browser or it could not be started.
    """
    opener = shutil.which("xdg-open") if sys.platform == "linux" else None
    if opener is None:
        _open_by_python(link)
        return
    # xdg-open stays for as long as the browser it starts, and tells a failure by its status.
    process = subprocess.Popen(
        [opener, link],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(_SETTLED)
    except subprocess.TimeoutExpired:
        return
    if status != 0:
        raise problems.browser_failed(f"xdg-open ended with status {status}")


def _open_by_python(link: str) -> None:
    try:
        opened = webbrowser.open(link)
    except webbrowser.Error as error:
        raise problems.browser_failed(str(error)) from None
    if not opened:
        raise problems.browser_failed("no browser was found")
