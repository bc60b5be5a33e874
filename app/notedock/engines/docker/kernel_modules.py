"""Which Python a kernel of a running container has, and which modules it can import."""

from __future__ import annotations

from collections.abc import Collection

import docker
from docker.errors import APIError

from notedock.engines import kernel_modules
from notedock.engines.kernel_modules import Run


def missing(
    client: docker.APIClient, container: str, python: str, names: Collection[str]
) -> frozenset[str] | None:
    """Return those of `names` (of top-level modules) that `python` does not find.

    python: its command in the container. None when it cannot be run.
    """
    return kernel_modules.missing(_run_in(client, container), python, names)


def version(client: docker.APIClient, container: str, python: str) -> str:
    """Return the minor version of `python`, as `3.8`; empty when it cannot be run."""
    return kernel_modules.version(_run_in(client, container), python)


def _run_in(client: docker.APIClient, container: str) -> Run:
    """Return how a command is run in a container."""

    def run(command: list[str]) -> str | None:
        try:
            made = client.exec_create(container, command, stderr=False)
            said = client.exec_start(made["Id"]).decode(errors="replace")
            ended_well = client.exec_inspect(made["Id"]).get("ExitCode") == 0
        except APIError:  # it has ended, is paused, or has no such command
            return None
        return said if ended_well else None

    return run
