"""Which page of a running server the browser is given."""

from __future__ import annotations

from collections.abc import Sequence

from notedock.core.problem import Problem
from notedock.core.project import read_project
from notedock.core.server import Server
from notedock.core.start_page import LAB, first_notebook, pages
from notedock.engines import jupyter
from notedock.flows import reachability
from notedock.flows.context import Context


def at_page(
    context: Context,
    server: Server,
    named: str = "",
    notebooks: Sequence[str] | None = None,
    *,
    has_lab: bool | None = None,
) -> Server:
    """Return the server with the page that opens: what the person chose for its folder.

    named: a notebook to be opened, its path below the folder. notebooks: all of the folder's,
    where they are known already. has_lab: whether the server has JupyterLab, where it has just said
    so. A page that the server lacks is replaced by one that it has. Raises Problem when the server
    cannot be reached.
    """
    if has_lab is None:
        reachability.check(context, server)
    opens = context.recent_folders.start_page(server.folder)
    first = "" if named else first_notebook(_notebooks(server) if notebooks is None else notebooks)
    wanted, other = pages(opens, first, named)
    if not _has(server, wanted, has_lab) and _has(server, other, has_lab):
        return server.at(other)
    return server.at(wanted)


def _has(server: Server, page: str, has_lab: bool | None) -> bool:
    if has_lab is not None and page.startswith(LAB):
        return has_lab
    return jupyter.has_page(server, page)


def _notebooks(server: Server) -> Sequence[str]:
    try:
        return read_project(server.folder).notebooks
    except Problem:  # the folder has gone; the server may still show what it knows
        return ()
