"""Where the program keeps its own files: never in the person's folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


class Places:
    """The program's own folders, all below `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def folders(self) -> Path:
        """One small file for each folder that the person has opened."""
        return self.home / "folders"

    @property
    def logs(self) -> Path:
        """The masked log of each folder's last server."""
        return self.home / "logs"

    @property
    def brought(self) -> Path:
        """One small file for each environment that the program has downloaded."""
        return self.home / "brought"

    @property
    def leavings(self) -> Path:
        """One small file for each folder whose builds have left something in the engine."""
        return self.home / "leavings"

    @property
    def recipes(self) -> Path:
        """One file for each folder with a recipe: what its files were when last looked at."""
        return self.home / "recipes"


def places(environ: Mapping[str, str] = os.environ) -> Places:
    """Return the places of this system, or those below NOTEDOCK_HOME when that is set."""
    own = environ.get("NOTEDOCK_HOME")
    if own:
        return Places(Path(own).expanduser().absolute())
    if sys.platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Places(base / "notedock")


def write_whole(path: Path, text: str) -> None:
    """Write `text` so that another reader, or a crash, sees the old file or the new one.

    Raises OSError when it cannot be written; then nothing has changed.
    """
    import tempfile  # not before the first paint

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name[:40], suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
