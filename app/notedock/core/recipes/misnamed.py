"""Files that are a recipe under another name: written otherwise, or with one suffix too many."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

from notedock.core.folder_files import entries
from notedock.core.problem import Problem

_MAX_ENTRIES = 2000
_LIKE = 0.9  # how alike two names are, from 0 to 1
_LONGEST = 40  # characters of a name
# Too short or too usual to be taken for a recipe by a likeness.
_ONLY_EXACT = frozenset({"start", "DESCRIPTION", "setup.py", "setup.cfg", "Project.toml"})
_REQUIREMENTS = re.compile(
    r"requirements[\w.-]*\.(?:txt|in)|[\w.-]+requirements\.txt", re.IGNORECASE
)
_SUFFIXES = (".txt", ".text", ".md", ".bak")  # that programs and systems add


def find_misnamed(
    folder: Path, top: str, known: Collection[str], there: Mapping[str, str]
) -> dict[str, str]:
    """Return paths of such files, with the name that each should have.

    top: where to look, below the folder. known: names of recipes. there: those that are there.
    """
    try:
        listed = entries(folder, top or ".")[:_MAX_ENTRIES]
    except (OSError, Problem):
        return {}
    names = [one for one in known if "/" not in one and one not in there]
    files = [name for name, is_folder in listed if not is_folder and len(name) <= _LONGEST]
    found: dict[str, str] = {}
    for name in sorted(set(files) - set(known)):
        meant = _meant(name, names)
        if meant and meant not in found.values():
            found[posixpath.join(top, name)] = meant
    return found


def _meant(name: str, names: Collection[str]) -> str:
    """Return which of the names was meant, empty for none."""
    if "requirements.txt" in names and _REQUIREMENTS.fullmatch(name):
        return "requirements.txt"
    bare = next((name.removesuffix(one) for one in _SUFFIXES if name.endswith(one)), name)
    for known in names:
        if known in _ONLY_EXACT:
            continue
        if known.casefold() in (name.casefold(), bare.casefold()):
            return known
        if known == f"{name}.txt" and len(name) > len("runtime"):  # requirements, without suffix
            return known
    fuzzy = {one.casefold(): one for one in names if one not in _ONLY_EXACT}
    close = get_close_matches(name.casefold(), fuzzy, 1, _LIKE)
    return fuzzy[close[0]] if close else ""
