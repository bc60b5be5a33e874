"""Names as the disk has them, however their letters were composed by whoever wrote the path.

“ü” is one character or two, a “u” and its dots (Unicode's NFC and NFD). Linux takes these for two
names. macOS finds a file by either, and tells the name that it was made with.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


def as_on_disk(path: Path) -> Path:
    """Return `path`, made absolute, with each name in it as its folder spells it.

    A name that is there as it is given stays, and so does one that is not there in any spelling.
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
