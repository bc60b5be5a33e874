"""Which engines there are: the list that the command line, the settings and `list --json` go by.

A new engine is a package beside `docker` and one entry here.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from notedock.core import problems
from notedock.engines.engine_group import EngineGroup

if TYPE_CHECKING:
    from notedock.core.app_paths import AppPaths
    from notedock.engines.base import Engine
    from notedock.engines.engine_group import BuiltinEngine

AUTO = "auto"  # in the place of a name: all of ENGINES, as one


@dataclass(frozen=True)
class EngineKind:
    """One engine. name: what `--engine` takes, and the `engine` of its servers.

    label: what people call it. import_path: the module and class of the engine, which is made with
    `choice` (an address, or empty) and `paths`; empty while there is none yet.
    """

    name: str
    label: str
    import_path: str = ""

    def make(self, paths: AppPaths) -> Engine:
        """Return the engine. It is imported, and asked for its settings, when it is first used.

        Raises Problem when this version of the program does not have it.
        """
        if not self.import_path:
            raise problems.engine_not_available(self.name, ENGINES[0].label)
        return cast("Engine", _LazyEngine(self, paths))


ENGINES = (
    EngineKind("docker", "Docker", "notedock.engines.docker.engine:DockerEngine"),
    EngineKind("builtin", "Notedock's own", "notedock.engines.builtin.engine:BuiltinEngine"),
)
NAMES = tuple(kind.name for kind in ENGINES)


def make_engine(name: str, paths: AppPaths) -> Engine:
    """Return the engine called `name`, or all that there are as one for AUTO.

    Raises Problem when this version of the program does not have it.
    """
    if name != AUTO:
        return next(one for one in ENGINES if one.name == name).make(paths)
    main, *others = (one.make(paths) for one in ENGINES if one.import_path)
    return EngineGroup(main, *cast("list[BuiltinEngine]", others)) if others else main


class _LazyEngine:
    """An engine that is imported when it is first asked: the window paints before that."""

    def __init__(self, kind: EngineKind, paths: AppPaths) -> None:
        self.name = kind.name
        self._import_path = kind.import_path
        self._paths = paths
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if self._engine is None:
                from notedock.core.settings import BUILTIN, SettingsFile

                module, _colon, maker = self._import_path.partition(":")
                choice = SettingsFile(self._paths).current.engine
                where = choice if choice != BUILTIN else ""
                self._engine = getattr(import_module(module), maker)(where, self._paths)
        return getattr(self._engine, name)
