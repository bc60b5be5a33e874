"""A launch from beginning to end: a network, a container in it, and what goes with that."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import docker
import requests
from docker.errors import APIError

from notedock.core import problems
from notedock.core.account import most_open_files
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.engines.base import ServerOptions
from notedock.engines.docker import (
    account_files,
    containers,
    networks,
    notebook_signatures,
)
from notedock.engines.docker.container_files import ContainerFiles, Entry
from notedock.engines.docker.container_spec import NETWORK, ContainerSpec, EngineTraits, make_spec
from notedock.engines.docker.errors import FAILURES, explanation
from notedock.engines.docker.host_options import HostOptions
from notedock.engines.docker.images import Image

_ATTEMPTS = 5  # networks that others remove before a container has joined them


def launch(
    client: docker.APIClient,
    wanted: ServerOptions,
    image: Image,
    traits: EngineTraits,
    memory: Path,
) -> Server:
    """Make the container and start it. memory: the file that remembers the accounts of images.

    Raises NameTakenError, PortTakenError, Problem, or the library's own errors; whatever it
    raises, nothing new is left.
    """
    own = Path(traits.data).resolve() if traits.data else None  # a person can have moved it
    for folder in (wanted.folder, wanted.data.folder if wanted.data else None):
        if own and folder and folder.is_relative_to(own):
            raise problems.system_folder(str(folder))
    limits = wanted.limits.complete(traits.memory, most_open_files())
    limits = replace(
        limits,
        memory=limits.memory if traits.limits_memory else 0,
        processes=limits.processes if traits.limits_processes else 0,
        # Podman then forgets its own limit of processes, fails, and keeps the port for itself.
        open_files=0 if traits.podman else limits.open_files,
    )
    for attempt in range(1, _ATTEMPTS + 1):
        network = networks.join(client, NETWORK, podman=traits.podman)
        host = HostOptions(limits, network, traits.names_computer, traits.graphics)
        try:
            spec = replace(make_spec(wanted, image, traits), host=host)
            return _run(client, image, spec, memory)
        except BaseException as error:
            networks.leave(client, NETWORK, network.id if network else "")
            if attempt == _ATTEMPTS or not networks.is_gone(error):
                raise
    raise AssertionError  # not reached


def _run(client: docker.APIClient, image: Image, chosen: ContainerSpec, memory: Path) -> Server:
    """Make the container and start it, without the options that the engine cannot give."""
    while True:
        made = containers.create(client, chosen)
        try:
            with suppress(APIError, requests.HTTPError, tarfile.TarError):  # it runs without them
                files = ContainerFiles(client, made)
                files.put(_given(files, image, chosen, memory))
            containers.begin(client, made, chosen)
            server = containers.read(client.inspect_container(made))
        except BaseException as error:
            with suppress(Problem, *FAILURES):  # the cause is told, not this
                containers.remove(client, made)
            refused = explanation(error) if isinstance(error, APIError) else ""
            host = chosen.host.without(refused)
            if host is None:
                raise
            chosen = replace(chosen, host=host)
            continue
        if server is None:
            raise problems.server_removed()
        return server


def _given(
    files: ContainerFiles, image: Image, chosen: ContainerSpec, memory: Path
) -> Iterator[Entry]:
    """Yield what only the engine can write in a container, before anything runs in it."""
    if chosen.ids is not None:
        yield from account_files.entries(files, image, chosen.ids, memory)
    if chosen.launch.signatures is not None:
        yield from notebook_signatures.entries(files, chosen.launch.signatures)


def remove(client: docker.APIClient, container: str, *, ended: bool) -> bool:
    """Remove the container, and the network of its own. None is fine, too.

    ended: only one that has ended. Returns False, and does nothing, when such a one runs.
    """
    network = ""
    with suppress(APIError):  # it has gone, or goes just now: Podman says so with 500
        network = containers.network(client.inspect_container(container))
    if not ended:
        containers.remove(client, container)
    elif not containers.remove_ended(client, container):
        return False
    networks.leave(client, NETWORK, network)
    return True
