"""What a builder is given, and how it says that it has failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Build:
    """An image to be made of a folder.

    reference: the name that it gets. dockerfile: the text, which the build sees as `file`.
    files: what it is given of the folder. texts: the contents of those that are given in another
    encoding than they have. arguments: values for ARG. secrets: what only those steps get to know
    that ask for it by name, and what is kept nowhere; for BuildKit alone. notes: its labels. newer:
    whether BuildKit is needed. passed: is told each nameless image on the way, and whether this
    build has made it; others were here before.
    """

    reference: str
    folder: Path
    file: str
    dockerfile: str
    files: Sequence[str]
    arguments: Mapping[str, str]
    notes: Mapping[str, str]
    newer: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    passed: Callable[[str, bool], object] = lambda _image, _made: None


class BuildFailedError(Exception):
    """The engine could not build. said: why. reached: the image up to where it got, or empty."""

    def __init__(self, said: str, reached: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.reached = reached
