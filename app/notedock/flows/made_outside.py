"""What was made outside the folder of a server that has ended: kept before it would be lost."""

from __future__ import annotations

from contextlib import suppress

from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Task
from notedock.flows import installed_packages, notebook_trust, outside_files
from notedock.flows.context import Context


def keep(context: Context, server: Server, task: Task, *, force: bool) -> None:
    """Keep it, as far as the person wants it kept; with `force` they are not asked.

    Raises Problem or Cancelled.
    """
    made = context.engine.made_outside(server)
    notebook_trust.save(context, server.key, made.signatures)
    installed_packages.keep(context, server, made.packages, task, force=force)
    outside_files.keep(context, server, made.files, task, force=force)


def keep_unasked(context: Context, server: Server, task: Task) -> None:
    """Do the same for a server that has ended by itself; what cannot be kept stops nobody.

    Files are copied without asking. About packages the person is asked, where that is possible.
    """
    with suppress(Problem):
        made = context.engine.made_outside(server)
        notebook_trust.save(context, server.key, made.signatures)
        with suppress(Problem):
            installed_packages.keep(context, server, made.packages, task, force=False)
        outside_files.keep(context, server, made.files, task, force=True)
