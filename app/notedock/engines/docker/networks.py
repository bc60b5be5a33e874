"""The networks of servers: each reaches the internet and this computer, and none another server.

Docker keeps the containers of one bridge apart when it is told to (`enable_icc`), also from those
of other bridges: all servers share one. It stays when the last has gone: a bridge takes long to be
made and removed, and Chromium gives up what it is loading when one comes or goes (as it does for
the interface of a container, where that has an IPv6 address: nobody but root can keep that away).
Podman knows no such option; it keeps bridges apart that were made through Docker's interface, so
that each server has one of its own there.
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

_SHARED, _OWN = "shared", "own"  # values of the label of networks: how many servers may join
_APART = {"com.docker.network.bridge.enable_icc": "false"}


@dataclass(frozen=True)
class Network:
    """A network of the engine. own: one server has it for itself, and it goes with that."""

    id: str
    name: str
    own: bool

    def command_line(self, label: str) -> str:
        """Return the command that makes one of a server's own."""
        parts = ["docker", "network", "create", "--label", f"{label}={_OWN}", self.name]
        return shlex.join(parts)


def join(client: docker.APIClient, label: str, *, podman: bool) -> Network | None:
    """Return the network for a server, made if need be. None where the engine has none to give.

    label: by which networks of this program are found again. What a crash has left is removed, and
    all but the oldest where programs have made the shared one at the same time.
    """
    try:
        shared = _find(client, label)
    except APIError:
        return None
    if podman:
        return _make(client, label, own=True)
    # No bridge may be left, or the system cannot keep the containers of one bridge apart.
    return shared or _make(client, label, own=False) or _make(client, label, own=True)


def _make(client: docker.APIClient, label: str, *, own: bool) -> Network | None:
    # Docker lets two programs make networks of the same name, and then starts nothing in either.
    name = f"notedock-{secrets.token_hex(6)}"
    options, labels = ({}, {label: _OWN}) if own else (_APART, {label: _SHARED})
    try:
        made = client.create_network(name, driver="bridge", options=options, labels=labels)
    except APIError:
        return None
    return Network(str(made["Id"]), name, own)


def _find(client: docker.APIClient, label: str) -> Network | None:
    """Return the oldest of our networks that servers share. Removes others that nobody uses."""
    found: list[dict[str, Any]] = client.networks(filters={"label": label})
    found.sort(key=lambda one: (one.get("Created", ""), one["Id"]))
    shared = next((one for one in found if one["Labels"][label] == _SHARED), None)
    for one in found:
        if one is not shared and _age(one) > SETTLING:
            with suppress(APIError):  # a server uses it
                client.remove_network(one["Id"])
    return Network(shared["Id"], shared["Name"], own=False) if shared else None


def _age(network: dict[str, Any]) -> float:
    """Return for how many seconds a network has been there."""
    text = str(network.get("Created", ""))
    with suppress(ValueError):
        made = datetime.fromisoformat(text[:19] + (text[-6:] if text[-6:-5] in "+-" else "+00:00"))
        return (datetime.now(UTC) - made).total_seconds()
    return 0.0


def leave(client: docker.APIClient, label: str, identity: str) -> None:
    """Remove the network that a server has had for itself. None is fine, too."""
    if identity:
        with suppress(APIError):
            if client.inspect_network(identity)["Labels"][label] == _OWN:
                client.remove_network(identity)


def is_gone(error: BaseException) -> bool:
    """Tell whether a start failed because somebody else has just removed the network."""
    if not isinstance(error, APIError):  # 404 of Docker, 500 of Podman
        return False
    said = explanation(error).lower()
    return "network" in said and "not found" in said
