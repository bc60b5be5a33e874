"""The data folder: a second folder that is mounted for notebooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.project import expanded, resolve_folder

_WRITABLE, _READ_ONLY = ":rw", ":ro"


@dataclass(frozen=True)
class DataFolder:
    """A folder of this computer, and whether notebooks may change what is in it."""

    folder: Path
    writable: bool = False

    def resolved(self) -> DataFolder:
        """Return it with its path resolved. Raises Problem when it cannot be opened."""
        try:
            return replace(self, folder=resolve_folder(self.folder))
        except Problem as cause:
            raise problems.data_folder_unusable(cause) from None

    def __str__(self) -> str:
        """Return it as `parse` reads it."""
        return f"{self.folder}{_WRITABLE if self.writable else _READ_ONLY}"


def parse(text: str) -> DataFolder:
    """Read `FOLDER`, `FOLDER:ro` or `FOLDER:rw`."""
    writable = text.endswith(_WRITABLE)
    path = text.removesuffix(_WRITABLE if writable else _READ_ONLY)
    return DataFolder(expanded(path).absolute(), writable)
