"""Platforms of images, and whether an engine's platform can run them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Kinds of processor that also run what was made for an older kind (containerd/platforms).
_ALSO_RUNS = {"amd64": ("386",), "arm64": ("arm",)}
# The plain variant of a kind; images may or may not name it.
_PLAIN = {"arm64": ("", "v8"), "arm": ("v7", "v6", "v5", "")}


@dataclass(frozen=True)
class Platform:
    """A system and a kind of processor, like linux/arm64."""

    os: str
    architecture: str
    variant: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Platform:
        """Read what an image's index or configuration says; the two use the same words."""
        return cls(
            str(data.get("os") or "linux"),
            str(data.get("architecture") or "amd64"),
            str(data.get("variant") or ""),
        )

    def __str__(self) -> str:
        """Return the platform as the engine's tools write it."""
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)

    def runs(self, made_for: Platform) -> bool:
        """Tell whether a computer of this platform runs what is `made_for` another."""
        kinds = (self.architecture, *_ALSO_RUNS.get(self.architecture, ()))
        return self.os == made_for.os and made_for.architecture in kinds

    def best(self, offered: Iterable[Platform]) -> Platform | None:
        """Return the one of `offered` that an engine of this platform would fetch."""
        fitting = [one for one in offered if self.runs(one)]
        return min(fitting, key=self._distance, default=None)

    def _distance(self, other: Platform) -> tuple[bool, int]:
        plain = _PLAIN.get(other.architecture, ("",))
        rank = plain.index(other.variant) if other.variant in plain else len(plain)
        return other.architecture != self.architecture, rank
