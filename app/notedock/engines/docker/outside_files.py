"""Files that notebooks have made outside the person's folder, which go with their container."""

from __future__ import annotations

import posixpath
import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO

import docker
from docker.errors import NotFound

from notedock.core.mounts import WORK
from notedock.engines.docker.container_files import ContainerFiles

_MOST = 1000  # files that are looked at
# What systems and package managers fill, and what lasts for no longer than a program.
_SYSTEM = ("bin", "boot", "dev", "etc", "lib", "lib64", "opt", "proc", "run", "sbin", "sys", "tmp")
_NEVER = {*_SYSTEM, "usr", "var"}
_LEAVINGS = {"__pycache__", "node_modules"}
# Where the folder is mounted, the home of root, and that of who has none (write_settings.sh).
_HOMES = (posixpath.dirname(WORK) + "/", "/root/", "/tmp/notedock-home/")


def find(inside: ContainerFiles, added: Collection[str]) -> tuple[str, ...]:
    """Return the paths of files that a person would miss, the first thousand in order.

    added: the paths that are new.
    """
    parents = {posixpath.dirname(path) for path in added}
    files = [path for path in sorted(added) if path not in parents and _would_be_missed(path)]
    return tuple(path for path in files[:_MOST] if inside.is_file(path))


def copy(client: docker.APIClient, container: str, paths: Iterable[str], into: Path) -> None:
    """Copy files of the container below `into`, which is empty and nobody else's yet.

    Raises OSError, or the library's own errors.
    """
    for path in paths:
        target = into / posixpath.relpath(path, _base(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            pieces, _status = client.get_archive(container, path)
        except NotFound:
            continue  # somebody has removed it since
        with tempfile.TemporaryFile(dir=into) as spool:
            spool.writelines(pieces)
            spool.seek(0)
            _unpack(spool, target)


def _unpack(spool: IO[bytes], target: Path) -> None:
    """Write the one file of an archive; a name in the archive is never used."""
    with tarfile.open(fileobj=spool) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is not None:
                with target.open("xb") as file:
                    shutil.copyfileobj(content, file)


def _would_be_missed(path: str) -> bool:
    parts = path.split("/")[1:]
    is_hidden = any(part.startswith(".") or part in _LEAVINGS for part in parts)
    is_systems = parts[0] in _NEVER and not path.startswith(_HOMES)
    return not (is_hidden or is_systems or path.startswith(WORK + "/"))


def _base(path: str) -> str:
    return next((home for home in _HOMES if path.startswith(home)), "/")
