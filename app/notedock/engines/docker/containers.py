"""Containers: made from a spec, started, read back, and removed."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, NotFound
from docker.types import Mount

from notedock.core import problems
from notedock.core.data_folder import DataFolder, parse
from notedock.core.masking import keep_secret
from notedock.core.mounts import DATA
from notedock.core.problem import Problem
from notedock.core.server import SETTLING, Server, Status
from notedock.core.variables import Variables
from notedock.engines.base import Change, NameTakenError, PortTakenError
from notedock.engines.docker import container_spec, graphics
from notedock.engines.docker.errors import explanation, is_disk_full
from notedock.engines.docker.images import variables
from notedock.engines.docker.installation import advice
from notedock.engines.docker.start_scripts import PORT

_UNTOLD = ',"\n'  # what the name of a folder may not hold where the engine is Podman
_LISTENS = "0A"  # the state of a socket
_REMOVAL = 20.0  # seconds for a removal that somebody else has begun


def read(data: dict[str, Any]) -> Server | None:
    """Read a container as the engine describes it; None when it is not one of ours."""
    labels = data["Config"].get("Labels") or {}
    if container_spec.FOLDER not in labels or container_spec.PERSON not in labels:
        return None
    state = data["State"]
    bindings = (data["HostConfig"].get("PortBindings") or {}).get(f"{PORT}/tcp") or [{}]
    status = _status(state)
    since = _seconds(data.get("Created", ""))
    # A container that was started once more has what the folder's path has led to then.
    is_first_run = _seconds(state.get("StartedAt", "")) - since < SETTLING
    return Server(
        id=data["Id"],
        key=data["Name"].lstrip("/"),
        folder=Path(labels[container_spec.FOLDER]),
        environment=labels.get(container_spec.ENVIRONMENT, ""),
        engine=container_spec.ENGINE,
        status=status,
        port=int(bindings[0].get("HostPort") or 0),
        token=variables(data["Config"]).get("JUPYTER_TOKEN", ""),
        read_only=labels.get(container_spec.READ_ONLY) == "yes",
        since=since,
        base_url=labels.get(container_spec.BASE_URL, "/"),
        kept_apart=bool(network(data)),
        host=labels.get(container_spec.HOST, ""),
        exit_code=None if status is not Status.ENDED else state.get("ExitCode"),
        out_of_memory=bool(state.get("OOMKilled")),
        folder_id=labels.get(container_spec.FOLDER_ID, "") if is_first_run else "",
        variables=_variables(data["Config"]),
        data=_data(labels),
        lacks_graphics=bool(labels.get(container_spec.GRAPHICS)),
        without_recipe=container_spec.RECIPE not in labels,  # a built image hands its labels on
        environment_id=str(data.get("Image", "")),
    )


def _variables(config: dict[str, Any]) -> Variables:
    """Return the variables of a `.env` file that a container was given."""
    names = (config.get("Labels") or {}).get(container_spec.VARIABLES, "").split(",")
    values = variables(config)
    found = Variables(tuple((name, values[name]) for name in names if name in values))
    keep_secret(found.secrets())
    return found


def _data(labels: dict[str, str]) -> DataFolder | None:
    text = labels.get(container_spec.DATA_FOLDER, "")
    return parse(text) if text else None


def _status(state: dict[str, Any]) -> Status:
    if state.get("Paused") or state.get("Status") == "paused":
        return Status.PAUSED
    if state.get("Status") in ("created", "configured", "initialized"):
        return Status.CREATED
    return Status.RUNNING if state.get("Running") else Status.ENDED


def network(data: dict[str, Any]) -> str:
    """Return the id of the network that a container was made with, or an empty string."""
    return str((data["Config"].get("Labels") or {}).get(container_spec.NETWORK, ""))


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


def create(client: docker.APIClient, chosen: container_spec.ContainerSpec) -> str:
    """Make the container and return its id.

    Raises NameTakenError, Problem, or the library's own errors; then nothing was made.
    """
    for bind in chosen.binds():
        if not bind.folder.is_dir():  # Podman would make it
            raise _of(bind, problems.folder_missing(str(bind.folder)))
    try:
        made = _make(client, chosen)
    except APIError as error:
        if error.status_code == 409 or "is already in use" in explanation(error):  # as Podman says
            raise NameTakenError from None
        if _is_not_shared(explanation(error)):
            raise _unseen(chosen, explanation(error)) from None
        for bind in chosen.binds():
            path = str(bind.folder)
            if any(sign in path for sign in _UNTOLD) and error.status_code == 500:
                # Podman reads a mount as CSV, and its library is not told how to quote.
                why = problems.folder_name_refused("Podman", path, explanation(error))
                raise _of(bind, why) from None
        raise
    return str(made["Id"])


def _make(client: docker.APIClient, chosen: container_spec.ContainerSpec) -> dict[str, Any]:
    """Make the container, without a helper for ended programs where the engine has none."""
    try:
        return _ask(client, chosen)
    except APIError as error:
        # Podman of some systems comes without it.
        if not chosen.init or "init binary not found" not in explanation(error):
            raise
        return _ask(client, replace(chosen, init=False))


def _ask(client: docker.APIClient, chosen: container_spec.ContainerSpec) -> dict[str, Any]:
    launch = chosen.launch
    host = client.create_host_config(
        port_bindings={PORT: [(one, launch.port) for one in chosen.addresses()]},
        # A mount, because a bind would make a missing folder instead of refusing it.
        mounts=[
            Mount(one.target, str(one.folder), type="bind", read_only=one.read_only)
            for one in chosen.binds()
        ],
        init=chosen.init or None,
        **chosen.host.arguments(),
        group_add=[str(group) for group in chosen.groups] or None,
        cap_drop=list(container_spec.CAP_DROP),
        security_opt=list(container_spec.SECURITY_OPTIONS),
    )
    made: dict[str, Any] = client.create_container(
        launch.reference,
        list(chosen.command),
        name=launch.key,
        user=chosen.user,
        environment=chosen.environment,
        entrypoint=list(chosen.entrypoint) if chosen.entrypoint else None,
        ports=[PORT],
        labels=chosen.labels(),
        healthcheck=container_spec.HEALTHCHECK,
        host_config=host,
    )
    return made


def begin(client: docker.APIClient, made: str, chosen: container_spec.ContainerSpec) -> None:
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
            raise _unseen(chosen, said) from None
        if graphics.is_refusal(said):
            raise
        if "no such container" in said.lower() or "marked for removal" in said:
            raise problems.server_removed() from None
        without_shell = "executable file" in said and "not found" in said
        if without_shell or "no such file or directory" in said:
            raise problems.no_jupyter(chosen.launch.environment, said) from None
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


def _unseen(chosen: container_spec.ContainerSpec, said: str) -> Problem:
    """Return why the engine does not see a folder: it has just gone, or it is not shared."""
    *others, work = reversed(chosen.binds())
    bind = next((one for one in others if str(one.folder) in said), work)
    path = str(bind.folder)
    if bind.folder.is_dir():
        return _of(bind, problems.folder_not_shared(path, said))
    return _of(bind, problems.folder_missing(path))


def _of(bind: container_spec.Bind, problem: Problem) -> Problem:
    """Return a Problem with a folder so that it is about the one for data, if it is."""
    return problems.data_folder_unusable(problem) if bind.target == DATA else problem


def _is_port_taken(said: str) -> bool:
    # As Docker on Linux, its proxy, Docker Desktop, Windows (reserved ports) and Podman word it.
    signs = (
        "port is already allocated",
        "address already in use",
        "ports are not available",
        "forbidden by its access permissions",
    )
    return not is_disk_full(said) and any(sign in said for sign in signs)


def connections(client: docker.APIClient, container: str) -> frozenset[str] | None:
    """Return the connections to the port inside; None when no program listens, or it is unknown.

    Those of the container to itself are left out, like those of a health check.
    Source: proc_pid_net(5), of which the addresses are hexadecimal digits.
    """
    try:
        asked = client.exec_create(container, ["cat", "/proc/net/tcp", "/proc/net/tcp6"])
        lines = client.exec_start(asked["Id"]).decode(errors="replace").splitlines()
    except APIError:  # it has gone, or is paused
        return None
    listens, found = False, set()
    for _number, local, remote, state, *_rest in (one.split() for one in lines if ":" in one):
        address, _, port = local.rpartition(":")
        if port != f"{PORT:04X}":
            continue
        if state == _LISTENS:
            listens = True
        elif remote.rpartition(":")[0] != address:
            found.add(remote)
    return frozenset(found) if listens else None


def resume(client: docker.APIClient, container: str) -> None:
    """Resume a paused container. Does nothing when it is not paused or does not exist."""
    try:
        client.unpause(container)
    except APIError:
        if _is(container, client, Status.PAUSED):
            raise


def remove(client: docker.APIClient, container: str) -> None:
    """Kill the container if it runs, and remove it. It need not exist."""
    until = time.monotonic() + _REMOVAL
    while not remove_ended(client, container):
        if time.monotonic() > until:
            raise problems.engine_failed(advice().label, f"{container} runs again and again")
        resume(client, container)  # Podman stops none that is paused
        with suppress(APIError):  # somebody else ends or removes it
            client.stop(container, timeout=0)


def remove_ended(client: docker.APIClient, container: str) -> bool:
    """Remove a container that has ended, with its anonymous volumes. None is fine, too.

    Returns False, and does nothing, for one that runs. The engine decides that at the moment of the
    removal: it may have started again since it was looked at.
    """
    until = time.monotonic() + _REMOVAL
    while True:
        try:
            client.remove_container(container, v=True)
        except NotFound:
            return True
        except APIError as error:
            said = explanation(error).lower()
            if "no such container" in said:  # as Podman says it, with 500
                return True
            if _is(container, client, Status.RUNNING, Status.PAUSED):
                return False
            # Somebody else ends or removes it: wait until that is done.
            busy = error.status_code == 409 or "container state improper" in said  # Podman, 500
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return True


def _is(container: str, client: docker.APIClient, *wanted: Status) -> bool:
    """Tell whether a container is there and has one of these statuses."""
    try:
        return _status(client.inspect_container(container)["State"]) in wanted
    except APIError:  # gone: 404 of Docker, 500 of Podman
        return False
