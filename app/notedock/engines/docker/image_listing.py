"""The images that are on this computer, read from the engine's answers, and their removal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docker
from docker.errors import APIError, NotFound

from notedock.core import problems
from notedock.engines.docker import container_spec
from notedock.engines.docker.errors import explanation
from notedock.engines.docker.image_reference import bare_id
from notedock.engines.docker.images import follows_contract, variables
from notedock.engines.inventory import Installed


@dataclass(frozen=True)
class Layer:
    """One step of an image. key: the same in all images that share it. size: in bytes."""

    key: int
    size: int


@dataclass(frozen=True)
class LocalImage:
    """An image that is on this computer.

    names: the references by which it can be run; none when a newer one has taken them over.
    size: in bytes, with what it shares with others. created: seconds since 1970.
    serves: known to serve notebooks, by its marks.
    built_for, built_by: the folder and the person that it was built for, where this program did.
    users: who runs from it or did and is still there, for Details.
    """

    id: str
    names: tuple[str, ...]
    size: int
    created: float
    layers: tuple[Layer, ...]
    serves: bool = False
    built_for: str = ""
    built_by: str = ""
    users: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called where nothing better is known."""
        return next(iter(self.names), bare_id(self.id)[:12])


def read_all(client: docker.APIClient) -> list[LocalImage]:
    """Return every image that somebody could want to run, whoever brought it."""
    users = _users(client)
    found = []
    for entry in client.images():
        with contextlib.suppress(NotFound):  # gone between two questions
            found.append(_read(client, entry, users.get(bare_id(entry["Id"]), ())))
    return found


def _users(client: docker.APIClient) -> dict[str, tuple[str, ...]]:
    """Return the names of all containers, running or not, by the ids of their images."""
    found: dict[str, tuple[str, ...]] = {}
    for one in client.containers(all=True):
        image = bare_id(one["ImageID"])
        name = next(iter(one.get("Names") or ()), one["Id"][:12]).lstrip("/")
        found[image] = (*found.get(image, ()), name)
    return found


def _read(client: docker.APIClient, entry: dict[str, Any], users: tuple[str, ...]) -> LocalImage:
    config = client.inspect_image(entry["Id"]).get("Config") or {}  # type: ignore[no-untyped-call]
    labels = entry.get("Labels") or {}
    return LocalImage(
        id=entry["Id"],
        names=tuple(name for name in entry.get("RepoTags") or () if name != "<none>:<none>"),
        size=entry["Size"],
        created=float(entry["Created"]),
        layers=tuple(_layers(client, entry["Id"])),
        serves=_serves(config) or container_spec.BUILT_FOR in labels,
        built_for=labels.get(container_spec.BUILT_FOR, ""),
        built_by=labels.get(container_spec.BUILT_BY, ""),
        users=users,
    )


def _layers(client: docker.APIClient, image: str) -> Iterator[Layer]:
    """Yield the steps that the image was made in, the first one first.

    An image that is built on another begins with the other's steps. `docker system df` would
    tell what images share, too, but measures all volumes first, which can take minutes.
    """
    key = 0
    steps = client.history(image)  # type: ignore[no-untyped-call]
    for step in reversed(steps):
        key = hash((key, step.get("Created"), step.get("CreatedBy"), step.get("Size")))
        yield Layer(key, step.get("Size") or 0)


def _serves(config: dict[str, Any]) -> bool:
    """Tell by the marks of the Jupyter images, which images built on them inherit.

    Their foundation has the start script, too, but no Jupyter: only what is above it names a
    port, or (before 2023) starts with `start-notebook.sh`.
    """
    starts = " ".join(config.get("Cmd") or [])
    has_jupyter = "JUPYTER_PORT" in variables(config) or "start-notebook" in starts
    return follows_contract(config) and has_jupyter


def remove(client: docker.APIClient, image: LocalImage | Installed) -> None:
    """Take all its names from the image, with the last of which the engine removes it.

    Raises Problem when a container uses it, which only the engine itself can know for sure; then
    it has its names as before. One that is gone already is fine, too.
    """
    taken: list[str] = []
    try:
        for name in image.names or (image.id,):
            with contextlib.suppress(NotFound):
                client.remove_image(name)
                taken.append(name)
    except APIError as error:
        _give_back(client, image, taken)
        if error.status_code != 409:
            raise
        said = explanation(error)
        if "child images" in said:
            raise problems.environment_built_upon(image.title, "", said) from None
        raise problems.environment_in_use(image.title, said) from None


def _give_back(client: docker.APIClient, image: LocalImage | Installed, names: list[str]) -> None:
    for name in names:
        repository, _colon, tag = name.rpartition(":")
        with contextlib.suppress(APIError):
            client.tag(image.id, repository, tag)
