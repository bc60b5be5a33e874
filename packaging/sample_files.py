"""Puts the sample's single files into the wheel: hatch's `sources` moves only whole folders."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = (".dockerignore", "Dockerfile", "requirements.txt")


class SampleFiles(BuildHookInterface[Any]):
    """Called by hatch when it builds a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, unless the program is only installed to be worked on."""
        if version != "editable":  # a checkout has them at its top level
            build_data["force_include"] |= {name: f"notedock/sample/{name}" for name in FILES}
