"""What was open in JupyterLab, kept for each folder from one start to the next.

It is what the folder's own pages have said, so no other folder's server is given it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.server import Server
from notedock.engines import jupyter
from notedock.flows.context import Context

_LONGEST = 256_000  # characters; some open notebooks need five thousand


def save(context: Context, server: Server) -> None:
    """Keep what is open in this server's Lab. What is too long, or cannot be written, is lost."""
    content = jupyter.workspace(server)
    text = json.dumps(content)
    if content is not None and len(text) <= _LONGEST:
        with suppress(OSError):
            write_atomically(_file(context, server), text)


def restore(context: Context, server: Server) -> None:
    """Have a new server with JupyterLab open what was open in the folder's last one."""
    content = own_files.read_json(_file(context, server), limit=_LONGEST)
    if isinstance(content, dict):
        jupyter.restore_workspace(server, content)


def _file(context: Context, server: Server) -> Path:
    return context.paths.workspaces / f"{server.key}.json"
