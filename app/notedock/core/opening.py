"""What opens in the browser: JupyterLab, one notebook on a plain page, or the list of files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

LAB = "/lab"
_PLAIN = "/tree"

# Names by which authors say “begin here”, the clearest first. What separates words, and capital
# letters, do not matter: `Start-here.ipynb`, `README.ipynb`, `00 Overview.ipynb`.
_FIRST = ("start here", "start", "index", "readme", "00")
# Where they are looked for: beside everything else, then among the notebooks.
_WHERE = ("", "notebooks/")


class Opens(Enum):
    """What the person wants to see of a folder. AUTOMATIC: what suits its notebooks."""

    AUTOMATIC = ""
    LAB = "lab"
    NOTEBOOK = "notebook"
    FILES = "files"


def first_notebook(notebooks: Sequence[str]) -> str:
    """Return the notebook that a reader begins with, or an empty string when there is none.

    That is a folder's only notebook, or one that is named to come first.
    notebooks: paths below the folder, with forward slashes, sorted.
    """
    readable = [path for path in notebooks if _is_text(path)]
    if len(notebooks) == 1:
        return next(iter(readable), "")
    ranked = [(rank, path) for path in readable if (rank := _rank(path)) is not None]
    return min(ranked)[1] if ranked else ""


def pages(opens: Opens, first: str, named: str = "") -> tuple[str, str]:
    """Return the page to be opened, and the one for a server that does not have it.

    first: the notebook that a reader begins with, if there is one; named: the one asked for.
    """
    begins = first if opens in (Opens.AUTOMATIC, Opens.NOTEBOOK) else ""
    notebook = named or begins
    lab = f"{LAB}/tree/{notebook}" if notebook else LAB
    plain = f"/notebooks/{notebook}" if notebook else _PLAIN
    in_lab = opens is Opens.LAB or (opens is Opens.AUTOMATIC and not notebook)
    return (lab, plain) if in_lab else (plain, lab)


def _rank(path: str) -> tuple[int, int] | None:
    """Return where among those that come first this one stands; None when it is another."""
    folder, slash, name = path.rpartition("/")
    if folder + slash not in _WHERE:
        return None
    words = re.sub(r"[\s_.-]+", " ", name.removesuffix(".ipynb")).strip().casefold()
    for place, first in enumerate(_FIRST):
        if words == first or (first == "00" and re.match(r"00(?![0-9])", words)):
            return _WHERE.index(folder + slash), place
    return None


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:  # named on another system; such a name has no link
        return False
    return True
