"""Where a folder comes from, as far as the system knows: its owner, and marks of downloads.

Sources: the shared extended attributes of freedesktop.org (`user.xdg.origin.url`), the quarantine
attribute of macOS, and the stream `Zone.Identifier` of Windows, which browsers set on what they
download. Programs that unpack archives hand on the last two, but most on Linux not the first.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_LINUX_MARKS = {"user.xdg.origin.url", "user.xdg.referrer.url"}
_MAC_MARKS = (b"com.apple.quarantine", b"com.apple.metadata:kMDItemWhereFroms")
_INTERNET = 3  # the first zone of Windows that is not on the computer or in its network
_MAX_FILES = 200  # looked at for marks, to bound the time


@dataclass(frozen=True)
class Origin:
    """What the system knows of a folder.

    owner: the name of the account that it belongs to, or its number; empty for the person's own;
    None where the system does not say. downloaded: a file bears the mark of a download. added: when
    the file that was asked about was put there or last changed, Unix time in seconds; 0.0 unknown.
    """

    owner: str | None
    downloaded: bool
    added: float

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the folder certainly comes from somebody else."""
        return bool(self.owner) or self.downloaded


def origin(folder: Path, main: str, others: Iterable[str]) -> Origin:
    """Return where `folder` comes from.

    main: the file whose time counts, below the folder; empty for the folder itself. others: more
    files that may bear a mark.
    """
    files = [folder, folder / main, *(folder / one for one in islice(others, _MAX_FILES))]
    return Origin(_owner(folder), any(map(is_downloaded, files)), _added(folder / main))


def is_downloaded(file: Path) -> bool:
    """Tell whether a file or folder bears the mark that browsers set on what they download."""
    try:
        if sys.platform == "win32":
            return _has_windows_mark(file)
        if sys.platform == "darwin":
            return _has_mac_mark(file)
        return not _LINUX_MARKS.isdisjoint(os.listxattr(file))
    except OSError:  # it is gone, or its drive has no such attributes
        return False


def format_date(moment: float) -> str:
    """Return a day like “3 March 2026”, in the language of the system."""
    day = time.localtime(moment)
    return f"{day.tm_mday} {time.strftime('%B %Y', day)}"


def format_month(moment: float) -> str:
    """Return a month like “March 2026”, in the language of the system."""
    return time.strftime("%B %Y", time.localtime(moment))


def _has_windows_mark(file: Path) -> bool:
    text = Path(f"{file}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    zones = [line.partition("=")[2] for line in text.splitlines() if line.startswith("ZoneId=")]
    return any(zone.strip().isdigit() and int(zone) >= _INTERNET for zone in zones)


def _has_mac_mark(file: Path) -> bool:
    import ctypes  # Python has os.listxattr on Linux only

    system = ctypes.CDLL(None)
    name = os.fsencode(file)
    return any(system.getxattr(name, mark, None, 0, 0, 0) >= 0 for mark in _MAC_MARKS)


def _owner(folder: Path) -> str | None:
    if sys.platform == "win32":
        return None
    import pwd

    with suppress(OSError):
        owner = folder.stat().st_uid
        if owner == os.getuid():
            return ""
        try:
            return pwd.getpwuid(owner).pw_name
        except KeyError:
            return str(owner)
    return None


def _added(file: Path) -> float:
    with suppress(OSError):
        # The time of the last change of the entry: archives keep the other times of their authors.
        status = file.stat()
        return float(getattr(status, "st_birthtime", status.st_ctime))
    return 0.0
