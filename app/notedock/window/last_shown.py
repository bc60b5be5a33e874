"""What the window showed last, so that it can show it again before it knows anything else.

Importing what knows the folders and the environments takes longer than a person wants to wait
for a window. So the first paint shows what the last window showed, read from one small file, and
all else is imported and looked up after it. Whatever has changed in between is then put right.
"""

from __future__ import annotations

from pathlib import Path

_FILE = "window.txt"
_FIRST_LINE = "Notedock's window, as it was last. Made anew each time; it can be thrown away. 1"
_DARK = {"dark": True, "light": False, "system": None}
_CONTRAST = {"contrast": True, "plain": False}


class LastShown:
    """The page of the first folder, and the list.

    folders: names, each with what is written below it. dark: what the person prefers, if anything.
    """

    def __init__(
        self,
        page: tuple[str, str, str],
        folders: list[tuple[str, str]],
        *,
        dark: bool | None,
        contrast: bool,
    ) -> None:
        self.title, self.place, self.environment = page
        self.folders = folders
        self.dark = dark
        self.contrast = contrast


def read(home: Path) -> LastShown | None:
    """Return what was shown last, if there is anything to go by.

    The file is lines of text: to import what reads JSON takes 2 ms.
    """
    try:
        first, dark, contrast, *rest = (home / _FILE).read_text(encoding="utf-8").split("\n")
        title, place, environment, *folders = rest
        if first != _FIRST_LINE:
            return None
        return LastShown(
            (title, place, environment),
            [(name, below) for name, below in (line.split("\t") for line in folders)],
            dark=_DARK[dark],
            contrast=_CONTRAST[contrast],
        )
    except (OSError, ValueError, KeyError):
        return None  # none yet, damaged, or another version's: all is looked up first


def keep(home: Path, shown: LastShown) -> None:
    """Keep what is shown for the next time; where that is not possible, do without."""
    from contextlib import suppress

    from notedock.core.places import write_whole

    folders = ["\t".join(map(_one_line, folder)) for folder in shown.folders]
    lines = [
        _FIRST_LINE,
        next(word for word, dark in _DARK.items() if dark is shown.dark),
        next(word for word, contrast in _CONTRAST.items() if contrast is shown.contrast),
        *map(_one_line, (shown.title, shown.place, shown.environment)),
        *folders,
    ]
    with suppress(OSError):
        write_whole(home / _FILE, "\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())
