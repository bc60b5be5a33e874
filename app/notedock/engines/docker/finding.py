"""Find the engine: the one that was chosen, else the first that answers where engines usually are.

An explicit choice (DOCKER_HOST, DOCKER_CONTEXT) is obeyed and never replaced by another engine.
"""

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

import docker
from docker.context import ContextAPI
from docker.errors import DockerException
from docker.utils import kwargs_from_env

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.engines.docker.errors import os_error

_FIRST_ANSWER = 10  # seconds until an engine must have said who it is
_LATER_ANSWERS = 120  # seconds for everything else; starting can be slow on an old disk

# Where engines listen (the documentation of Docker, Colima, Rancher Desktop, OrbStack, Podman).
_SOCKETS = (
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
_PIPES = ("npipe:////./pipe/docker_engine", "npipe:////./pipe/podman-machine-default")


@dataclass(frozen=True)
class Address:
    """Where an engine listens. chosen_by: who named it, empty when it was searched for."""

    parameters: Mapping[str, Any]
    chosen_by: str = ""

    @property
    def url(self) -> str:
        """The address as the engine's own tools write it."""
        return str(self.parameters.get("base_url", ""))


def connect(address: Address, version: str = "auto") -> docker.APIClient:
    """Return a client for one thread.

    Raises DockerException or OSError when nobody answers.
    """
    client = docker.APIClient(**address.parameters, version=version, timeout=_FIRST_ANSWER)
    client.timeout = _LATER_ANSWERS
    return client


def find(environ: Mapping[str, str] = os.environ) -> Address:
    """Return the address of an engine that answers.

    Raises Problem: which of "not installed", "stopped", "not allowed", "chosen one is silent".
    """
    chosen = _chosen(environ)
    if chosen is not None:
        if _is_remote(chosen):
            raise problems.engine_remote(chosen.url)
        return _try_chosen(chosen)
    failures: list[Exception] = []
    for address in _usual(environ):
        try:
            connect(address).close()
        except (DockerException, OSError, ValueError) as error:
            failures.append(error)
        else:
            return address
    raise _why(failures, environ)


def _chosen(environ: Mapping[str, str]) -> Address | None:
    host, name = environ.get("DOCKER_HOST"), environ.get("DOCKER_CONTEXT")
    chosen_by = "DOCKER_HOST" if host else "DOCKER_CONTEXT"
    try:
        if host:
            return Address(kwargs_from_env(environment=dict(environ)), chosen_by)
        if name and name != "default":
            parameters = ContextAPI.kwargs_from_context(name)
            if not parameters:
                raise problems.engine_chosen_unreachable(chosen_by, f"no context {name}")
            return Address(parameters, chosen_by)
    except (DockerException, OSError, ValueError) as error:
        raise problems.engine_chosen_unreachable(chosen_by, str(error)) from None
    return None


def _is_remote(address: Address) -> bool:
    """Tell whether the engine runs on another computer, where the person's folder is not."""
    try:
        parts = urlsplit(address.url)
        host = parts.hostname or ""
    except ValueError:
        return False  # not an address at all: connecting will say so
    local = host == "localhost" or host.startswith("127.") or host == "::1"
    return parts.scheme == "ssh" or (parts.scheme in ("tcp", "http", "https") and not local)


def _try_chosen(address: Address) -> Address:
    try:
        connect(address).close()
    except (DockerException, OSError, ValueError) as error:
        if isinstance(os_error(error), PermissionError):
            raise problems.engine_forbidden(str(error)) from None
        raise problems.engine_chosen_unreachable(address.chosen_by, str(error)) from None
    return address


def _usual(environ: Mapping[str, str]) -> Iterator[Address]:
    with contextlib.suppress(DockerException, OSError, ValueError):  # a damaged context
        active = Address(ContextAPI.kwargs_from_context(environment=dict(environ)))
        if not _is_remote(active):
            yield active
    if sys.platform == "win32":
        yield from (Address({"base_url": pipe}) for pipe in _PIPES)
        return
    for socket in _SOCKETS:
        path = os.path.expandvars(os.path.expanduser(socket))  # noqa: PTH111 - variables too
        if "$" not in path and Path(path).exists():
            yield Address({"base_url": f"unix://{path}"})


def _why(failures: list[Exception], environ: Mapping[str, str]) -> Problem:
    detail = "\n".join(dict.fromkeys(str(error) for error in failures))
    if any(isinstance(os_error(error), PermissionError) for error in failures):
        return problems.engine_forbidden(detail)
    if _is_installed(environ):
        return problems.engine_stopped(detail)
    return problems.engine_missing(detail)


def _is_installed(environ: Mapping[str, str]) -> bool:
    commands = ("dockerd", "docker", "podman", "colima")
    if any(shutil.which(name, path=environ.get("PATH")) for name in commands):
        return True
    return any(
        Path(path).exists()
        for path in ("/Applications/Docker.app", r"C:\Program Files\Docker\Docker")
    )
