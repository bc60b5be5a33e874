"""What a folder is called on the screen, told apart from others of the same name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

from notedock.core.translation import translate


def folder_name(folder: Path) -> str:
    """Return the folder's own name, in one line."""
    return _one_line(folder.name or str(folder))


def display_name(folder: Path, others: Iterable[Path]) -> str:
    """Return the folder's name, and where others have the same, in which folder it is.

    Of that, as little is named as tells it apart: `notebooks (in Weather)`. All paths are absolute;
    `others` may contain `folder`.
    """
    name = folder_name(folder)
    rivals = [one.parent.parts for one in others if one != folder and folder_name(one) == name]
    if not rivals:
        return name
    parts = folder.parent.parts
    ends = (parts[-count:] for count in range(1, len(parts) + 1))
    apart = next(
        (end for end in ends if all(one[-len(end) :] != end for one in rivals)),
        parts,  # a name that differs in its white space alone
    )
    parent = _one_line(str(PurePath(*apart)))
    return translate("FolderName", "{name} (in {parent})", name=name, parent=parent)


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
