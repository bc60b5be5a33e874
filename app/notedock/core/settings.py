"""What the person has set, the same for the window and the terminal.

Kept apart from what the program remembers by itself (`memory.py`): this file is the person's own.
It may be written by hand; what this version does not know in it is left as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from notedock.core import problems
from notedock.core.environment import is_reference, is_registry
from notedock.core.places import Places, write_whole


class LookChoice(Enum):
    """Which colours the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Closing(Enum):
    """What becomes of running notebooks when the window is closed."""

    ASK = "ask"
    KEEP = "keep"
    STOP = "stop"


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with what holds until somebody sets it.

    registry: where the environments of the catalogue come from instead, or empty.
    environment: the one for folders that have none of their own; empty for the catalogue's.
    engine: the address of the engine to use, empty for the best that answers.
    """

    look: LookChoice = LookChoice.SYSTEM
    registry: str = ""
    environment: str = ""
    engine: str = ""
    closing: Closing = Closing.ASK
    notifications: bool = True


# How each value is read; what it refuses counts as not set.
_READ: dict[str, Callable[[Any], Any]] = {
    "look": LookChoice,
    "registry": lambda value: _checked(value, is_registry),
    "environment": lambda value: _checked(value, is_reference),
    "engine": lambda value: _checked(value, lambda text: "://" in text),
    "closing": Closing,
    "notifications": lambda value: {True: True, False: False}[value],
}


class SettingsFile:
    """The settings as they are kept: one small file, read once."""

    def __init__(self, places: Places) -> None:
        self._path = places.home / "settings.json"
        self.now = _settings(self._entries() or {})

    def change(self, **values: Any) -> Settings:
        """Set some of the values, by their names, and keep them.

        They count from now on, also when they cannot be kept: then it raises Problem.
        """
        self.now = replace(self.now, **values)
        try:
            entries = self._entries()
            if entries is None:
                self._put_aside()
            told = {name: _plain(value) for name, value in values.items()}
            text = json.dumps((entries or {}) | told, indent=2, ensure_ascii=False)
            write_whole(self._path, text + "\n")
        except OSError as error:
            raise problems.settings_not_kept(str(error)) from None
        return self.now

    def _entries(self) -> dict[str, Any] | None:
        """Return what the file says, nothing when there is none, None when it makes no sense."""
        try:
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            return None
        return entries if isinstance(entries, dict) else None

    def _put_aside(self) -> None:
        """Keep a damaged file for whoever wrote it, before another takes its name."""
        if self._path.is_file():
            self._path.replace(self._path.with_name(self._path.name + ".damaged"))


def _settings(entries: dict[str, Any]) -> Settings:
    known = {}
    for name, read in _READ.items():
        if name in entries:
            try:
                known[name] = read(entries[name])
            except (ValueError, KeyError, TypeError):
                continue  # written by hand, or by another version: as if it were not there
    return Settings(**known)


def _checked(value: Any, fits: Callable[[str], bool]) -> str:
    if not isinstance(value, str) or (value and not fits(value)):
        raise ValueError(value)
    return value


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
