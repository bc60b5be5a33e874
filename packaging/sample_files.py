"""A build hook that adds the sample's single files; hatch's `sources` moves only folders."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = (".dockerignore", "Dockerfile", "requirements.txt")


class SampleFiles(BuildHookInterface[Any]):
    """Hatch runs this when it builds a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, except to an editable installation."""
        if version != "editable":  # which finds them at the top level of the checkout
            build_data["force_include"] |= {name: f"notedock/sample/{name}" for name in FILES}
