"""The images of the engine that is used: found, listed, named, built and removed."""

from __future__ import annotations

import contextlib

from notedock.core.task import Task
from notedock.engines.docker import buildkit, classic_builder, image_listing, images
from notedock.engines.docker.build import Build
from notedock.engines.docker.connection import Connection
from notedock.engines.docker.image_listing import LocalImage
from notedock.engines.docker.images import Image
from notedock.engines.inventory import Installed


class ImageStore:
    """May be used from every thread. Every method raises Problem when the engine fails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, reference: str) -> Image | None:
        """Return the image if it is on this computer."""
        with self._connection.client() as client:
            return images.inspect(client, reference)

    def all(self) -> list[LocalImage]:
        """Return every image on this computer, whoever brought it. May take a second."""
        with self._connection.client() as client:
            return image_listing.read_all(client)

    def tag(self, reference: str, name: str) -> None:
        """Give the image another name beside its own."""
        with self._connection.client() as client:
            images.name(client, reference, name)

    def discard(self, identity: str) -> bool:
        """Remove an image that has no name, unless something uses it; tell whether it is gone.

        Those that it was made from stay.
        """
        with self._connection.client() as client:
            return images.discard(client, identity)

    def remove(self, image: LocalImage | Installed) -> None:
        """Remove the image. One that is gone is fine, too.

        Raises Problem when somebody uses it; then it is as before.
        """
        with self._connection.client() as client:
            image_listing.remove(client, image)

    # ---- building

    @property
    def is_podman(self) -> bool:
        """Tell whether the engine is Podman, whose versions are not those of Docker."""
        return self._connection.found().is_podman

    @property
    def version(self) -> str:
        """The version of the engine."""
        return self._connection.found().number

    def has_buildkit(self) -> bool:
        """Tell whether Dockerfiles that need BuildKit can be built; Podman's own builder can."""
        return self.is_podman or bool(buildkit.command())

    def keeps_secrets(self) -> bool:
        """Tell whether builds can be passed build secrets."""
        return not self.is_podman and bool(buildkit.command())

    @property
    def where(self) -> str:
        """The address of the engine."""
        return self._connection.where

    def build(self, build: Build, task: Task) -> str:
        """Build an image and return its id; what the tools write goes to the task's log.

        Raises BuildFailedError, or Cancelled; then nothing bears the name that did not before.
        """
        with self._connection.link() as link:
            if build.needs_buildkit and not link.answer.is_podman:
                buildkit.build(link.answer.address.url, build, task)
                image = images.inspect(link.client, build.reference)
                return image.id if image else ""
            # A client of its own: the thread that reads its answer may outlive this call.
            with contextlib.closing(link.connect_own()) as own:
                return classic_builder.build(own, build, task)

    def python_in(self, identity: str) -> str:
        """Return the version of the Python in an image, or an empty string."""
        with self._connection.client() as client:
            return classic_builder.python_in(client, identity)
