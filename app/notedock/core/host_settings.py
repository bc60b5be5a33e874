"""What notebooks take over from this computer: time zone, language, and the modes of new files."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOCAL_TIME = Path("/etc/localtime")  # a link to the file of the time zone, or a copy of it
_LOCALE = re.compile(r"[a-zA-Z]{2,3}_[A-Z]{2}\.[Uu][Tt][Ff]-?8(@[a-z]+)?")  # as de_DE.UTF-8
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")  # as Europe/Berlin
_RULE = re.compile(r"[A-Za-z0-9<>+,./:-]{3,100}")  # as CET-1CEST,M3.5.0,M10.5.0/3


@dataclass(frozen=True)
class HostSettings:
    """Settings of this computer and of its person; an empty one is not known.

    time_zone: as in the tz database. time_zone_rule: the same as POSIX writes it in TZ, for images
    without that database. locale: as in LANG. umask: in octal digits.
    """

    time_zone: str = ""
    time_zone_rule: str = ""
    locale: str = ""
    umask: str = ""

    def variables(self) -> dict[str, str]:
        """Return the variables that `resources/container/this_computer.sh` reads."""
        values = {
            "NOTEDOCK_TZ": self.time_zone,
            "NOTEDOCK_TZ_RULE": self.time_zone_rule,
            "NOTEDOCK_LANG": self.locale,
            "NOTEDOCK_UMASK": self.umask,
        }
        return {name: value for name, value in values.items() if value}


def host_settings(
    environ: Mapping[str, str] = os.environ, local_time: Path = _LOCAL_TIME
) -> HostSettings:
    """Read the settings of this computer. May be called on every thread; never raises."""
    told = environ.get("TZ", "").lstrip(":")
    is_rule = bool(told) and not _ZONE.fullmatch(told) and bool(_RULE.fullmatch(told))
    zone = "" if is_rule else told or _zone(local_time)
    locale = next((environ[one] for one in ("LC_ALL", "LANG") if environ.get(one)), "")
    return HostSettings(
        zone if _ZONE.fullmatch(zone) else "",
        (told if is_rule else "") if told else _rule(local_time),
        locale if _LOCALE.fullmatch(locale) else "",
        _umask(),
    )


def _zone(local_time: Path) -> str:
    """Return the time zone that `/etc/localtime` links to, on Linux and macOS."""
    with suppress(OSError):
        return str(local_time.readlink()).partition("zoneinfo/")[2]
    return ""


def _rule(local_time: Path) -> str:
    """Return the last line of the time zone's file (RFC 9636, footer); on Windows the offset."""
    with suppress(OSError):
        end = local_time.read_bytes()[-102:]
        rule = end.removesuffix(b"\n").rpartition(b"\n")[2].decode("ascii", errors="replace")
        return rule if end.endswith(b"\n") and _RULE.fullmatch(rule) else ""
    seconds = -time.localtime().tm_gmtoff
    sign, minutes = "-" if seconds < 0 else "+", abs(seconds) // 60
    told = "+" if seconds < 0 else "-"  # POSIX counts west of Greenwich, names count east
    hours = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"<{told}{hours.replace(':', '')}>{sign}{hours}"


def _umask() -> str:
    """Return the umask of this process, empty where it cannot be read without changing it."""
    if sys.platform == "linux":
        with suppress(OSError):
            for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
                if line.startswith("Umask:"):
                    return line.split()[1]
    return ""
