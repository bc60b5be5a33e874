"""What was made in a server's home, outside the person's folder: what is worth keeping of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from notedock.core import folder_files
from notedock.core.made_outside import MadeOutside, Package, Signatures
from notedock.core.mounts import DATA, WORK
from notedock.core.requirements import normalized
from notedock.engines.builtin.plan import PREFIX
from notedock.engines.builtin.record import Record
from notedock.engines.builtin.sandbox import HOME
from notedock.engines.package_metadata import INSTALLERS, MOST, read_package

_MOST = 1000  # files that are looked at
_LEAVINGS = {"__pycache__", "node_modules"}
_JUPYTER = ".local/share/jupyter"
_SECRET, _DATABASE = "notebook_secret", "nbsignatures.db"  # as Jupyter calls them
_LIMIT = 16 << 20  # bytes of each; Jupyter lets the database grow to about 12 MB
_MOUNTS = {str(PurePosixPath(one).relative_to(HOME)) for one in (WORK, DATA)}


def find(of: Record) -> MadeOutside:
    """Return what is worth keeping."""
    names = sorted(_files(of.home))[:_MOST]
    files = tuple(f"{HOME}/{one}" for one in names)
    return MadeOutside(files, tuple(_packages(of.home)), _signatures(of.home))


def copy(of: Record, paths: Iterable[str], into: Path) -> None:
    """Copy files below `into`, which is empty and nobody else's yet. Raises OSError."""
    for path in paths:
        name = str(PurePosixPath(path).relative_to(HOME))
        target = into / name
        try:
            source = folder_files.open_file(of.home, name)
        except OSError:
            continue  # somebody has removed it since, or put a link in its place
        with source:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                shutil.copyfileobj(source, file)


def _files(home: Path) -> Iterator[str]:
    """Yield the paths of files that a person would miss, below the home."""
    looked = 0
    for here, folders, files in os.walk(home):
        below = Path(here).relative_to(home)
        folders[:] = [
            one
            for one in sorted(folders)
            if not one.startswith(".") and one not in _LEAVINGS and str(below / one) not in _MOUNTS
        ]
        for one in files:
            looked += 1
            if looked > _MOST:
                return
            with suppress(OSError):
                is_file = stat.S_ISREG((Path(here) / one).lstat().st_mode)
                if is_file and not one.startswith("."):
                    yield (below / one).as_posix()


def _packages(home: Path) -> Iterator[Package]:
    """Yield what pip was asked for by name: it leaves an empty file REQUESTED."""
    pattern = f"{PREFIX}/lib/python3.*/site-packages/*.dist-info/REQUESTED"
    found = sorted({one.parent.relative_to(home).as_posix() for one in home.glob(pattern)})
    for about in found[:MOST]:
        try:
            metadata = _content(home, f"{about}/METADATA").decode(errors="replace")
        except OSError:
            continue
        by_name = not folder_files.exists(home, f"{about}/direct_url.json")
        package = read_package(metadata, known_by_name=by_name)
        if package and normalized(package.name) not in INSTALLERS:
            yield package


def _signatures(home: Path) -> Signatures | None:
    """Return the signatures of notebooks; None without any, or when it was ended amid writing."""
    if folder_files.exists(home, f"{_JUPYTER}/{_DATABASE}-journal"):
        return None
    try:
        secret, database = (_content(home, f"{_JUPYTER}/{one}") for one in (_SECRET, _DATABASE))
    except OSError:
        return None
    return Signatures(secret, database) if secret and database else None


def _content(home: Path, path: str) -> bytes:
    with folder_files.open_file(home, path) as file:
        content = file.read(_LIMIT + 1)
    return content if len(content) <= _LIMIT else b""
