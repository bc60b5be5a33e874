"""Terms that do not belong on a reader's way, and finding them in a text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_LIST = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS = frozenset(_LIST["words"])
DETAILS = frozenset(_LIST["details"])
ALLOWED = frozenset(_LIST["allowed"])

_NOT_WORDS = re.compile(r"\{\w+\}|https?://\S+")  # a value that is not on the screen, and a link


def jargon(text: str) -> list[str]:
    """Return the terms of the trade in a text for people."""
    if text in ALLOWED:
        return []
    found = re.findall(r"[a-z-]+", _NOT_WORDS.sub(" ", text).replace("&", "").lower())
    return [word for word in found if word in WORDS or word.removesuffix("s") in WORDS]
