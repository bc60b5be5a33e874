"""JupyterLab's look, language and keys as the person has set them up, from one start to the next.

They are read from a server before it stops and given to each new one, whatever its environment.
"""

from __future__ import annotations

import json
from contextlib import suppress

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.server import Server
from notedock.engines import jupyter
from notedock.flows.context import Context


def save(context: Context, server: Server) -> None:
    """Keep what the person has set up in this server's Lab. What cannot be written is lost."""
    before = _read(context)
    now = before | jupyter.personal_settings(server)
    if now != before:
        with suppress(OSError):
            if not before:
                own_files.put_aside(context.paths.jupyter_settings)  # if anything: it is damaged
            write_atomically(context.paths.jupyter_settings, json.dumps(now, ensure_ascii=False))


def restore(context: Context, server: Server) -> None:
    """Give a new server with JupyterLab what the person has set up before."""
    jupyter.apply_personal_settings(server, _read(context))


def _read(context: Context) -> dict[str, str]:
    found = own_files.read_json(context.paths.jupyter_settings)
    if not isinstance(found, dict):
        return {}
    return {plugin: raw for plugin, raw in found.items() if isinstance(raw, str)}
