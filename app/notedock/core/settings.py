"""The user's settings (`settings.json`), the same for the window and the terminal.

The file may be edited by hand; keys that this version does not know are kept. What the program
remembers by itself is elsewhere (`recent_folders.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from notedock.core import own_files, problems
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.environment import is_reference, is_registry
from notedock.core.limits import Limits, read_limits

DOCKER = "docker"
BUILTIN = "builtin"  # in the place of an address: the engine that is part of the program


class ColorScheme(Enum):
    """The colours of the window, like Qt's `Qt.ColorScheme`."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Closing(Enum):
    """What happens to running notebooks when the window is closed."""

    ASK = "ask"
    KEEP = "keep"
    STOP = "stop"


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults.

    registry: a mirror for the images of the catalogue, or empty.
    environment: for folders that have none of their own; empty for the catalogue's default.
    engine: the address of the engine to use (`unix:///…`), BUILTIN for the program's own wherever
    it can be used, empty for the best that answers.
    notifications: whether desktop messages are sent.
    limits: for servers of folders that have none of their own.
    ask_trust: whether folders from others are asked about before they run (`flows/trust.py`).
    """

    look: ColorScheme = ColorScheme.SYSTEM
    registry: str = ""
    environment: str = ""
    engine: str = ""
    closing: Closing = Closing.ASK
    notifications: bool = True
    limits: Limits = field(default_factory=Limits)
    ask_trust: bool = True


# How each value is read from JSON; a value that raises here counts as not set.
_READ: dict[str, Callable[[Any], Any]] = {
    "look": ColorScheme,
    "registry": lambda value: _checked(value, is_registry),
    "environment": lambda value: _checked(value, is_reference),
    "engine": lambda value: _checked(value, lambda text: text == BUILTIN or "://" in text),
    "closing": Closing,
    "notifications": lambda value: {True: True, False: False}[value],
    "limits": read_limits,
    "ask_trust": lambda value: {True: True, False: False}[value],
}


class SettingsFile:
    """The settings file, read once when this is made. current: the settings that count now."""

    def __init__(self, paths: AppPaths) -> None:
        self._path = paths.home / "settings.json"
        self.current = _settings(self._entries() or {})

    def change(self, **values: Any) -> Settings:
        """Set some of the values, by their names, and keep them.

        They count from now on, also when they cannot be kept: then it raises Problem.
        """
        self.current = replace(self.current, **values)
        try:
            entries = self._entries()
            if entries is None:
                own_files.put_aside(self._path)
            told = {name: _plain(value) for name, value in values.items()}
            text = json.dumps((entries or {}) | told, indent=2, ensure_ascii=False)
            write_atomically(self._path, text + "\n")
        except OSError as error:
            raise problems.settings_not_kept(str(error)) from None
        return self.current

    def _entries(self) -> dict[str, Any] | None:
        """Return the file's JSON object, None when there is none or it is damaged."""
        entries = own_files.read_json(self._path)
        return entries if isinstance(entries, dict) else None


def _settings(entries: dict[str, Any]) -> Settings:
    known = {}
    for name, read in _READ.items():
        if name in entries:
            try:
                known[name] = read(entries[name])
            except (ValueError, KeyError, TypeError):
                continue  # edited by hand, or of another version: the default counts
    return Settings(**known)


def _checked(value: Any, is_valid: Callable[[str], bool]) -> str:
    if not isinstance(value, str) or (value and not is_valid(value)):
        raise ValueError(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Limits):
        return value.chosen()
    return value.value if isinstance(value, Enum) else value
