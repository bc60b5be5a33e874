"""The context of flows: engine, catalogue, settings, remembered folders."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.disk_names import as_on_disk
from notedock.core.environment import Catalogue
from notedock.core.project import expanded
from notedock.core.recent_folders import RecentFolders
from notedock.core.server import Server, server_key
from notedock.core.settings import SettingsFile

if TYPE_CHECKING:
    from notedock.engines.base import Engine
    from notedock.flows.environment_sizes import EnvironmentSizes


@dataclass(eq=False)
class Context:
    """The objects that every flow needs, of one person.

    May be used from every thread. `catalogue` is replaced as a whole when the settings change:
    whoever reads two things of it takes it once.
    """

    engine: Engine
    catalogue: Catalogue
    recent_folders: RecentFolders
    paths: AppPaths
    person: str
    # functools.cached_property has no lock since Python 3.12: two threads would make two.
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _settings: SettingsFile | None = field(default=None, init=False, repr=False)
    _environment_sizes: EnvironmentSizes | None = field(default=None, init=False, repr=False)

    @property
    def settings(self) -> SettingsFile:
        """The settings file."""
        with self._lock:
            if self._settings is None:
                self._settings = SettingsFile(self.paths)
            return self._settings

    def obey_settings(self) -> None:
        """Replace the catalogue by one that follows the settings."""
        now = self.settings.current
        self.catalogue = self.catalogue.under(now.registry, now.environment)

    @property
    def environment_sizes(self) -> EnvironmentSizes:
        """The cache of download sizes."""
        from notedock.flows.environment_sizes import EnvironmentSizes  # not before the first paint

        with self._lock:
            if self._environment_sizes is None:
                self._environment_sizes = EnvironmentSizes(self.engine, self.paths)
            return self._environment_sizes

    def key(self, folder: str | Path) -> str:
        """Return the key of the folder's server, also when the folder itself is gone."""
        path = expanded(folder)
        try:
            path = as_on_disk(path).resolve()
        except (OSError, RuntimeError):  # a loop of links: nothing ever ran there
            path = path.absolute()
        return server_key(self.person, path)

    def running(self, folder: str | Path) -> Server:
        """Return the folder's server.

        Raises Problem when there is none.
        """
        server = self.engine.find(self.key(folder))
        if server is None or not server.is_running:
            raise problems.not_running(str(folder))
        return server
