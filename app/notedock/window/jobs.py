"""What the window has done on worker threads.

The flows are imported inside, so that nothing they need delays the first paint.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.project import Project, is_writable, look_into
from notedock.core.server import Server
from notedock.core.task import Cancel, Cancelled, Task

if TYPE_CHECKING:
    from notedock.engines.base import EngineInfo
    from notedock.flows.adopt import Found
    from notedock.flows.context import Context
    from notedock.window.log_feed import LogFeed
    from notedock.window.written import Written

_TAIL = 20_000  # lines of a log that are shown from before
_AGAIN = 2.0  # seconds until an engine that is away is tried once more


@dataclass(frozen=True)
class Look:
    """A folder as it was found. environment: the name remembered for it, or empty."""

    project: Project
    writable: bool
    environment: str


@dataclass(frozen=True)
class Snapshot:
    """What the engine had. began: when it was asked, on the monotonic clock."""

    found: Found
    began: float


def look(context: Context, folder: str | Path) -> Look:
    """Look into a folder. Raises Problem."""
    project = look_into(folder)
    return Look(project, is_writable(project.folder), context.memory.environment(project.folder))


def open_folder(context: Context, folder: str | Path) -> Look:
    """Look into a folder and put it on top of those remembered. Raises Problem."""
    found = look(context, folder)
    context.memory.opened(found.project.folder)
    return found


def copy_sample(context: Context, place: str) -> Look:
    """Copy the sample into a new folder inside `place`, and open that. Raises Problem."""
    from notedock.flows import sample

    return open_folder(context, sample.copy_sample(place))


def missing(folders: list[Path]) -> set[Path]:
    """Return those of `folders` that are not there."""
    return {folder for folder in folders if not folder.is_dir()}


def start(
    context: Context, folder: Path, environment: str, task: Task, *, plain: bool = False
) -> Server:
    """Start the folder's notebooks, without its own recipe if `plain`.

    Raises Problem or Cancelled.
    """
    from notedock.flows import start as flow

    return flow.start(context, flow.Wish(folder, environment or None, plain=plain), task)


def wait(context: Context, server: Server, task: Task) -> Server:
    """Wait for a server that was found; cancelling the wait stops it. Raises Problem, Cancelled."""
    from notedock.flows import start as flow
    from notedock.flows import stop as ending

    try:
        flow.wait_until_answering(context, server, task)
    except Cancelled:
        ending.stop(context, server, Task())
        raise
    return at_page(context, server)


def at_page(context: Context, server: Server, notebook: str = "") -> Server:
    """Return the server at the page that opens, or at one notebook (its path below the folder)."""
    from notedock.flows import pages

    return pages.at_page(context, server, notebook)


def stop(context: Context, server: Server, task: Task) -> None:
    """Stop a server. Raises Problem or Cancelled."""
    from notedock.flows import stop as flow

    flow.stop(context, server, task)


def browse(link: str) -> None:
    """Open a link in the browser. Raises Problem."""
    from notedock.flows.browse import open_link

    open_link(link)


def show_folder(folder: Path) -> None:
    """Show a folder in the file manager. Raises Problem."""
    from notedock.flows.browse import open_folder

    open_folder(folder)


def command_line(context: Context, server: Server) -> str:
    """Return what Notedock did to start the server. Raises Problem."""
    return context.engine.command_line(server)


def follow(context: Context, server: Server, feed: LogFeed, cancel: Cancel) -> None:
    """Hand over what the server writes until it ends. Raises Problem or Cancelled.

    An engine that is away meanwhile is waited for.
    """
    from notedock.flows import logs

    for text in logs.follow(context, server, cancel, _TAIL, patience=inf):
        feed.write(text, cancel)


def written(pieces: Written, feed: LogFeed, cancel: Cancel) -> None:
    """Hand over what the tools of a job write until it ends. Raises Cancelled."""
    for text in pieces.follow(cancel):
        feed.write(text, cancel)


def kept_log(context: Context, folder: Path, feed: LogFeed, cancel: Cancel) -> None:
    """Hand over the log kept of the folder's last server, if there is one."""
    from notedock.flows import logs

    feed.write(logs.kept_log(context, folder), cancel)


def save(file: Path, text: str) -> None:
    """Write a log where the person wants to have it. Raises Problem."""
    try:
        file.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise problems.log_not_saved(str(file), str(error)) from None


def snapshot(context: Context) -> Snapshot:
    """Ask the engine what it has. Raises Problem."""
    from notedock.flows.adopt import adopt

    began = time.monotonic()
    return Snapshot(adopt(context), began)


def watch(
    context: Context,
    ready: Callable[[EngineInfo], None],
    seen: Callable[[Snapshot], None],
    lost: Callable[[str, Problem], None],
    away: Callable[[Problem], None],
    task: Task,
) -> None:
    """Tell what the engine has, each time that it may have changed, until cancelled.

    lost: the key of a server in which memory ran out, and what to say of it.

    An engine that is away is tried again and again; when another one is used it goes on there.
    """
    while True:
        task.cancel.check()  # what follows ends without a word when it is cancelled
        try:
            ready(context.engine.info())
            for change in context.engine.changes(context.person, task.cancel):
                seen(snapshot(context))
                if change.out_of_memory:
                    _tell_memory(context, change.out_of_memory, lost)
        except Problem as problem:
            task.cancel.check()
            away(problem)
            task.cancel.wait(_AGAIN)


def _tell_memory(context: Context, key: str, lost: Callable[[str, Problem], None]) -> None:
    from notedock.flows import adopt

    problem = adopt.out_of_memory(context, key)
    if problem is not None:
        lost(key, problem)
