"""A project: the folder that a person opens, and what is in it at a glance."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path

from notedock.core import problems

_LOOKED_AT = 50_000  # entries; a folder with more is counted as far as that
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})

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


class Recipe(Enum):
    """What in a folder describes its own environment."""

    NONE = ""
    REQUIREMENTS = "requirements.txt"
    DOCKERFILE = "Dockerfile"


@dataclass(frozen=True)
class Project:
    """A folder with notebooks.

    notebooks: their paths below the folder, with forward slashes, sorted.
    """

    folder: Path
    notebooks: tuple[str, ...]
    recipe: Recipe

    @property
    def name(self) -> str:
        """What the folder is called on the screen."""
        return self.folder.name or str(self.folder)

    @property
    def is_home(self) -> bool:
        """Tell whether this is the person's whole home folder."""
        return self.folder == Path.home().resolve()


def resolve_folder(folder: str | Path) -> Path:
    """Return the one true path of `folder`, without links and dots.

    Raises Problem when there is no such folder, or it is not one to open.
    """
    if not str(folder) or "\0" in str(folder):
        raise problems.folder_missing(str(folder))
    given = expanded(folder)
    try:
        path = given.resolve(strict=True)
    except FileNotFoundError:
        raise problems.folder_missing(str(given)) from None
    except (OSError, RuntimeError) as error:  # a loop of links, a name too long, no permission
        raise problems.folder_unreadable(str(given), str(error)) from None
    if not path.is_dir():
        raise problems.not_a_folder(str(given))
    if _belongs_to_system(path):
        raise problems.system_folder(str(path))
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise problems.folder_name_broken(ascii(str(path))) from None
    return path


def expanded(folder: str | Path) -> Path:
    """Return `folder` with a leading ~ replaced; of somebody who is not known it stays."""
    try:
        return Path(folder).expanduser()
    except RuntimeError:
        return Path(folder)


def look_into(folder: str | Path) -> Project:
    """Open `folder` and count what is in it, without changing anything.

    Raises Problem when there is no such folder, or it is not one to open, or cannot be read.
    """
    path = resolve_folder(folder)
    try:
        names = {entry.name for entry in os.scandir(path)}
    except OSError as error:
        raise problems.folder_unreadable(str(path), str(error)) from None
    recipe = next(
        (kind for kind in (Recipe.DOCKERFILE, Recipe.REQUIREMENTS) if kind.value in names),
        Recipe.NONE,
    )
    return Project(path, _notebooks(path), recipe)


def find_notebook(folder: str | Path, notebook: str) -> str:
    """Return the path of `notebook` below `folder`, with forward slashes.

    Raises Problem when there is no such file in the folder.
    """
    root = resolve_folder(folder)
    try:
        path = (root / notebook).resolve(strict=True)
        below = path.relative_to(root).as_posix()
        below.encode()  # a name that is no valid text has no link
    except (OSError, ValueError, RuntimeError):
        raise problems.notebook_missing(notebook) from None
    if not path.is_file():
        raise problems.notebook_missing(notebook)
    return below


def is_writable(folder: Path) -> bool:
    """Tell whether the person who runs the program can write into `folder`."""
    return os.access(folder, os.W_OK)


def _notebooks(folder: Path) -> tuple[str, ...]:
    def files() -> list[str]:
        found: list[str] = []
        seen = 0
        for where, folders, names in os.walk(folder):
            folders[:] = [
                name for name in folders if not name.startswith(".") and name not in _SKIPPED
            ]
            found.extend(
                (Path(where) / name).relative_to(folder).as_posix()
                for name in names
                if name.endswith(".ipynb") and not name.startswith(".")
            )
            seen += len(names) + len(folders)
            if seen > _LOOKED_AT:
                break
        return found

    return tuple(islice(sorted(files()), _LOOKED_AT))


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
