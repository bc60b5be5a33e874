"""A project: a folder with notebooks, and the checks that a folder must pass to be opened."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from notedock.core import problems
from notedock.core.disk_names import as_on_disk
from notedock.core.folder_files import leads_out
from notedock.core.mounts import WORK

_NOWHERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}  # nothing is there
_MAX_ENTRIES = 50_000  # files and folders below a project that are looked at, to bound the time
_MAX_LINKS = 1000  # that are followed, likewise
# Folders of other programs.
SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "renv"})
_VENV_MARKER = "pyvenv.cfg"  # a file in the root of each virtual environment, which is skipped

# Folders that belong to the system: these and all below them ...
_SYSTEM = {
    "linux": "/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc /sbin /sys /usr /snap",
    "darwin": "/System /Library /Applications /bin /sbin /usr /etc /dev /cores /private/etc",
}
# ... and these themselves, while what people keep below them is theirs.
_SHARED = {
    "linux": "/home /media /mnt /opt /root /run /srv /tmp /var /var/lib /var/tmp /lost+found",
    "darwin": "/Users /Volumes /private /private/tmp /private/var /tmp /var /opt",
}

# Where engines keep what they have (for one account, below its XDG_DATA_HOME).
_ENGINE_DATA = ("/var/lib/docker", "/var/lib/containerd", "/var/lib/containers")
# Where programs keep settings and keys below the home, apart from folders with a dot.
_SETTINGS = {"darwin": ("Library",), "win32": ("AppData",)}


@dataclass(frozen=True)
class Project:
    """A folder with notebooks.

    notebooks: their paths below the folder, with forward slashes, sorted. links: those of symbolic
    links, wherever they lead. changed: when each notebook was written last, as Unix
    time in seconds. titles: what notebooks are about, where that was read (core/notebook_title.py).
    """

    folder: Path
    notebooks: tuple[str, ...]
    links: tuple[str, ...] = ()
    changed: Mapping[str, float] = field(default_factory=dict, compare=False)
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The name that is shown: the folder's last path component."""
        return self.folder.name or str(self.folder)

    @property
    def is_home(self) -> bool:
        """Whether this is the user's home folder itself."""
        return is_home(self.folder)

    @property
    def is_hidden(self) -> bool:
        """Whether this is where programs keep a person's settings and keys, as in ~/.ssh."""
        return is_hidden(self.folder)

    def links_outside(self) -> list[str]:
        """Return the links that lead nowhere where there is nothing but the folder."""
        return [link for link in self.links[:_MAX_LINKS] if _leads_nowhere(self.folder, link)]


def resolve_folder(folder: str | Path) -> Path:
    """Return the absolute path of `folder` with symbolic links and `..` resolved.

    Raises Problem of the group FOLDER when it is missing, no folder, or one of the system.
    """
    if not str(folder) or "\0" in str(folder):
        raise problems.folder_missing(str(folder))
    given = expanded(folder)
    try:
        path = as_on_disk(given).resolve(strict=True)
    except (OSError, RuntimeError) as error:  # a RuntimeError for a loop of links
        if isinstance(error, OSError) and error.errno not in _NOWHERE:
            raise problems.folder_unreadable(str(given), str(error)) from None
        raise problems.folder_missing(str(given)) from None
    if not path.is_dir():
        raise problems.not_a_folder(str(given))
    if _belongs_to_system(path) or _belongs_to_engine(path):
        raise problems.system_folder(str(path))
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise problems.folder_name_broken(ascii(str(path))) from None
    return path


def expanded(folder: str | Path) -> Path:
    """Return `folder` with a leading `~` or `~user` expanded; left as it is for an unknown user."""
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        return Path(folder)


def read_project(folder: str | Path) -> Project:
    """Return the project in `folder`, with its notebooks. Nothing is changed.

    Raises Problem of the group FOLDER when it cannot be opened or read.
    """
    path = resolve_folder(folder)
    try:
        os.scandir(path).close()
    except OSError as error:
        raise problems.folder_unreadable(str(path), str(error)) from None
    changed, links = _scan(path)
    return Project(path, tuple(sorted(changed)), links, changed)


def find_notebook(folder: str | Path, notebook: str) -> str:
    """Return the path of `notebook` below `folder`, with forward slashes.

    notebook: a path relative to the folder. Raises Problem when there is no such file in it.
    """
    root = resolve_folder(folder)
    try:
        path = as_on_disk(root / notebook).resolve(strict=True)
        below = path.relative_to(root).as_posix()
        below.encode()  # a name that is no valid text has no link
    except (OSError, ValueError, RuntimeError):
        raise problems.notebook_missing(notebook) from None
    if not path.is_file():
        raise problems.notebook_missing(notebook)
    return below


