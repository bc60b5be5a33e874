"""Environments on a computer that there is not: what is here, and what the others cost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.engines.docker.image_listing import Layer, LocalImage
from notedock.engines.docker.inventory import inventory, unneeded
from notedock.engines.inventory import Cost, Installed, Inventory, Unneeded

# About as large as the real ones, in millions of bytes: unpacked, and as they travel.
_SIZES = {
    "base-notebook": (1_300, 420),
    "minimal-notebook": (1_700, 560),
    "scipy-notebook": (4_600, 1_500),
    "r-notebook": (3_900, 1_200),
    "julia-notebook": (3_300, 1_000),
    "datascience-notebook": (7_500, 2_400),
    "tensorflow-notebook": (8_300, 2_700),
    "pytorch-notebook": (6_600, 2_100),
    "pyspark-notebook": (6_100, 2_000),
    "all-spark-notebook": (7_600, 2_500),
}


class Library:
    """The part of an engine that keeps images. asked: whose cost somebody wanted to know.

    may_answer: while it is not set, nobody is told anything.
    """

    def __init__(self) -> None:
        self.local: list[LocalImage] = []
        self.brought: dict[str, tuple[str, ...]] = {}  # by this program: its names, by ids
        self.prices: dict[str, Cost] = {}
        self.asked: list[str] = []
        self.free: int | None = None  # bytes
        self.away: Problem | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()

    def installed(self, person: str) -> Inventory:
        """Return what is here."""
        self.may_answer.wait(30)
        if self.away:
            raise self.away
        return replace(inventory(self.local, self.brought, person), free=self.free)

    def cost(self, reference: str) -> Cost | None:
        """Return what it costs, as far as anybody knows."""
        self.asked.append(reference)
        self.may_answer.wait(30)
        return self.prices.get(reference)

    def has(self, reference: str) -> bool:
        """Tell whether it is here."""
        return any(reference in one.names for one in self.local)

    def uninstall(self, environment: Installed, person: str) -> None:
        """Remove it."""
        self.local = [one for one in self.local if one.id != environment.id]

    def unneeded(self, person: str, needed: Callable[[Installed], bool]) -> Unneeded:
        """Return what of it nobody needs."""
        return unneeded(self.local, self.brought, person, (), needed)

    def discard_left_over(self) -> None:
        """There is nothing."""

    def fill(self, catalogue: Catalogue, *here: str) -> None:
        """Have everything in the catalogue known, and those called so on this computer.

        Each contains the one that it is built on.
        """
        parents = {known.name: known.parent for known in catalogue.family}
        for known in catalogue.environments:
            unpacked, travels = _SIZES[known.name]
            if known.name in here:
                self.local.append(image(known.reference, unpacked * 10**6))
                continue
            above = parents[known.name]
            already = _SIZES[above][1] if above in here else 0
            self.prices[known.reference] = Cost(travels * 10**6, (travels - already) * 10**6)


def image(name: str, size: int, below: tuple[Layer, ...] = (), **more: object) -> LocalImage:
    """Return an image that serves notebooks, on top of others' layers."""
    own = Layer(hash((name, below)), size - sum(layer.size for layer in below))
    made = LocalImage(
        id=f"sha256:{abs(hash(name)):016x}",
        names=(name,),
        size=size,
        created=1_600_000_000.0,
        layers=(*below, own),
        serves=True,
    )
    return replace(made, **more)  # type: ignore[arg-type]
