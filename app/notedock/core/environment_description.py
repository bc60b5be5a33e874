"""What a folder's notebooks are to run in, described so that every engine can make it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notedock.core.environment import Environment


@dataclass(frozen=True)
class EnvironmentDescription:
    """The input of an engine's `prepare`.

    folder: the project's folder. key: that of its server; whatever an engine makes for the folder
    is named after it. person: who it is made for.
    base: the environment that it begins with; None where `dockerfile` names it.
    dockerfile, requirements: the files below the folder that say the rest, empty for none. With a
    Dockerfile the requirements are not used: it installs them itself or means not to.
    pages: pages that its notebooks serve are to be shown, for which Jupyter needs an extension. A
    Dockerfile installs that itself, too.
    """

    folder: Path
    key: str
    person: str
    base: Environment | None = None
    dockerfile: str = ""
    requirements: str = ""
    pages: bool = False
