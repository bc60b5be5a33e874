"""Where a project's packages are, where that is not the usual index.

Sources: uv's documentation of `tool.uv.sources` and `tool.uv.index`, Poetry's and Pipenv's of
package sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.requirements import Requirement

from notedock.core.recipes import poetry_versions
from notedock.core.recipes.recipe import Item, Place

_MAX_INDEXES = 20
_ADDRESS = re.compile(r"https?://[^\s$]{1,1000}")  # $ is for passwords of the author's computer
_USUAL = "pypi"  # what Pipenv, Poetry and uv call the usual index
_ELSEWHERE = ("git", "url", "tag", "rev", "branch")


def index_options(indexes: object, place: Place) -> Iterator[Item]:
    """Yield pip's options for the indexes in a list of tables with `url`, but for the usual one."""
    for one in indexes[:_MAX_INDEXES] if isinstance(indexes, list) else ():
        url = str(one.get("url", "")) if isinstance(one, dict) else ""
        if _ADDRESS.fullmatch(url) and str(one.get("name", "")).lower() != _USUAL:
            yield Item(f"--extra-index-url {url}", place)


def from_elsewhere(wanted: Requirement, source: Mapping[str, Any]) -> str | None:
    """Return a requirement with the repository or address of its source in uv; None for no such."""
    if "subdirectory" in source or not {"git", "url"} & source.keys():
        return None
    table = {name: source[name] for name in _ELSEWHERE if name in source}
    marker = str(wanted.marker or "")
    return poetry_versions.requirement(
        wanted.name, {**table, "extras": sorted(wanted.extras), "markers": marker}
    )
