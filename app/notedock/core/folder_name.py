"""What a folder is called on the screen, told apart from others of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from notedock.core.translation import translate

MAX_NAME = 80  # characters of a name that a person has typed
_NONE: Mapping[Path, str] = {}


def folder_name(folder: Path) -> str:
    """Return the folder's own name, in one line."""
    return _one_line(folder.name or str(folder))


def shown_name(text: str) -> str:
    """Return what a person has typed as a folder's name, in one line that is not too long."""
    return " ".join(text.split())[:MAX_NAME].rstrip()


def display_name(folder: Path, others: Iterable[Path], names: Mapping[Path, str] = _NONE) -> str:
    """Return the folder's name, and where others have the same, in which folder it is.

    Of that, as little is named as tells it apart: `notebooks (in Weather)`. All paths are absolute;
    `others` may contain `folder`. names: what the person calls folders.
    """
    name = names.get(folder) or folder_name(folder)
    alike = [
        one for one in others if one != folder and (names.get(one) or folder_name(one)) == name
    ]
    if not alike:
        return name
    if any(one.parent == folder.parent for one in alike):  # the person calls both so
        own = folder_name(folder)
        return translate("FolderName", "{name} (folder {folder})", name=name, folder=own)
    rivals = [one.parent.parts for one in alike]
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
