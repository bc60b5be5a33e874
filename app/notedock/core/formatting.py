"""Sizes, speeds, remaining times and lists of names as translated text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from notedock.core.terminal_text import one_line
from notedock.core.translation import counted, translate

_LONGEST_NAME = 80  # characters


def format_size(size: int) -> str:
    """Return a size in bytes like “1.2 GB” or “350 MB”, in powers of 1000."""
    if size >= 1_000_000_000:
        return translate("Size", "{number} GB", number=_number(size / 1e9))
    if size >= 10_000_000:
        return translate("Size", "{number} MB", number=f"{size / 1e6:.0f}")
    return translate("Size", "{number} MB", number=_number(size / 1e6))


def format_speed(speed: float) -> str:
    """Return a speed in bytes per second like “4.2 MB/s”."""
    return translate("Size", "{size}/s", size=format_size(int(speed)))


def format_time_left(seconds: float) -> str:
    """Return a remaining time in seconds, rounded up, like “About 20 seconds left”."""
    if seconds < 10:
        return translate("Size", "A few seconds left")
    if seconds < 55:
        tens = math.ceil(seconds / 10) * 10
        return counted("Size", "About %n second left", "About %n seconds left", tens)
    if seconds < 90 * 60:
        minutes = math.ceil((seconds - 5) / 60)
        return counted("Size", "About %n minute left", "About %n minutes left", minutes)
    hours = math.ceil(seconds / 3600 - 0.25)
    return counted("Size", "About %n hour left", "About %n hours left", hours)


def format_names(names: Sequence[str], most: int, *, quoted: bool = True) -> str:
    """Return names as a list on one line: the first `most`, and how many more there are.

    Each is shortened and its control characters are escaped: names of files and notebooks come from
    whoever made the folder. quoted: in quotation marks.
    """
    shown = [short_name(name) for name in names[:most]]
    listed = ", ".join(f"“{name}”" if quoted else name for name in shown)
    more = len(names) - most
    if more <= 0:
        return listed
    return counted("List", "{names} and one more", "{names} and %n more", more, names=listed)


def short_name(name: str) -> str:
    """Return a name on one line, shortened, its control characters escaped."""
    return one_line(name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…")


def _number(value: float) -> str:
    mark = translate("Size", ".")  # what stands before the tenths: a comma in many languages
    return f"{value:.1f}".replace(".", mark)
