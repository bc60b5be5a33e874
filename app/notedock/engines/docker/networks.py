"""Docker networks of servers: each reaches the internet and this computer, and no other server.

With `enable_icc` false Docker isolates the containers of one bridge from each other and from those
of other bridges, so all servers share one network. It stays when the last server has gone: making
and removing a bridge is slow, and Chromium aborts requests when an interface comes or goes (so it
does for a container's interface with an IPv6 address, which only root could prevent). Podman has no
such option; there each server has a network of its own, and Podman isolates them.
"""

from __future__ import annotations

import secrets
import shlex
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import docker
from docker.errors import APIError

from notedock.core.server import SETTLING
from notedock.engines.docker.errors import explanation

_SHARED, _OWN = "shared", "own"  # values of a network's label: for all servers, or for one
_ISOLATED = {"com.docker.network.bridge.enable_icc": "false"}


@dataclass(frozen=True)
class Network:
    """A network of the engine. own: of one server alone, and removed with it."""

    id: str
    name: str
    own: bool

    def command_line(self, label: str) -> str:
        """Return the command that makes a network for one server."""
        parts = ["docker", "network", "create", "--label", f"{label}={_OWN}", self.name]
        return shlex.join(parts)


def join(client: docker.APIClient, label: str, *, podman: bool) -> Network | None:
    """Return the network for a server, made if need be; None where the engine cannot make one.

    label: the name of the label on this program's networks. Networks that a crash has left are
    removed; so are all but the oldest where processes have made the shared one at the same time.
    """
    try:
        shared = _find(client, label)
    except APIError:
        return None
    if podman:
        return _make(client, label, own=True)
    # Without the shared one (no address range left, or the system cannot isolate), one of its own.
    return shared or _make(client, label, own=False) or _make(client, label, own=True)


def _make(client: docker.APIClient, label: str, *, own: bool) -> Network | None:
    # Docker allows two networks of one name, and then cannot start containers in either.
    name = f"notedock-{secrets.token_hex(6)}"
    options, labels = ({}, {label: _OWN}) if own else (_ISOLATED, {label: _SHARED})
    try:
        made = client.create_network(name, driver="bridge", options=options, labels=labels)
    except APIError:
        return None
    return Network(str(made["Id"]), name, own)


def _find(client: docker.APIClient, label: str) -> Network | None:
    """Return the oldest shared network of this program. Removes its other unused networks."""
    found: list[dict[str, Any]] = client.networks(filters={"label": label})
    found.sort(key=lambda one: (one.get("Created", ""), one["Id"]))
    shared = next((one for one in found if one["Labels"][label] == _SHARED), None)
    for one in found:
        if one is not shared and _age(one) > SETTLING:
            with suppress(APIError):  # a server uses it
                client.remove_network(one["Id"])
    return Network(shared["Id"], shared["Name"], own=False) if shared else None


def _age(network: dict[str, Any]) -> float:
    """Return the age of a network in seconds, 0 where the engine does not say it."""
    text = str(network.get("Created", ""))
    with suppress(ValueError):
        made = datetime.fromisoformat(text[:19] + (text[-6:] if text[-6:-5] in "+-" else "+00:00"))
        return (datetime.now(UTC) - made).total_seconds()
    return 0.0


def leave(client: docker.APIClient, label: str, identity: str) -> None:
    """Remove the network `identity` if it was of one server alone and exists."""
    if identity:
        with suppress(APIError):
            if client.inspect_network(identity)["Labels"][label] == _OWN:
                client.remove_network(identity)


def is_gone(error: BaseException) -> bool:
    """Tell whether a start failed because another process has just removed the network."""
    if not isinstance(error, APIError):  # 404 of Docker, 500 of Podman
        return False
    said = explanation(error).lower()
    return "network" in said and "not found" in said
