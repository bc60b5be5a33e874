"""The environments of this engine on the disk: one folder each, named after the content."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import make_folder, write_atomically
from notedock.engines.builtin import manifest

_NEW, _GONE = ".new-", ".gone-"
_MADE = "made.json"
_OLD = 24 * 3600.0  # seconds after which what is unfinished counts as given up, if not known


@dataclass(frozen=True)
class Made:
    """What is noted of an environment.

    lock: the catalogue's list of packages, and its hash. reference: the catalogue's image that it
    stands for, empty for a folder's. title: of the catalogue's environment. folder: that it was
    made for last, or empty. bases: folders of the interpreters. own_kernel: notebooks run in a
    second one.
    """

    lock: str
    lock_digest: str
    reference: str
    title: str
    folder: str
    bases: list[str]
    own_kernel: bool = False


class Sizes:
    """The files of environments by their numbers on the disk: what is shared counts once.

    files: of each environment, by its name, with their sizes in bytes.
    """

    def __init__(self, files: Mapping[str, Mapping[int, int]]) -> None:
        self._files = files
        self._owners = Counter(number for one in files.values() for number in one)

    def has(self, name: str) -> bool:
        """Tell whether an environment was looked at."""
        return name in self._files

    def of(self, name: str) -> int:
        """Return the bytes of an environment, with what it shares with others."""
        return sum(self._files[name].values())

    def total(self) -> int:
        """Return the bytes of all of them."""
        return sum({n: size for one in self._files.values() for n, size in one.items()}.values())

    def freed(self, names: Iterable[str]) -> int:
        """Return the bytes that go with these, and with what uv keeps for them alone."""
        going = Counter(number for name in names for number in self._files[name])
        gone = {number for number, owners in going.items() if owners == self._owners[number]}
        all_files = {n: size for one in self._files.values() for n, size in one.items()}
        return sum(all_files[number] for number in gone)


class Store:
    """The folders below `builtin`."""

    def __init__(self, builtin: Path) -> None:
        self.builtin = builtin
        self.folder = builtin / "environments"
        self.cache = builtin / "cache"

    def path(self, name: str) -> Path:
        """Return the folder of an environment, whether it is there or not."""
        return self.folder / name

    def made(self, name: str) -> Made | None:
        """Return what is noted of an environment, None where it is not there."""
        noted = own_files.read_json(self.path(name) / _MADE)
        try:
            return Made(**noted)
        except TypeError:
            return None

    def note(self, folder: Path, made: Made) -> None:
        """Write down what is to be known of an environment. Raises OSError."""
        write_atomically(folder / _MADE, json.dumps(asdict(made), indent=1))

    def all(self) -> list[tuple[str, Made]]:
        """Return all environments by their names."""
        try:
            names = sorted(one.name for one in os.scandir(self.folder) if one.name[0] != ".")
        except OSError:
            return []
        return [(name, made) for name in names if (made := self.made(name)) is not None]

    # ---- making and removing

    def begin(self) -> Path:
        """Make an empty folder for an environment that is being made. Raises OSError."""
        make_folder(self.folder)
        make_folder(self.cache)
        part = self.folder / f"{_NEW}{os.getpid()}-{secrets.token_hex(6)}"
        part.mkdir()
        return part

    def finish(self, part: Path, name: str) -> None:
        """Give its name to what is complete, in place of one that is damaged. Raises OSError."""
        if manifest.check(self.path(name)) is manifest.State.WHOLE:
            self.discard(part)  # another process was quicker
            return
        self.remove(name)
        try:
            part.rename(self.path(name))
        except OSError:
            if not self.path(name).is_dir():
                raise
            self.discard(part)

    def remove(self, name: str) -> None:
        """Remove an environment. It need not be there. Raises OSError."""
        gone = self._gone()
        with suppress(FileNotFoundError):
            self.path(name).rename(gone)
            self.discard(gone)

    def discard(self, folder: Path) -> None:
        """Delete a folder as far as that is possible."""
        shutil.rmtree(folder, ignore_errors=True)

    def give_up(self, part: Path) -> None:
        """Delete what was not finished, on a thread of its own: nobody has to wait for that."""
        gone = self._gone()
        with suppress(OSError):
            part.rename(gone)
            threading.Thread(target=self.discard, args=(gone,), name="discard").start()

    def _gone(self) -> Path:
        return self.folder / f"{_GONE}{os.getpid()}-{secrets.token_hex(6)}"

    def left_over(self) -> list[Path]:
        """Return what was not finished or not removed whole, by processes that have ended."""
        with suppress(OSError), os.scandir(self.folder) as entries:
            return [Path(one) for one in entries if one.name[0] == "." and _is_given_up(one)]
        return []

    def unused_cache(self) -> list[Path]:
        """Return what uv keeps that no environment has; nothing while one is being made."""
        with suppress(OSError):
            if any(one.name.startswith(_NEW) for one in os.scandir(self.folder)):
                return []
        with suppress(OSError), os.scandir(self.cache / "archive-v0") as entries:
            return [Path(one) for one in entries if not _is_linked(one.path)]
        return []

    def clear_cache(self) -> None:
        """Forget all that was downloaded: somebody has changed a file, which the cache shares."""
        shutil.rmtree(self.cache, ignore_errors=True)

    # ---- sizes

    def sizes(self) -> Sizes:
        """Return what all environments take."""
        return Sizes({name: _files(str(self.path(name))) for name, _made in self.all()})

    def free(self) -> int | None:
        """Return how many bytes are free where environments are kept."""
        for one in (self.folder, *self.folder.parents):
            with suppress(OSError):
                return shutil.disk_usage(one).free
        return None


def _statuses(folder: str) -> Iterator[os.stat_result]:
    with suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                yield from _statuses(one.path)
            else:
                with suppress(OSError):
                    yield one.stat(follow_symlinks=False)


def _files(folder: str) -> dict[int, int]:
    return {status.st_ino: status.st_size for status in _statuses(folder)}


def _is_linked(folder: str) -> bool:
    return any(status.st_nlink > 1 for status in _statuses(folder))


def size(folder: Path) -> int:
    """Return the bytes of the files below a folder."""
    return sum(status.st_size for status in _statuses(str(folder)))


def _is_given_up(entry: os.DirEntry[str]) -> bool:
    owner = entry.name.rpartition("-")[0].rpartition("-")[2]
    if sys.platform == "win32" or not owner.isdecimal():
        return time.time() - entry.stat().st_mtime > _OLD
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
