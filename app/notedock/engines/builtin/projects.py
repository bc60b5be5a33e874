"""The folders and archives of a person's folder that are installed: found, hashed and copied.

Building writes beside the sources, so that it is done in a copy.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from notedock.core import folder_files, problems
from notedock.core.folder_files import OutsideError, follow
from notedock.core.requirements import WHOLE, below

_MAX_FILES = 20_000
_MAX_BYTES = 500 << 20  # of all together
# What is made of sources, or beside them, and never a part of a package.
_NO_SOURCES = {".git", ".hg", ".ipynb_checkpoints", ".tox", ".venv", "__pycache__", "node_modules"}


@dataclass(frozen=True)
class Projects:
    """Files below a folder, by their paths, which have no links in them."""

    folder: Path = Path()
    files: tuple[str, ...] = ()

    def digest(self) -> str:
        """Return one hash of the names and contents. Raises OSError."""
        total = hashlib.sha256()
        for path in self.files:
            with folder_files.open_file(self.folder, path) as opened:
                content = hashlib.file_digest(opened, "sha256").hexdigest()
            total.update(f"{path}\0{content}\0".encode(errors="surrogatepass"))
        return total.hexdigest()

    def copy(self, into: Path) -> None:
        """Copy them below another folder. Raises OSError."""
        for path in self.files:
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with folder_files.open_file(self.folder, path) as opened, target.open("wb") as made:
                shutil.copyfileobj(opened, made)
            target.chmod(0o700 if folder_files.status(self.folder, path).st_mode & 0o100 else 0o600)


def read_projects(folder: Path, sources: Iterable[str], file: str) -> Projects:
    """Return the files of projects. sources: paths of folders and files. file: that names them.

    Raises Problem where there are too many, or one cannot be read.
    """
    found: set[str] = set()
    total = 0
    try:
        for source in sources:
            path = follow(folder, below(source)).path if below(source) != WHOLE else WHOLE
            for one, size in _files(folder, path):
                found.add(one)
                total += size
                if len(found) > _MAX_FILES or total > _MAX_BYTES:
                    raise problems.recipe_too_large(file)
    except OutsideError as error:
        raise problems.recipe_file_outside(str(error), file) from error
    except FileNotFoundError as error:
        raise problems.recipe_file_missing(file, str(error.filename), str(error)) from error
    except OSError as error:
        raise problems.recipe_file_unreadable(
            str(error.filename), str(error), is_recipe=False
        ) from error
    return Projects(folder, tuple(sorted(found)))


def _files(folder: Path, path: str) -> Iterator[tuple[str, int]]:
    """Yield the regular files at or below a path, with their sizes in bytes. Links are left out."""
    waiting = [path]
    while waiting:
        one = waiting.pop()
        status = None if one == WHOLE else folder_files.status(folder, one)
        if status is not None and stat.S_ISREG(status.st_mode):
            yield one, status.st_size
        elif status is None or stat.S_ISDIR(status.st_mode):
            names = folder_files.entries(folder, "" if one == WHOLE else one)
            start = "" if one == WHOLE else f"{one}/"
            waiting += [start + name for name, _folder in names if name not in _NO_SOURCES]
