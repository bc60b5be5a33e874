"""What a folder's notebooks are to run in, described so that every engine can make it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from notedock.core.environment import Environment
from notedock.core.recipes.recipe import Recipe


@dataclass(frozen=True)
class EnvironmentDescription:
    """The input of an engine's `prepare`.

    folder: the project's folder. key: that of its server; whatever an engine makes for the folder
    is named after it. person: who it is made for.
    base: the environment that it begins with; None where the recipe has a Dockerfile.
    recipe: what the folder declares, as far as it is used: with a Dockerfile that alone, because it
    installs the rest itself or means not to.
    engine: the name of the engine that makes it; empty where there is only one.
    pages: pages that its notebooks serve are to be shown, for which Jupyter needs an extension. A
    Dockerfile installs that itself, too.
    """

    folder: Path
    key: str
    person: str
    base: Environment | None = None
    recipe: Recipe = field(default_factory=Recipe)
    pages: bool = False
    engine: str = ""

    @property
    def dockerfile(self) -> str:
        """The path of the Dockerfile below the folder, empty for none."""
        return self.recipe.dockerfile

    @property
    def requirements(self) -> str:
        """The path of the first requirements file below the folder, empty for none."""
        return next(iter(self.recipe.requirements), "")
