"""Who runs the program and who owns a folder: every POSIX-only call lives here."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ids:
    """A user's and a group's number, as Linux keeps them."""

    uid: int
    gid: int


def person() -> str:
    """Return a stable name for whoever runs the program, different for each account.

    On POSIX the number counts (names can be missing or doubled), elsewhere the login name.
    """
    if sys.platform == "win32":
        import getpass

        return getpass.getuser()
    return str(os.getuid())


def ids_for(folder: Path) -> Ids | None:
    """Return the ids a server must have so that files saved in `folder` belong to the right person.

    That is the person who runs Notedock; when that is root, the owner of the folder. None where
    the engine runs in a machine of its own and maps owners by itself (macOS, Windows).
    Raises OSError when the folder cannot be looked at.
    """
    if sys.platform != "linux":
        return None
    if os.getuid() != 0:
        return Ids(os.getuid(), os.getgid())
    status = folder.stat()
    return Ids(status.st_uid, status.st_gid)
