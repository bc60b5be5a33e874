"""The environments on this computer, and what having one costs, as engines tell it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """The cost of downloading an environment, in bytes.

    total: the whole download. missing: the part that is not on this computer yet. free: free space
    where the engine stores environments, None where that is not known. platform_fits: whether the
    engine's platform can run it. platforms: those that it is made for, like linux/arm64.
    """

    total: int
    missing: int
    free: int | None = None
    platform_fits: bool = True
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installed:
    """An environment on this computer, as the engine has it.

    id: the engine's own name for it; ids: the same in every form that people meet.
    names: the references by which it can be run; none when a newer one has taken them over.
    known_as: those, and the ones that this program gave to it before.
    title: what it is called where nothing better is known.
    size: in bytes, with what it shares with others. frees: bytes that removing it alone frees.
    listed: it serves notebooks, or it is ours to remove. ours: this program made or brought it,
    and nobody else has named it since. built_for: the folder that it was made for, or empty.
    users: who runs from it, or did and is still there, for Details.
    holder: the id of another one that is built on it, or empty.
    removal: the command by which its owner can remove it.
    """

    id: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    known_as: tuple[str, ...]
    title: str
    size: int
    frees: int
    listed: bool
    ours: bool
    built_for: str = ""
    users: tuple[str, ...] = ()
    holder: str = ""
    removal: str = ""


@dataclass(frozen=True)
class Inventory:
    """All environments on this computer. takes: bytes of all that are listed, shared ones once.

    free: bytes that are free where the engine keeps them, None where that cannot be seen.
    """

    environments: tuple[Installed, ...]
    takes: int
    free: int | None = None


@dataclass(frozen=True)
class Unneeded:
    """What is this program's, and nobody needs any more. frees: bytes of all of it.

    environments: in the order in which they can be removed. left_over: their making has left parts.
    """

    environments: tuple[Installed, ...] = ()
    left_over: bool = False
    frees: int = 0
