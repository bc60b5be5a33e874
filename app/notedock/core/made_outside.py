"""What was made in a server outside the person's folder, and is lost when it is removed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Package:
    """A Python package that was installed by hand.

    known_by_name: name and version are enough to install it again; not so where it came from a
    folder, a file or a repository.
    """

    name: str
    version: str
    known_by_name: bool = True


@dataclass(frozen=True)
class Signatures:
    """Jupyter's signatures of the notebooks that it trusts, and the secret they are made with.

    Both are the content of files of Jupyter's own.
    """

    secret: bytes = field(repr=False)
    database: bytes = field(repr=False)


@dataclass(frozen=True)
class MadeOutside:
    """The part of it that can be kept.

    files: paths, inside the server, of what a person would miss: nothing hidden, temporary or of
    the system. packages: without those that were installed for others' sake.
    """

    files: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()
    signatures: Signatures | None = None
