"""Jupyter's signatures of the notebooks that it trusts: taken from a container, given to the next.

They are put into a folder of their own before the container is started. Which folder Jupyter has
them in is only known inside: there `resources/container/restore_signatures.py` copies them to it.
"""

from __future__ import annotations

import posixpath
import tarfile
import time
from collections.abc import Collection
from contextlib import suppress

import docker
import requests
from docker.errors import APIError

from notedock.core.made_outside import Signatures
from notedock.engines.docker.container_files import ContainerFiles, file_entry

_SECRET, _DATABASE = "notebook_secret", "nbsignatures.db"  # as Jupyter calls them
_LIMIT = 16 << 20  # bytes of each; Jupyter lets the database grow to about 12 MB
_MOST = 5  # folders with such files that are looked into
_TEMPORARY = "/tmp"
_GIVEN = "notedock-signatures"  # restore_signatures.py has the same name


def read(inside: ContainerFiles, written: Collection[str]) -> Signatures | None:
    """Return the signatures, None without any. written: the paths that are new or changed."""
    given = posixpath.join(_TEMPORARY, _GIVEN)
    folders = {posixpath.dirname(one) for one in written if posixpath.basename(one) == _DATABASE}
    for folder in sorted(folders - {given}, key=len)[:_MOST]:
        if f"{folder}/{_DATABASE}-journal" in written:  # it was ended while it wrote
            continue
        secret = inside.content(f"{folder}/{_SECRET}", _LIMIT)
        database = inside.content(f"{folder}/{_DATABASE}", _LIMIT)
        if secret and database:
            return Signatures(secret, database)
    return None


def write(client: docker.APIClient, container: str, signatures: Signatures) -> None:
    """Give them to a container that has not been started. Without them it runs, too."""
    with suppress(APIError, requests.HTTPError, tarfile.TarError):
        inside = ContainerFiles(client, container)
        if not inside.is_plain(f"{_TEMPORARY}/{_GIVEN}", missing=True):
            return
        folder = tarfile.TarInfo(_GIVEN)
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        files = {_SECRET: signatures.secret, _DATABASE: signatures.database}
        now = int(time.time())
        entries = (file_entry(f"{_GIVEN}/{name}", one, now) for name, one in files.items())
        inside.put(_TEMPORARY, [(folder, b""), *entries])
