"""Where the text of a log comes from; these functions run on worker threads."""

from __future__ import annotations

from math import inf
from pathlib import Path

from notedock.core import problems
from notedock.core.log_levels import KEPT_LINES
from notedock.core.server import Server
from notedock.core.task import Cancel
from notedock.flows import logs
from notedock.flows.context import Context
from notedock.window.log.feed import LogFeed
from notedock.window.work.build_output import BuildOutput


def follow_server(context: Context, server: Server, feed: LogFeed, cancel: Cancel) -> None:
    """Write the server's log to `feed` until the server ends. Raises Problem or Cancelled.

    While the engine does not answer, it is waited for.
    """
    for text in logs.follow(context, server, cancel, KEPT_LINES, patience=inf):
        feed.write(text, cancel)


def follow_build(output: BuildOutput, feed: LogFeed, cancel: Cancel) -> None:
    """Write the output of a job's tools to `feed` until the job ends. Raises Cancelled."""
    for text in output.follow(cancel):
        feed.write(text, cancel)


def read_kept_log(context: Context, folder: Path, feed: LogFeed, cancel: Cancel) -> None:
    """Write the log that was kept of the folder's last server, if there is one."""
    feed.write(logs.kept_log(context, folder), cancel)


def save(file: Path, text: str) -> None:
    """Write a log to a file. Raises Problem."""
    try:
        file.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise problems.log_not_saved(str(file), str(error)) from None
