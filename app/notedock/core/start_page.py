"""Which page of a server opens: JupyterLab, one notebook on a plain page, or the file list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

LAB = "/lab"
_PLAIN = "/tree"

# Names of notebooks to begin with, in order of precedence. Separators and capital letters are
# ignored: `Start-here.ipynb`, `README.ipynb`, `00 Overview.ipynb`.
_FIRST = ("start here", "start", "index", "readme", "00")
# The folders in which they are looked for, in order of precedence.
_WHERE = ("", "notebooks/")


class StartPage(Enum):
    """The user's choice for a folder. AUTOMATIC: the first notebook if there is one, else Lab."""

    AUTOMATIC = ""
    LAB = "lab"
    NOTEBOOK = "notebook"
    FILES = "files"

    @property
    def begins_with_notebook(self) -> bool:
        """Whether the first notebook opens, where there is one."""
        return self in (StartPage.AUTOMATIC, StartPage.NOTEBOOK)


def first_notebook(notebooks: Sequence[str]) -> str:
    """Return the notebook to begin with, or an empty string when there is none.

    That is a folder's only notebook, or one whose name is in `_FIRST`.
    notebooks: paths below the folder, with forward slashes, sorted.
    """
    readable = [path for path in notebooks if _is_text(path)]
    if len(notebooks) == 1:
        return next(iter(readable), "")
    ranked = [(rank, path) for path in readable if (rank := _rank(path)) is not None]
    return min(ranked)[1] if ranked else ""


def opening_notebook(choice: StartPage, notebooks: Sequence[str]) -> str:
    """Return the notebook that opens first as long as none is asked for, or an empty string."""
    return first_notebook(notebooks) if choice.begins_with_notebook else ""


def pages(choice: StartPage, first: str, named: str = "") -> tuple[str, str]:
    """Return the URL path to open, and the fallback for a server without that page.

    first: from `first_notebook`, or empty. named: a notebook that was asked for, or empty.
    """
    begins = first if choice.begins_with_notebook else ""
    notebook = named or begins
    lab = f"{LAB}/tree/{notebook}" if notebook else LAB
    plain = f"/notebooks/{notebook}" if notebook else _PLAIN
    in_lab = choice is StartPage.LAB or (choice is StartPage.AUTOMATIC and not notebook)
    return (lab, plain) if in_lab else (plain, lab)


def _rank(path: str) -> tuple[int, int] | None:
    """Return the precedence of a notebook (the lowest comes first), None when its name has none."""
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
    except UnicodeEncodeError:  # an undecodable file name cannot be put into a URL
        return False
    return True
