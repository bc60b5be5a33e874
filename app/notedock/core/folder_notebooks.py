"""What all notebooks of a folder need: languages, kernels, and modules that they import.

Thousands of them are read once; what they say is kept by size and time of each, in one file for
each folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from notedock.core import own_files
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.folder_files import follow, status
from notedock.core.notebook_metadata import (
    NotebookMetadata,
    read_module,
    read_notebook,
)
from notedock.core.project import walk

_MAX_TOTAL = 300_000_000  # bytes of all that is read anew, at one time
_MAX_MODULES = 2000  # files of the folder's own that are looked into
_MAX_CACHE = 64_000_000  # bytes
_MAX_KERNELS = 500
# Of the standard library in some Python, but not in each.
_OLD_STANDARD = frozenset({
    "aifc", "asynchat", "asyncore", "audioop", "binhex", "cgi", "cgitb", "chunk", "crypt",
    "distutils", "formatter", "imghdr", "imp", "lib2to3", "mailcap", "msilib", "nis", "nntplib",
    "ossaudiodev", "parser", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "symbol", "telnetlib",
    "uu", "xdrlib",
})  # fmt: skip
_STANDARD = sys.stdlib_module_names | _OLD_STANDARD
# How the kernels are called that the environments have.
_USUAL_KERNELS = {"python": "python3", "r": "ir"}


@dataclass(frozen=True)
class FolderNotebooks:
    """What the notebooks of a folder say.

    notebooks: by path, those that could be read. imports: the modules that they and the folder's
    own modules import, with dots, without those that the folder or Python itself has, sorted.
    What was too much to read at one time is missing, and read the next time.
    """

    notebooks: Mapping[str, NotebookMetadata]
    imports: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the notebooks are written in, the most frequent one first."""
        found = Counter(one.language for one in self.notebooks.values() if one.language)
        return tuple(name for name, _count in found.most_common())

    @property
    def foreign_kernels(self) -> Mapping[str, str]:
        """Kernels that have other names than here, each with the name of the one that is here.

        Only names that Jupyter allows, and languages whose kernels are known by one name. So many
        that a command line can hold them.
        """
        foreign = (
            (one.kernel, _USUAL_KERNELS[one.language])
            for one in self.notebooks.values()
            if one.language in _USUAL_KERNELS
            and one.kernel != _USUAL_KERNELS[one.language]
            and _is_kernel_name(one.kernel)
        )
        return dict(islice(dict.fromkeys(foreign), _MAX_KERNELS))

    @property
    def scripts(self) -> tuple[str, ...]:
        """The notebooks with inline script metadata (PEP 723), sorted."""
        return tuple(sorted(path for path, one in self.notebooks.items() if one.script))


class _Known(msgspec.Struct, array_like=True):
    """What is kept of a file. metadata: its place in the list of those; -1 for a broken file."""

    size: int
    time: int  # ns
    metadata: int


class _Cache(msgspec.Struct):
    """The file that is kept for a folder."""

    version: int = 0
    metadata: list[NotebookMetadata] = []
    files: dict[str, _Known] = {}


_VERSION = 1  # of what is read of notebooks: a change makes what was kept before unknown


def read_folder_notebooks(folder: Path, paths: AppPaths) -> FolderNotebooks:
    """Return what the notebooks of a folder say. Broken ones are left out; never raises.

    folder: resolved. paths: of the program, where what was read is kept.
    """
    reader = _Reader(folder, paths)
    own: dict[str, list[str]] = {}  # paths of the folder's modules, by the name to import each
    notebooks: dict[str, NotebookMetadata] = {}
    for where, entries in walk(folder):
        for entry in entries:
            path = where + entry.name
            if entry.name.endswith(".ipynb"):
                if found := reader.read(path, entry):
                    notebooks[path] = found
            elif entry.name.endswith((".py", ".so", ".pyd")):
                own.setdefault(entry.name.partition(".")[0], []).append(path)
                if where:  # a package, also without __init__.py
                    own.setdefault(where.split("/")[-2], []).append(path)
    wanted = _with_own_modules(reader, own, (n for one in notebooks.values() for n in one.imports))
    reader.keep()
    own_names = own.keys() | _STANDARD
    imports = sorted(name for name in wanted if name.partition(".")[0] not in own_names)
    return FolderNotebooks(notebooks, tuple(imports))


def _with_own_modules(
    reader: _Reader, own: Mapping[str, list[str]], imports: Iterable[str]
) -> set[str]:
    """Return imports with those of the folder's own modules that they lead to."""
    wanted: set[str] = set()
    waiting = list(imports)
    left = _MAX_MODULES
    roots: set[str] = set()
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        root = name.partition(".")[0]
        if root in roots:
            continue
        roots.add(root)
        for path in own.get(root, ()):
            left -= 1
            if left >= 0 and path.endswith(".py") and (module := reader.read(path)):
                waiting.extend(module.imports)
    return wanted


class _Reader:
    """Reads files of a folder that have changed, and knows of the others what they said."""

    def __init__(self, folder: Path, paths: AppPaths) -> None:
        self._folder = folder
        name = hashlib.sha256(str(folder).encode(errors="surrogatepass")).hexdigest()[:24]
        self._file = paths.notebooks / f"{name}.json"
        self._left = _MAX_TOTAL
        self._before = _read_cache(self._file)
        self._now: dict[str, tuple[int, int, NotebookMetadata | None]] = {}
        self._changed = False

    def read(self, path: str, entry: os.DirEntry[str] | None = None) -> NotebookMetadata | None:
        """Return what a notebook or module says, None for a broken one, or where it is too much."""
        if path in self._now:
            return self._now[path][2]
        found = self._status(path, entry)
        if found is None:
            return None
        size, changed = found.st_size, found.st_mtime_ns
        known = self._before.files.get(path)
        if known and (known.size, known.time) == (size, changed):
            metadata = self._before.metadata[known.metadata] if known.metadata >= 0 else None
        else:
            if size > self._left:
                return None
            self._left -= size
            self._changed = True
            read = read_notebook if path.endswith(".ipynb") else read_module
            metadata = read(self._folder, path)
        self._now[path] = (size, changed, metadata)
        return metadata

    def _status(self, path: str, entry: os.DirEntry[str] | None) -> os.stat_result | None:
        with suppress(OSError):
            if entry and not entry.is_symlink():
                return entry.stat(follow_symlinks=False)
            return status(self._folder, follow(self._folder, path).path)
        return None

    def keep(self) -> None:
        """Keep what was read, where anything has changed and it can be written."""
        if not self._changed and self._now.keys() == self._before.files.keys():
            return
        places: dict[NotebookMetadata, int] = {}
        files = {
            path: _Known(size, changed, places.setdefault(one, len(places)) if one else -1)
            for path, (size, changed, one) in self._now.items()
            if path == path.encode(errors="ignore").decode()  # else the name is no valid text
        }
        cache = _Cache(_VERSION, list(places), files)
        with suppress(OSError, ValueError):
            write_atomically(self._file, msgspec.json.encode(cache).decode())


def _read_cache(file: Path) -> _Cache:
    text = own_files.read_text(file, limit=_MAX_CACHE)
    try:
        cache = msgspec.json.decode(text or "", type=_Cache)
    except (ValueError, RecursionError):
        return _Cache()
    count = len(cache.metadata)
    valid = all(-1 <= one.metadata < count for one in cache.files.values())
    return cache if valid and cache.version == _VERSION else _Cache()


def _is_kernel_name(name: str) -> bool:
    return name.isascii() and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
