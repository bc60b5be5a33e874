"""Whether a running server still has the folder that its path leads to."""

from __future__ import annotations

from pathlib import Path

from notedock.core import problems
from notedock.core.folder_identity import Presence, identify, presence
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.flows.context import Context


def problem_of(server: Server) -> Problem | None:
    """Return what to say of a server whose folder is not what its path leads to now, or None."""
    return problem_for(server.folder, presence(server.folder, server.folder_id))


def problem_for(folder: Path, now: Presence) -> Problem | None:
    """Return what to say of the server of a folder that is present in this way, or None."""
    if now is Presence.MISSING:
        return problems.folder_moved_away(str(folder))
    return problems.folder_replaced(str(folder)) if now is Presence.REPLACED else None


def started_under_another_name(context: Context, folder: Path) -> Server | None:
    """Return a running server that has `folder`, and was started when that had another path.

    Two paths that lead to one folder at the same time are no other name of it.
    """
    identity = identify(folder)
    if not identity or identity.endswith(":0"):
        return None
    for server in context.engine.servers(context.person):
        known = server.is_running and server.folder_id == identity and server.folder != folder
        if known and presence(server.folder, identity) is not Presence.SAME:
            return server
    return None
