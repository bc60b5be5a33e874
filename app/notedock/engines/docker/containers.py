"""Containers: made from a spec, started, read back, and removed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, NotFound
from docker.types import LogConfig, Mount

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.core.server import WORK, Server, Status
from notedock.engines.base import Change, Launch, NameTakenError, PortTakenError
from notedock.engines.docker import spec
from notedock.engines.docker.errors import explanation, is_disk_full
from notedock.engines.docker.images import variables
from notedock.engines.docker.scripts import PORT

_LOG = LogConfig(type=LogConfig.types.JSON, config={"max-size": "50m", "max-file": "3"})
_UNTOLD = ',"\n'  # what the name of a folder may not hold where the engine is Podman
_REMOVAL = 20.0  # seconds for a removal that somebody else has begun


def read(data: dict[str, Any]) -> Server | None:
    """Read a container as the engine describes it; None when it is not one of ours."""
    labels = data["Config"].get("Labels") or {}
    if spec.FOLDER not in labels or spec.PERSON not in labels:
        return None
    state = data["State"]
    bindings = (data["HostConfig"].get("PortBindings") or {}).get(f"{PORT}/tcp") or [{}]
    status = Status.RUNNING if state.get("Running") else Status.ENDED
    if state.get("Status") in ("created", "configured", "initialized"):
        status = Status.CREATED
    return Server(
        id=data["Id"],
        key=data["Name"].lstrip("/"),
        folder=Path(labels[spec.FOLDER]),
        environment=labels.get(spec.ENVIRONMENT, ""),
        engine="docker",
        status=status,
        port=int(bindings[0].get("HostPort") or 0),
        token=variables(data["Config"]).get("JUPYTER_TOKEN", ""),
        read_only=labels.get(spec.READ_ONLY) == "yes",
        since=_seconds(data.get("Created", "")),
        exit_code=None if status is not Status.ENDED else state.get("ExitCode"),
        out_of_memory=bool(state.get("OOMKilled")),
    )


def read_event(event: dict[str, Any]) -> Change:
    """Read an event of one of our containers.

    A container lives on when a kernel in it is ended for lack of memory; the engine tells it
    with this event alone.
    """
    happened = event.get("Action") or event.get("status")
    attributes = (event.get("Actor") or {}).get("Attributes") or {}
    return Change(attributes.get("name", "") if happened == "oom" else "")


def _seconds(text: str) -> float:
    """Read a time like 2026-11-23T17:00:00.123456789Z; the nanoseconds do not matter."""
    try:
        return datetime.fromisoformat(text[:19] + "+00:00").timestamp()
    except ValueError:
        return 0.0


def create(client: docker.APIClient, chosen: spec.Spec) -> str:
    """Make the container and return its id.

    Raises NameTakenError, Problem, or the library's own errors; then nothing was made.
    """
    launch = chosen.launch
    if not launch.folder.is_dir():  # Podman would make it
        raise problems.folder_missing(str(launch.folder))
    try:
        made = _make(client, chosen)
    except APIError as error:
        if error.status_code == 409 or "is already in use" in explanation(error):  # as Podman says
            raise NameTakenError from None
        if _is_not_shared(explanation(error)):
            raise _unseen(launch.folder, explanation(error)) from None
        if any(sign in str(launch.folder) for sign in _UNTOLD) and error.status_code == 500:
            # Podman reads a mount as CSV, and its library is not told how to quote.
            raise problems.folder_name_refused(
                "Podman", str(launch.folder), explanation(error)
            ) from None
        raise
    return str(made["Id"])


def _make(client: docker.APIClient, chosen: spec.Spec) -> dict[str, Any]:
    """Make the container, without a helper for ended programs where the engine has none."""
    try:
        return _ask(client, chosen)
    except APIError as error:
        # Podman of some systems comes without it.
        if not chosen.init or "init binary not found" not in explanation(error):
            raise
        return _ask(client, replace(chosen, init=False))


def _ask(client: docker.APIClient, chosen: spec.Spec) -> dict[str, Any]:
    launch = chosen.launch
    host = client.create_host_config(
        port_bindings={PORT: ("127.0.0.1", launch.port)},
        # A mount, because a bind would make a missing folder instead of refusing it.
        mounts=[Mount(WORK, str(launch.folder), type="bind", read_only=launch.read_only)],
        log_config=_LOG,
        init=chosen.init or None,
    )
    if chosen.userns:
        host["UsernsMode"] = chosen.userns  # the library lets only "host" pass
    made: dict[str, Any] = client.create_container(
        launch.reference,
        list(chosen.command),
        name=launch.key,
        user=chosen.user,
        environment=chosen.environment,
        entrypoint=list(chosen.entrypoint) if chosen.entrypoint else None,
        ports=[PORT],
        labels=chosen.labels(),
        host_config=host,
    )
    return made


def begin(client: docker.APIClient, made: str, launch: Launch) -> None:
    """Start the container `made`.

    Raises PortTakenError, Problem, or the library's own errors.
    """
    try:
        client.start(made)
    except APIError as error:
        said = explanation(error)
        if _is_port_taken(said.lower()):
            raise PortTakenError from None
        if _is_not_shared(said):
            raise _unseen(launch.folder, said) from None
        if "executable file not found" in said or "no such file or directory" in said:
            raise problems.no_jupyter(launch.environment, said) from None
        raise


def _is_not_shared(said: str) -> bool:
    # As Docker says it everywhere, Docker Desktop on macOS, and of old on Windows.
    signs = (
        "bind source path does not exist",
        "mounts denied",
        "is not shared from the host",
        "drive has not been shared",
        "drive sharing",
    )
    return any(sign in said.lower() for sign in signs)


def _unseen(folder: Path, said: str) -> Problem:
    """Return why the engine does not see a folder: it has just gone, or it is not shared."""
    if folder.is_dir():
        return problems.folder_not_shared(str(folder), said)
    return problems.folder_missing(str(folder))


def _is_port_taken(said: str) -> bool:
    # As Docker on Linux, its proxy, Docker Desktop, Windows (reserved ports) and Podman word it.
    signs = (
        "port is already allocated",
        "address already in use",
        "ports are not available",
        "forbidden by its access permissions",
    )
    return not is_disk_full(said) and any(sign in said for sign in signs)


def remove(client: docker.APIClient, container: str) -> None:
    """Remove the container with its anonymous volumes, running or not. None is fine, too."""
    until = time.monotonic() + _REMOVAL
    while True:
        try:
            client.remove_container(container, v=True, force=True)
        except NotFound:
            return
        except APIError as error:
            # Somebody else is removing it: wait until that is done.
            if error.status_code != 409 or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
