"""What a container takes of the computer at the moment."""

from __future__ import annotations

from typing import Any

import docker
from docker.errors import NotFound
from docker.utils import version_gte

from notedock.engines.base import Usage

# Earlier ones measure twice, which takes them a second or two.
_ONE_SHOT = "1.41"  # of Docker 20.10


def read(client: docker.APIClient, container: str) -> Usage | None:
    """Return what the container takes, None where the engine cannot tell, or it does not run."""
    if not version_gte(client.api_version, _ONE_SHOT):
        return None
    try:
        stats = client.stats(container, stream=False, one_shot=True)
    except (NotFound, ValueError):  # Podman says nothing at all of one that has ended
        return None
    return usage(stats)


def usage(stats: dict[str, Any]) -> Usage | None:
    """Read what an engine tells of a container; memory as `docker stats` counts it.

    What was read from files, and can be dropped at any time, is left out. It is called differently
    under the first and the second version of Linux's control groups.
    """
    told = stats.get("memory_stats") or {}
    memory = told.get("usage")
    if not memory:
        return None
    more = told.get("stats") or {}
    cache = more.get("total_inactive_file", more.get("inactive_file", 0))
    spent = ((stats.get("cpu_stats") or {}).get("cpu_usage") or {}).get("total_usage", 0)
    return Usage(memory - cache if cache < memory else memory, spent / 1e9)
