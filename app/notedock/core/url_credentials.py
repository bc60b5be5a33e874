"""Names and passwords in addresses, as settings of pip and of proxies have them.

A setting may hold several addresses, and a proxy's may lack `http://`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

# Group 1 is kept, group 2 is what comes before the last `@` of the place. A slash that should have
# been encoded belongs to the password, unless a port stands before it.
_CREDENTIALS = re.compile(
    r"((?:^|(?<=\s))(?:[A-Za-z][\w+.-]*://)?)([^\s/]*|[^\s/:]+:(?!\d+/|//)\S*)@"
)
_SHORTEST = 4  # characters of what can be found again in other texts without breaking them


def has_credentials(setting: str) -> bool:
    """Tell whether an address in the setting holds a name or a password."""
    return _CREDENTIALS.search(setting) is not None


def without_credentials(setting: str) -> str:
    """Return the setting with the names and passwords taken out of its addresses."""
    return _CREDENTIALS.sub(r"\1", setting)


def credentials_in(settings: Iterable[str]) -> frozenset[str]:
    """Return what has to be masked wherever it occurs, as it is written and as it is meant."""
    pairs = [found[2] for one in settings for found in _CREDENTIALS.finditer(one)]
    parts = {part for pair in pairs for part in (pair, pair.partition(":")[2])}
    return frozenset(
        way for part in parts for way in (part, unquote(part)) if len(way) >= _SHORTEST
    )


def split(settings: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return all settings without credentials, and as they are those that hold some."""
    secret = {name: value for name, value in settings.items() if has_credentials(value)}
    return {name: without_credentials(value) for name, value in settings.items()}, secret
