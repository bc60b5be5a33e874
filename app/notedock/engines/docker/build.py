"""The input of both builders, and the exception of a build that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Build:
    """One build of an image from a folder.

    reference: the name of the image. file: the name of the Dockerfile in the build context.
    dockerfile: its text. files: paths below `folder` that are in the context. texts: contents, by
    path, that replace those of files in another encoding than UTF-8, or are files of their own.
    arguments: values of ARG, from this computer. values: further ones, from the recipe.
    secrets: build secrets by id, with BuildKit only. notes: labels of the image. needs_buildkit:
    the classic builder cannot do it. on_image: called with the id of each intermediate image, and
    whether this build has made it (False: it came from the cache).
    """

    reference: str
    folder: Path
    file: str
    dockerfile: str
    files: Sequence[str]
    arguments: Mapping[str, str]
    notes: Mapping[str, str]
    needs_buildkit: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    on_image: Callable[[str, bool], object] = lambda _image, _made: None


class BuildFailedError(Exception):
    """A build failed. message: the engine's. last_image: of the last step that worked, or empty."""

    def __init__(self, message: str, last_image: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.last_image = last_image
