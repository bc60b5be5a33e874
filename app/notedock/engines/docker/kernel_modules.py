"""Which Python a kernel of a running container has, and which modules it can import."""

from __future__ import annotations

from collections.abc import Collection

import docker
from docker.errors import APIError

# Isolated (-I): neither the folder nor the user's own packages count. Finding runs no module.
_FIND = """
import sys
from importlib.util import find_spec
for name in sys.argv[1:]:
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        print(name)
"""

_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def missing(
    client: docker.APIClient, container: str, python: str, names: Collection[str]
) -> frozenset[str] | None:
    """Return those of `names` (of top-level modules) that `python` does not find.

    python: its command in the container. None when it cannot be run.
    """
    said = _said(client, container, [python, "-I", "-B", "-c", _FIND, *names])
    return None if said is None else frozenset(said.split()) & frozenset(names)


def version(client: docker.APIClient, container: str, python: str) -> str:
    """Return the minor version of `python`, as `3.8`; empty when it cannot be run."""
    said = _said(client, container, [python, "-I", "-B", "-c", _VERSION]) or ""
    return said.strip()


def _said(client: docker.APIClient, container: str, command: list[str]) -> str | None:
    """Return what a command writes in a container, None where it fails."""
    try:
        made = client.exec_create(container, command, stderr=False)
        said = client.exec_start(made["Id"]).decode(errors="replace")
        ended_well = client.exec_inspect(made["Id"]).get("ExitCode") == 0
    except APIError:  # it has ended, is paused, or has no such command
        return None
    return said if ended_well else None
