"""Sizes in bytes, as people read them."""

from __future__ import annotations

from notedock.core.words import translate


def size_words(size: int) -> str:
    """Return a size like “1.2 GB” or “350 MB”, counted in thousands as on the box of a disk."""
    if size >= 1_000_000_000:
        return translate("Size", "{number} GB", number=_number(size / 1e9))
    if size >= 10_000_000:
        return translate("Size", "{number} MB", number=f"{size / 1e6:.0f}")
    return translate("Size", "{number} MB", number=_number(size / 1e6))


def _number(value: float) -> str:
    mark = translate("Size", ".")  # what stands before the tenths: a comma in many languages
    return f"{value:.1f}".replace(".", mark)