def is_writable(folder: Path) -> bool:
    """Tell whether the account that runs the program can write into `folder`."""
    return os.access(folder, os.W_OK)


def is_on_read_only_drive(folder: Path) -> bool:
    """Tell whether nobody can write into `folder`, because its drive is mounted for reading only.

    Windows does not say so.
    """
    if sys.platform == "win32":
        return False
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def natural_order(path: str) -> list[tuple[bool, int, str]]:
    """Return a key to sort names by as people do: “2 Data” before “10 Results”."""
    parts = re.split("([0-9]+)", path.casefold())
    numbers = ((part.isdecimal(), part) for part in parts if part)
    return [(not number, int(part) if number else 0, part) for number, part in numbers]


def walk(folder: Path) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Yield each folder below a folder, and itself, with what is in it.

    Each as its path with a slash at the end, empty for the folder itself. Left out is what is
    hidden or installed, and all that comes after a bound; links are not followed.
    """
    seen = 0
    waiting = deque([""])  # os.walk calls itself for each folder in a folder, and may go too deep
    while waiting and seen <= _MAX_ENTRIES:
        where = waiting.popleft()
        entries = _entries(folder / where, _MAX_ENTRIES - seen)
        seen += len(entries)
        if any(entry.name == _VENV_MARKER for entry in entries):
            continue
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        yield where, shown
        waiting.extend(
            f"{where}{entry.name}/"
            for entry in shown
            if entry.name not in SKIPPED and entry.is_dir(follow_symlinks=False)
        )


def _scan(folder: Path) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the notebooks below a folder, with when each was written last, and the links."""
    notebooks: dict[str, float] = {}
    links: list[str] = []
    for where, entries in walk(folder):
        for entry in entries:
            if entry.is_symlink():
                links.append(where + entry.name)
            if entry.name.endswith(".ipynb") and not entry.is_dir():
                notebooks[where + entry.name] = _changed_at(entry)
    return notebooks, tuple(sorted(links))


def _changed_at(entry: os.DirEntry[str]) -> float:
    with suppress(OSError):  # of a link itself: what it leads to may be outside the folder
        return entry.stat(follow_symlinks=False).st_mtime
    return 0.0


def _entries(folder: Path, most: int) -> list[os.DirEntry[str]]:
    """Return what is in a folder, a few more than `most` at most; nothing where it may not be."""
    with suppress(OSError), os.scandir(folder) as entries:
        return list(islice(entries, most + 1))
    return []


def _leads_nowhere(folder: Path, link: str) -> bool:
    """Tell whether a link leads nowhere once the folder is somewhere else, as in a container."""
    try:
        target = PurePosixPath((folder / link).readlink().as_posix())
    except OSError:
        return False
    if target.is_absolute():
        return not target.is_relative_to(WORK)  # made by a notebook, or for it
    return leads_out(folder, link)


def is_home(path: Path) -> bool:
    """Tell whether `path`, resolved, is the person's home folder itself."""
    return path == Path.home().resolve()


def is_hidden(path: Path) -> bool:
    """Tell whether `path`, resolved, is where programs keep a person's settings and keys."""
    home = Path.home().resolve()
    if not path.is_relative_to(home) or path == home:
        return False
    first = path.relative_to(home).parts[0]
    return first.startswith(".") or first in _SETTINGS.get(sys.platform, ())


def _belongs_to_engine(path: Path) -> bool:
    """Tell whether an engine keeps its images and containers there."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    roots = [*map(Path, _ENGINE_DATA), *(Path(data, name) for name in ("docker", "containers"))]
    return any(path.is_relative_to(root) for root in roots)


def _belongs_to_system(path: Path) -> bool:
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        programs = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"))
        own = (windows, programs, programs.with_name("Program Files (x86)"))
        return path == Path(windows.anchor) or any(path.is_relative_to(root) for root in own)
    if path == Path(path.anchor):
        return True
    system = map(Path, _SYSTEM.get(sys.platform, "").split())
    shared = map(Path, _SHARED.get(sys.platform, "").split())
    return any(path.is_relative_to(root) for root in system) or (
        path in shared and path != Path.home().resolve()
    )
