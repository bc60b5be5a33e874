"""What notebooks are given of a folder's `.env` file, and whether. The values are secrets.

`core/env_file.py` reads the file. This here is imported before the first paint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from notedock.core.masking import SECRET_NAME

_SHORTEST = 6  # characters; masking a shorter one would take `true` or `8080` out of every log
_SHORTEST_NAMED = 3  # where the name says that it is a secret
_LONGEST = 200  # characters that are looked for as a whole


@dataclass(frozen=True)
class Variables:
    """Names and values of variables of the environment, in their order."""

    items: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, which may be shown."""
        return tuple(name for name, _value in self.items)

    def secrets(self) -> Iterator[str]:
        """Yield what must not be seen anywhere: the values, in lines and in pieces of long ones."""
        for name, value in self.items:
            shortest = _SHORTEST_NAMED if SECRET_NAME.search(name) else _SHORTEST
            for line in value.splitlines():
                for start in range(0, len(line), _LONGEST):
                    piece = line[start : start + _LONGEST].strip()
                    if len(piece) >= shortest:
                        yield piece


@dataclass(frozen=True)
class EnvFileChoice:
    """Whether a `.env` file is used, as a person has answered for the content of this digest."""

    digest: str = ""
    used: bool = False
