"""Sizes, speeds and times, as people read them."""

from __future__ import annotations

import math

from notedock.core.words import counted, translate


def size_words(size: int) -> str:
    """Return a size like “1.2 GB” or “350 MB”, counted in thousands as on the box of a disk."""
    if size >= 1_000_000_000:
        return translate("Size", "{number} GB", number=_number(size / 1e9))
    if size >= 10_000_000:
        return translate("Size", "{number} MB", number=f"{size / 1e6:.0f}")
    return translate("Size", "{number} MB", number=_number(size / 1e6))


def speed_words(speed: float) -> str:
    """Return a speed in bytes a second like “4.2 MB/s”."""
    return translate("Size", "{size}/s", size=size_words(int(speed)))


def left_words(seconds: float) -> str:
    """Return a time that is still to pass, only as exactly as anybody can know it."""
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


def _number(value: float) -> str:
    mark = translate("Size", ".")  # what stands before the tenths: a comma in many languages
    return f"{value:.1f}".replace(".", mark)
