"""An environment: the set of tools that a notebook needs, and the catalogue to choose it from."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from notedock.core import problems
from notedock.core.resources import resource

# The grammar of image references: distribution/reference, `reference.go`.
_DOMAIN = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?"
)


@dataclass(frozen=True)
class Environment:
    """Something a notebook server can be started from.

    name: what the person and scripts call it: the catalogue's id, or the image reference typed in.
    reference: the image that is run.
    """

    name: str
    title: str
    summary: str
    reference: str


@dataclass(frozen=True)
class Catalogue:
    """The environments that Notedock knows by name."""

    environments: tuple[Environment, ...]
    default: Environment
    home: str  # where the references of the catalogue come from
    mirror: str  # where they are fetched instead, often the same

    def find(self, name: str) -> Environment:
        """Return the environment called `name`: an id of the catalogue, or any image reference.

        Raises Problem when `name` can be neither.
        """
        name = name.strip()
        for environment in self.environments:
            if name in (environment.name, environment.reference, environment.title):
                return environment
        if not is_reference(name):
            raise problems.environment_unknown(name, self.suggestion(name))
        home = self.home + "/"
        reference = self.mirror + "/" + name.removeprefix(home) if name.startswith(home) else name
        return Environment(name, name, "", reference)

    def suggestion(self, name: str) -> str:
        """Return the id that was probably meant by `name`, or an empty string."""
        import difflib  # not before the first paint

        ids = [environment.name for environment in self.environments]
        started = [known for known in ids if name and known.startswith(name)]
        return next(iter(started or difflib.get_close_matches(name, ids, n=1)), "")


def is_reference(text: str) -> bool:
    """Tell whether `text` can be the name of an image."""
    return len(text) <= 400 and _REFERENCE.fullmatch(text) is not None


def read_catalogue(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Catalogue:
    """Read the catalogue, with its images fetched from NOTEDOCK_REGISTRY when that is set.

    Raises Problem when NOTEDOCK_REGISTRY is not the name of a registry.
    """
    data = tomllib.loads((path or resource("catalogue.toml")).read_text(encoding="utf-8"))
    home = data["registry"]
    mirror = environ.get("NOTEDOCK_REGISTRY", "").strip().rstrip("/") or home
    if not is_reference(f"{mirror}/x"):
        raise problems.registry_setting_wrong(mirror)
    environments = tuple(
        Environment(
            entry["id"], entry["title"], entry["summary"], f"{mirror}/{entry['id']}:{data['tag']}"
        )
        for entry in data["environment"]
    )
    default = next(known for known in environments if known.name == data["default"])
    return Catalogue(environments, default, home, mirror)
