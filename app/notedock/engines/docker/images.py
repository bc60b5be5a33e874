"""Images: whether one is here, and how it wants to be run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import docker
from docker.errors import APIError, NotFound
from docker.utils import parse_repository_tag

from notedock.engines.docker import graphics


@dataclass(frozen=True)
class Image:
    """What has to be known of an image to run it.

    follows_contract: it is one of the Jupyter project's images or built on one, with their user,
    start script and variables. command: the JupyterLab subcommand that its author chose.
    id: the engine's name for it. labels: what is written on it. user: who it runs as;
    home: that account's folder, if the image names it. account: the name that the Jupyter images
    have for whoever runs them. wants_graphics: it is made for a graphics card.
    """

    follows_contract: bool
    command: str = "lab"
    id: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    user: str = ""
    home: str = ""
    account: str = ""
    wants_graphics: bool = False


def inspect(client: docker.APIClient, reference: str) -> Image | None:
    """Return the image if it is on this computer."""
    try:
        data = client.inspect_image(reference)  # type: ignore[no-untyped-call]
    except NotFound:
        return None
    config = data.get("Config") or {}
    return Image(
        follows_contract=follows_contract(config),
        command=variables(config).get("DOCKER_STACKS_JUPYTER_CMD") or "lab",
        id=str(data["Id"]),
        labels=config.get("Labels") or {},
        user=config.get("User") or "",
        home=variables(config).get("HOME", ""),
        account=variables(config).get("NB_USER", ""),
        wants_graphics=graphics.wanted(variables(config)),
    )


def follows_contract(config: dict[str, Any]) -> bool:
    """Tell whether an image keeps the contract of the Jupyter project's images."""
    # The marks of jupyter/docker-stacks: its start script and the variables that it reads.
    entrypoint = " ".join(config.get("Entrypoint") or [])
    return "start.sh" in entrypoint and "NB_USER" in variables(config)


def name(client: docker.APIClient, reference: str, wanted: str) -> None:
    """Give the image the name `wanted`, whatever bore it before."""
    repository, tag = parse_repository_tag(wanted)
    client.tag(reference, repository, tag)


def rename(client: docker.APIClient, pinned: str, wanted: str) -> None:
    """Let an image that was fetched by its digest be called `wanted`.

    Podman counts the name with the digest as one more, which would keep the image when the other
    is taken away.
    """
    name(client, pinned, wanted)
    # It lists that name among the tags, and leaves it out when it is asked for the image alone.
    if any(pinned in (entry.get("RepoTags") or ()) for entry in client.images()):
        client.remove_image(pinned, noprune=True)


def discard(client: docker.APIClient, identity: str) -> bool:
    """Remove an image that has no name, unless something uses it; tell whether it is gone."""
    try:
        # By its id the engine would also take away a name that somebody has given to it.
        if client.inspect_image(identity).get("RepoTags"):  # type: ignore[no-untyped-call]
            return False
        client.remove_image(identity, noprune=True)
    except NotFound:
        return True
    except APIError as error:
        if error.status_code != 409:  # in use
            raise
        return False
    return True


def variables(config: dict[str, Any]) -> dict[str, str]:
    """Return the environment variables in an image's or a container's configuration."""
    return dict(entry.partition("=")[::2] for entry in config.get("Env") or [])
