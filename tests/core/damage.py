"""What may have become of a file of the program's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

_HUGE = 1 << 40  # bytes, of a file with a hole in it, which takes no room on the disk


def _content(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, _HUGE)


Damage = Callable[[Path], object]
DAMAGE: dict[str, Damage] = {
    "empty": _content(b""),
    "nested deeply": _content(b"[" * 200_000),
    "nested objects": _content(b'{"a":' * 200_000),
    "not UTF-8": _content(b'{"look": "\xff\xfe"}'),
    "UTF-16": _content('{"look": "dark"}'.encode("utf-16")),
    "zeros": _content(bytes(5000)),
    "cut off": _content(b'{"folder": "/data/b", "envir'),
    "a list": _content(b"[1, 2]"),
    "a number of many digits": _content(b"9" * 5000),
    "other types": _content(
        b'{"folder": 7, "environment": [], "opened": "x", "where": 1, "text": [1], "count": "x", '
        b'"first": {}, "last": [], "version": 2, "engine": {}, "id": [], "key": 0, "names": 5, '
        b'"images": null, "recipes": 3, "made": "ab", "limits": "x", "look": [], "closing": {}}'
    ),
    "numbers beyond all bounds": _content(
        b'{"folder": "/data/b", "environment": "", "opened": 1' + b"0" * 400 + b', "where": "x", '
        b'"text": ["x"], "count": 1e999, "first": 1e999, "last": NaN, "version": "1"}'
    ),
    "names that cannot be": _content(
        b'{"folder": "/data/\\ud800", "environment": "\\u0000", "opened": 1, "engine": "\\ud800"}'
    ),
    "a named pipe": lambda path: os.mkfifo(path),
    "a folder": lambda path: (path / "inside").mkdir(parents=True),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "huge": _huge,
}


def damaged(path: Path, damage: Damage) -> None:
    """Put something damaged in the place of a file, or where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    damage(path)
