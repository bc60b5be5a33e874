"""The account that runs the program, and the owner of a folder. All POSIX-only calls are here."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_FIRST_GROUP = 1000  # those below are the system's own (SYS_GID_MAX in login.defs)


@dataclass(frozen=True)
class Ids:
    """A numeric user id and group id, as `docker run --user` takes them.

    groups: the ids of further groups that open files to the account.
    """

    uid: int
    gid: int
    groups: tuple[int, ...] = ()


def person() -> str:
    """Return a stable identifier of the account that runs the program.

    On POSIX the user id, because names can be missing or doubled; on Windows the login name.
    """
    if sys.platform == "win32":
        import getpass

        return getpass.getuser()
    return str(os.getuid())


def most_open_files() -> int:
    """Return how many files a process of this account may have open; 0 where that says nothing.

    Most engines on Linux can allow no more than that, on other systems they run elsewhere.
    """
    if sys.platform != "linux":
        return 0
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 0 if most == resource.RLIM_INFINITY else most


def give_to_owner(path: Path, folder: Path) -> None:
    """Let `path`, and all below it, belong to whom its `folder` belongs, where root has made it.

    Raises OSError.
    """
    ids = ids_for(folder)
    if sys.platform == "win32" or ids is None or ids.uid == os.getuid():
        return
    # From within: until its turn comes, nobody but root can put a link in the place of a folder.
    for _where, folders, files, inside in os.fwalk(path, topdown=False):
        for name in (*folders, *files):
            os.chown(name, ids.uid, ids.gid, dir_fd=inside, follow_symlinks=False)
    os.chown(path, ids.uid, ids.gid, follow_symlinks=False)


def ids_for(folder: Path) -> Ids | None:
    """Return the ids to run a server with, so that files saved in `folder` have the right owner.

    These are the ids of the account that runs Notedock; when that is root, those of the folder's
    owner. None on macOS and Windows, where the engine runs in a virtual machine and maps owners
    by itself. Raises OSError when the folder cannot be read.

    Groups of the system are left out, except the one that the folder belongs to: whoever is in
    `docker` or `disk` could make a program in the folder that gives their power to everybody.
    """
    if sys.platform != "linux":
        return None
    status = folder.stat()
    if os.getuid() != 0:
        uid, gid, groups = os.getuid(), os.getgid(), os.getgroups()
    else:
        uid, gid = status.st_uid, status.st_gid
        groups = _groups_of(uid, gid) if uid else []
    allowed = {one for one in groups if one >= _FIRST_GROUP or (one and one == status.st_gid)}
    return Ids(uid, gid, tuple(sorted(allowed - {gid})))


def _groups_of(uid: int, gid: int) -> list[int]:
    """Return the groups of another account; none when the computer does not know it."""
    if sys.platform != "linux":
        return []
    import pwd

    try:
        return os.getgrouplist(pwd.getpwuid(uid).pw_name, gid)
    except KeyError:
        return []
