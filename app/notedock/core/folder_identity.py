"""Whether a path still leads to the same folder as before.

A folder is identified by its device and inode numbers. A server has those of its folder: its mount
stays with the folder itself, whatever is at the path later.
"""

from __future__ import annotations

import os
import re
from enum import Enum
from pathlib import Path

# File systems of Linux that give a folder another device when they are mounted anew, or another
# inode when it has not been used for a while (FUSE without `noforget`): nothing can be told there.
_CHANGING = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "virtiofs", "autofs", "fuse"}
    | {"vboxsf", "vmhgfs", "prl_fs"}  # of virtual machines
)
_INODES_CHANGE = frozenset({"vfat", "msdos", "exfat"})  # which have none on the disk
_MOUNTS = Path("/proc/self/mountinfo")


class Presence(Enum):
    """What the path of a folder leads to now. MISSING: to no folder. REPLACED: to another one."""

    SAME = "same"
    MISSING = "missing"
    REPLACED = "replaced"


def identify(folder: Path) -> str:
    """Return the identity of `folder`, like `2049:131` (device, inode).

    Empty where there is no such folder, or its numbers may change while a server runs. The inode is
    0 where only the device is reliable.
    """
    try:
        status = folder.stat()
    except OSError:
        return ""
    if not status.st_ino:
        return ""
    kind = _file_system(folder, status)
    if kind in _CHANGING or kind.startswith("fuse."):
        return ""
    return f"{status.st_dev}:{0 if kind in _INODES_CHANGE else status.st_ino}"


def presence(folder: Path, identity: str) -> Presence:
    """Compare a path with what `identify` returned for it. SAME where that is unknown."""
    try:
        status = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Presence.MISSING
    except OSError:  # a drive that does not answer at the moment, or no permission any more
        return Presence.SAME
    device, _, inode = identity.partition(":")
    if not identity or (str(status.st_dev) == device and inode in ("0", str(status.st_ino))):
        return Presence.SAME
    return Presence.REPLACED if folder.is_dir() else Presence.MISSING


def _file_system(folder: Path, status: os.stat_result) -> str:
    """Return the kind of file system that `folder` is on (proc_pid_mountinfo(5)), or nothing.

    Where the system does not tell it so, all but the disk of the home folder counts as one that
    changes.
    """
    try:
        lines = os.fsdecode(_MOUNTS.read_bytes()).splitlines()
    except OSError:
        return "" if status.st_dev == Path.home().stat().st_dev else "fuse"
    found, longest = "", -1
    for line in lines:
        fields = line.split(" ")
        where = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[4]))
        if len(where.parts) >= longest and folder.is_relative_to(where):
            found, longest = fields[fields.index("-") + 1], len(where.parts)
    return found
