"""Addresses of engines: the one that was chosen, and those where engines listen by default."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docker.context import ContextAPI
from docker.errors import DockerException
from docker.utils import kwargs_from_env

from notedock.core import problems
from notedock.engines.docker.installation import advice

# Where engines listen (the documentation of Docker, Colima, Rancher Desktop, OrbStack, Podman),
# the best first.
SOCKETS = (
    "/var/run/docker.sock",
    "$XDG_RUNTIME_DIR/docker.sock",
    "~/.docker/run/docker.sock",
    "~/.docker/desktop/docker.sock",
    "~/.colima/default/docker.sock",
    "~/.rd/docker.sock",
    "~/.orbstack/run/docker.sock",
    "$XDG_RUNTIME_DIR/podman/podman.sock",
    "/run/podman/podman.sock",
)
_PIPES = (
    r"npipe:////./pipe/docker_engine",
    r"npipe:////./pipe/dockerDesktopLinuxEngine",
    r"npipe:////./pipe/podman-machine-default",
)


@dataclass(frozen=True)
class Address:
    """Where an engine listens.

    chosen_by: who named it (a variable, or BY_SETTING), empty when it was searched for.
    """

    parameters: Mapping[str, Any]
    chosen_by: str = ""

    @property
    def url(self) -> str:
        """The address as the engine's own tools write it."""
        return str(self.parameters.get("base_url", ""))

    @property
    def is_remote(self) -> bool:
        """Tell whether the engine runs on another computer, where the person's folder is not."""
        try:
            parts = urlsplit(self.url)
            host = parts.hostname or ""
        except ValueError:
            return False  # not an address at all: connecting will say so
        local = host in ("", "localhost", "::1") or host.startswith("127.")
        return parts.scheme == "ssh" or (parts.scheme in ("tcp", "http", "https") and not local)


def chosen(environ: Mapping[str, str], setting: str = "") -> Address | None:
    """Return the engine that was chosen: DOCKER_HOST, DOCKER_CONTEXT, or the program's setting.

    Raises Problem when the choice can be no engine.
    """
    host, name = environ.get("DOCKER_HOST"), environ.get("DOCKER_CONTEXT")
    chosen_by = "DOCKER_HOST" if host else "DOCKER_CONTEXT"
    try:
        if host:
            return Address(kwargs_from_env(environment=dict(environ)), chosen_by)
        if name and name != "default":
            parameters = ContextAPI.kwargs_from_context(name)
            if not parameters:
                raise problems.engine_unreachable(advice().label, chosen_by, f"no context {name}")
            return Address(parameters, chosen_by)
    except (DockerException, OSError, ValueError) as error:
        raise problems.engine_unreachable(advice().label, chosen_by, str(error)) from None
    return Address({"base_url": setting}, problems.BY_SETTING) if setting else None


def usual(environ: Mapping[str, str]) -> list[Address]:
    """Return where engines usually listen on this computer, the best first, each engine once."""
    found = {_resolve_socket(address.url): address for address in reversed(list(_usual(environ)))}
    return list(reversed(found.values()))


def _usual(environ: Mapping[str, str]) -> Iterator[Address]:
    with contextlib.suppress(DockerException, OSError, ValueError):  # a damaged context
        active = Address(ContextAPI.kwargs_from_context(environment=dict(environ)))
        if not active.is_remote:
            yield active
    if sys.platform == "win32":
        yield from (Address({"base_url": pipe}) for pipe in _PIPES)
        return
    for socket in SOCKETS:
        path = os.path.expandvars(os.path.expanduser(socket))  # noqa: PTH111 - variables too
        if "$" not in path and Path(path).exists():
            yield Address({"base_url": f"unix://{path}"})


def _resolve_socket(url: str) -> str:
    """Return where the address leads: an engine's socket is often linked to another place."""
    kind, _, path = url.rpartition("unix://")
    return os.path.realpath(path) if not kind and path.startswith("/") else url


def is_installed(environ: Mapping[str, str]) -> bool:
    """Tell whether some engine seems to be installed, running or not."""
    commands = ("dockerd", "docker", "podman", "colima", "rdctl", "orb")
    if any(shutil.which(name, path=environ.get("PATH")) for name in commands):
        return True
    # Programs that were started from a desktop do not always see the commands.
    places = {
        "linux": ("/opt/docker-desktop",),
        "darwin": (
            "/Applications/Docker.app",
            "/Applications/OrbStack.app",
            "/opt/homebrew/bin/colima",
        ),
        "win32": (r"C:\Program Files\Docker\Docker",),
    }
    return any(Path(place).exists() for place in places.get(sys.platform, ()))
