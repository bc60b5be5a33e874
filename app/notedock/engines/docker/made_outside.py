"""What was made in a container outside the person's folder: from one look at its changes."""

from __future__ import annotations

import docker

from notedock.core.made_outside import MadeOutside
from notedock.engines.docker import installed_packages, notebook_signatures, outside_files
from notedock.engines.docker.container_files import ContainerFiles

_ADDED, _DELETED = 1, 2  # as the engine's list of changes says it; 0 is changed


def find(client: docker.APIClient, container: str) -> MadeOutside:
    """Return what is worth keeping. Raises the library's own errors."""
    changes = client.diff(container) or []
    added = {one["Path"] for one in changes if one["Kind"] == _ADDED}
    written = {one["Path"] for one in changes if one["Kind"] != _DELETED}
    inside = ContainerFiles(client, container)
    return MadeOutside(
        outside_files.find(inside, added),
        installed_packages.find(inside, added),
        notebook_signatures.read(inside, written),
    )
