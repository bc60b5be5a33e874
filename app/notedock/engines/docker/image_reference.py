"""The parts of an image reference: registry, repository, and tag or digest."""

from __future__ import annotations

from dataclasses import dataclass

from docker.auth import INDEX_NAME, resolve_repository_name
from docker.utils import parse_repository_tag

_DOCKER_HUB = "registry-1.docker.io"  # where the registry called docker.io answers


@dataclass(frozen=True)
class Reference:
    """The parts of an image reference.

    index: the registry as settings and credentials call it. edition: a tag, or a digest.
    """

    index: str
    repository: str
    edition: str

    @property
    def host(self) -> str:
        """The registry's address, with its port if that is named."""
        return _DOCKER_HUB if self.index == INDEX_NAME else self.index


def parse(reference: str) -> Reference:
    """Parse `reference`. Raises DockerException when it is no valid image reference."""
    name, edition = parse_repository_tag(reference)
    if edition and ":" in edition:  # a digest; a tag before it no longer matters
        name, _tag = parse_repository_tag(name)
    index, repository = resolve_repository_name(name)
    if index == INDEX_NAME and "/" not in repository:
        repository = f"library/{repository}"
    return Reference(index, repository, edition or "latest")


def pinned(reference: str, digest: str) -> str:
    """Return the name of the image of this content, at the place that `reference` names."""
    repository, _tag = parse_repository_tag(reference)
    return f"{repository}@{digest}"


def bare_id(identity: str) -> str:
    """Return an image's id as Podman writes it; Docker puts the kind of hash before it."""
    return identity.removeprefix("sha256:")
