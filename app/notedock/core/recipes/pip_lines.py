"""Lines for pip that other files than requirements.txt have: requirements, files, folders."""

from __future__ import annotations

import posixpath
import re

from packaging.requirements import InvalidRequirement, Requirement

from notedock.core.recipes.recipe import Item, Place, Reason, Unused

_FILE = re.compile(r"(?:-r|--requirement)(?:\s*=\s*|\s+|(?=\S))(\S+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)(\S+)")
# Options that a requirements file may have, too, but for folders of the author's computer.
_OPTION = re.compile(
    r"(?:(?:-i|--index-url|--extra-index-url|-f|--find-links)(?:\s*=\s*|\s+)https?://\S+"
    r"|(?:--trusted-host|--only-binary|--no-binary)(?:\s*=\s*|\s+)[^\s-]\S*"
    r"|--no-index|--pre|--prefer-binary)",
)
_URL = re.compile(r"(?:git|hg|svn|bzr)\+\S+|https?://\S+", re.IGNORECASE)
_LONGEST = 1000  # characters of one line


class PipLines:
    """Collects such lines. where: the folder that paths in them are relative to.

    items: requirements. options: where pip looks for them. files: requirements files. local:
    folders and archives; editable: whether one of those is installed with `-e`. unused: what pip is
    not told.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self.items: list[Item] = []
        self.options: list[Item] = []
        self.files: list[str] = []
        self.local: list[Item] = []
        self.editable = False
        self.unused: list[Unused] = []

    def read(self, line: str, place: Place) -> None:
        """Read one line. What is no line for pip is named as unused."""
        text = re.sub(r"(^|\s)#.*$", "", line[:_LONGEST]).strip()
        if not text:
            return
        if file := _FILE.fullmatch(text):
            self.files.append(self._path(file[1]))
        elif editable := _EDITABLE.fullmatch(text):
            self._read_editable(editable[1], place)
        elif _OPTION.fullmatch(text):
            self.options.append(Item(text, place))
        elif _URL.fullmatch(text) or is_requirement(text):
            self.items.append(Item(text, place))
        elif text.startswith(("./", "../", ".")) and not text.startswith("-"):
            self.local.append(Item(self._path(text), place))
        else:
            self.unused.append(Unused(place, Reason.UNSUPPORTED, text[:200]))

    def _read_editable(self, target: str, place: Place) -> None:
        if _URL.fullmatch(target):
            self.items.append(Item(target, place))
        else:
            self.local.append(Item(self._path(target), place))
            self.editable = True

    def _path(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._where, path))


def is_requirement(text: str) -> bool:
    """Tell whether a text is a requirement of PEP 508."""
    try:
        Requirement(text)
    except (InvalidRequirement, RecursionError):
        return False
    return True
