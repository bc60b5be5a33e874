"""Jupyter's signatures of the notebooks that it trusts: taken from a container, given to the next.

They are put into a folder of their own before the container is started. Which folder Jupyter has
them in is only known inside: there `resources/container/restore_signatures.py` copies them to it.
"""

from __future__ import annotations

import posixpath
import tarfile
import time
from collections.abc import Collection, Iterator

from notedock.core.made_outside import Signatures
from notedock.engines.docker.container_files import ContainerFiles, Entry, file_entry

_SECRET, _DATABASE = "notebook_secret", "nbsignatures.db"  # as Jupyter calls them
_LIMIT = 16 << 20  # bytes of each; Jupyter lets the database grow to about 12 MB
_MOST = 5  # folders with such files that are looked into
GIVEN = "/tmp/notedock-signatures"  # the folder that is put into a container


def read(inside: ContainerFiles, written: Collection[str]) -> Signatures | None:
    """Return the signatures, None without any. written: the paths that are new or changed."""
    folders = {posixpath.dirname(one) for one in written if posixpath.basename(one) == _DATABASE}
    for folder in sorted(folders - {GIVEN}, key=len)[:_MOST]:
        if f"{folder}/{_DATABASE}-journal" in written:  # it was ended while it wrote
            continue
        secret = inside.content(f"{folder}/{_SECRET}", _LIMIT)
        database = inside.content(f"{folder}/{_DATABASE}", _LIMIT)
        if secret and database:
            return Signatures(secret, database)
    return None


def entries(inside: ContainerFiles, signatures: Signatures) -> Iterator[Entry]:
    """Yield what a container that has not been started is given. Without it, it runs, too."""
    if inside.is_plain(GIVEN, missing=True):
        folder = tarfile.TarInfo(GIVEN.lstrip("/"))
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        yield folder, b""
        now = int(time.time())
        for name, content in ((_SECRET, signatures.secret), (_DATABASE, signatures.database)):
            yield file_entry(f"{GIVEN}/{name}", content, now)
