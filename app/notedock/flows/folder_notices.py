"""What a person should know of a folder whose notebooks run, or are about to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from notedock.core.formatting import format_names
from notedock.core.project import Project, is_on_read_only_drive
from notedock.core.server import Server
from notedock.core.translation import translate
from notedock.engines import jupyter

_LINKS_NAMED = 3
_KERNELS_NAMED = 3


def of_project(project: Project, *, read_only: bool) -> Iterator[str]:
    """Yield what is to be said before the folder is started. read_only: as was asked for."""
    if links := project.links_outside():
        yield translate(
            "Notice",
            "Notebooks cannot follow links that lead out of the folder: {names}. Copy what they "
            "need into the folder.",
            names=format_names(links, _LINKS_NAMED),
        )
    if not read_only and is_on_read_only_drive(project.folder):
        yield _of_drive()


def of_kernels(kernels: Collection[str]) -> Iterator[str]:
    """Yield what is to be said of kernels that notebooks ask for, and that are not here."""
    if kernels:
        yield translate(
            "Notice",
            "Some notebooks ask for tools of their author's computer: {names}. They run with those "
            "of this environment.",
            names=format_names(sorted(kernels), _KERNELS_NAMED),
        )


def of_server(server: Server) -> Iterator[str]:
    """Yield what is to be said of a server that answers. It is asked whether it can save."""
    if not server.kept_apart:
        yield translate(
            "Notice",
            "Notebooks of other folders could reach these, because they could not be kept apart. "
            "Stop the ones that you do not need, and start these again.",
        )
    if server.lacks_graphics:
        yield translate(
            "Notice",
            "There is no graphics card for these notebooks. They run on the processor, which can "
            "take much longer.",
        )
    if server.read_only or (saves := jupyter.can_save(server)):
        return
    if saves is None:
        yield translate(
            "Notice",
            "It is not known whether changes can be saved in this folder. "
            "Save a small change first, and see whether it is kept.",
        )
    elif is_on_read_only_drive(server.folder):
        yield _of_drive()
    else:
        yield translate(
            "Notice",
            "Changes cannot be saved in this folder, because its owner does not allow it. "
            "Copy the folder to a place of your own to keep what you change.",
        )


def _of_drive() -> str:
    return translate(
        "Notice",
        "This folder is opened read-only, because its drive does not allow changes. Copy the "
        "folder to this computer to keep what you change.",
    )
