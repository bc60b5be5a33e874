"""Reading the program's own files, whatever has become of them.

Others may have damaged or replaced them: nothing that lies in their place makes a reader wait,
fill the memory or raise. This is imported before the first paint.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

MAX_BYTES = 4 << 20  # more than any file needs that is parsed as a whole
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: Path, *, errors: str = "strict", limit: int = MAX_BYTES) -> str | None:
    """Return the content of a regular file of at most `limit` bytes in UTF-8.

    None when there is none, or it cannot be read, or is no such file. errors: as for
    `bytes.decode`.
    """
    try:
        # Without O_NONBLOCK opening a named pipe waits for somebody who writes into it.
        handle = os.open(path, _FLAGS)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return None
            # As much memory is taken as is asked for.
            content = file.read(min(status.st_size, limit) + 1)
        return content.decode("utf-8", errors) if len(content) <= limit else None
    except (OSError, ValueError):
        return None


def read_json(path: Path, *, limit: int = MAX_BYTES) -> Any:
    """Return the JSON value in a file, None when there is no valid one. As for `read_text`."""
    import json  # not before the first paint

    text = read_text(path, limit=limit)
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):  # RecursionError: brackets, nested thousands deep
        return None


def json_files(folder: Path) -> Iterator[Path]:
    """Yield what is called `….json` in a folder, nothing when that cannot be listed."""
    with suppress(OSError):
        yield from list(folder.glob("*.json"))


def put_aside(path: Path) -> None:
    """Rename what is at `path`, if anything, to `….damaged`, so that it is not overwritten.

    Raises OSError.
    """
    with suppress(FileNotFoundError):
        path.replace(path.with_name(path.name + ".damaged"))
