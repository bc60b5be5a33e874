"""Which folders use the environments on this computer."""

from __future__ import annotations

from pathlib import Path

from notedock.core.environment import OWN
from notedock.core.folder_name import display_name
from notedock.core.problem import Problem
from notedock.engines.inventory import Installed
from notedock.flows.context import Context


class EnvironmentUse:
    """Who uses what, among the environments that the engine has.

    A folder uses the environment that was made for it, what was chosen for it, or else the default.
    Folders are not looked into: that can take long, and they may not be there at the moment.
    """

    def __init__(self, context: Context, found: tuple[Installed, ...]) -> None:
        """Raises Problem when the engine does not answer."""
        self._context = context
        self._servers = {one.key: one for one in context.engine.servers(context.person)}
        remembered = context.recent_folders.folders()
        self._remembered = frozenset(one.folder for one in remembered)
        made_for = {Path(one.built_for) for one in found if one.built_for}
        self._all = [*self._remembered, *made_for, *(one.folder for one in self._servers.values())]
        chosen = {one.folder: one.environment for one in remembered}
        self._references = {
            folder: self._reference(name)
            for folder, name in chosen.items()
            if name or folder not in made_for
        }

    def folders(self, one: Installed) -> tuple[str, ...]:
        """Return the names of the remembered folders that use an environment."""
        using = {folder for folder, name in self._references.items() if _is_called(one, name)}
        if one.names and Path(one.built_for) in self._remembered:
            using.add(Path(one.built_for))
        return self._named(using)

    def is_needed(self, one: Installed) -> bool:
        """Tell whether a folder uses it, or would that is opened for the first time."""
        return _is_called(one, self._context.catalogue.default.reference) or bool(self.folders(one))

    def running(self, one: Installed) -> tuple[str, ...]:
        """Return the names of the folders whose notebooks run in an environment."""
        servers = (self._servers.get(user) for user in one.users)
        return self._named({server.folder for server in servers if server is not None})

    def name(self, folder: Path) -> str:
        """Return what a folder is called among all those that are known."""
        return display_name(folder, self._all)

    def _named(self, folders: set[Path]) -> tuple[str, ...]:
        return tuple(sorted(map(self.name, folders)))

    def _reference(self, name: str) -> str:
        """Return the image that a choice stands for, as far as it is one."""
        catalogue = self._context.catalogue
        try:
            return catalogue.find(name).reference if name else catalogue.default.reference
        except Problem:  # OWN, or from an older version
            return "" if name == OWN else name


def _is_called(one: Installed, reference: str) -> bool:
    """Tell whether a reference stands for an environment, whose name a newer one may have now."""
    return reference in one.known_as and (bool(one.names) or "@" in reference)
