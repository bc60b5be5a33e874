"""File names in the Unicode normalisation that the disk has.

“ü” is one code point (NFC) or two (NFD). To Linux these are two names; macOS finds a file by
either, and returns the form that it was made with.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


def as_on_disk(path: Path) -> Path:
    """Return `path`, made absolute, with each component in the normalisation of its folder's list.

    A component that exists as given is kept, and so is one that exists in no normalisation.
    """
    found = Path(path.anchor) if path.is_absolute() else Path.cwd()
    for name in path.relative_to(path.anchor).parts:
        found /= name if name.isascii() else _name_on_disk(found, name)
    return found


def _name_on_disk(folder: Path, name: str) -> str:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - plain names
    except OSError:  # nobody may look into it
        return name
    if name in names:
        return name
    wanted = unicodedata.normalize("NFC", name)
    return min((one for one in names if unicodedata.normalize("NFC", one) == wanted), default=name)
