"""The file with the texts and options of the last window, which the first paint shows again.

The modules that read folders and environments are slow to import. They are imported after the first
paint, and what they find replaces the contents of this file.
"""

from __future__ import annotations

from pathlib import Path

from notedock.core import own_files

_FILE = "window.txt"
_FIRST_LINE = "Notedock's window, as it was last. Made anew each time; it can be thrown away. 3"
_DARK = {"dark": True, "light": False, "system": None}
_CONTRAST = {"contrast": True, "plain": False}
_DETAILS = {"open": True, "closed": False}
_TEXTS = 6  # on the page


class LastShown:
    """What the last window showed: the page of the first folder, and the list.

    page: its texts, as `FirstPaint.words` returns them; the first is the folder's name.
    folders: names, each with its subtitle.
    dark: the person's choice of colours; None leaves it to the system.
    details: the height of the Details that was chosen, 0 for none, and whether they were open.
    """

    def __init__(
        self,
        page: tuple[str, ...],
        folders: list[tuple[str, str]],
        *,
        dark: bool | None,
        contrast: bool,
        details: tuple[int, bool] = (0, False),
    ) -> None:
        self.page = page
        self.folders = folders
        self.dark = dark
        self.contrast = contrast
        self.details = details


def read(home: Path) -> LastShown | None:
    """Return what was shown last; None where the file is missing or not valid.

    The file is lines of text, because importing json takes 2 ms.
    """
    try:
        text = own_files.read_text(home / _FILE) or ""
        first, dark, contrast, height, details, *rest = text.split("\n")
        page, folders = tuple(rest[:_TEXTS]), rest[_TEXTS:]
        if first != _FIRST_LINE or len(page) < _TEXTS:
            return None
        return LastShown(
            page,
            [(name, below) for name, below in (line.split("\t") for line in folders)],
            dark=_DARK[dark],
            contrast=_CONTRAST[contrast],
            details=(int(height), _DETAILS[details]),
        )
    except (ValueError, KeyError):
        return None  # none yet, damaged, or of another version


def keep(home: Path, shown: LastShown) -> None:
    """Write the file; where that is not possible, the next window does without it."""
    from contextlib import suppress

    from notedock.core.app_paths import write_atomically

    folders = ["\t".join(map(_one_line, folder)) for folder in shown.folders]
    lines = [
        _FIRST_LINE,
        next(word for word, dark in _DARK.items() if dark is shown.dark),
        next(word for word, contrast in _CONTRAST.items() if contrast is shown.contrast),
        str(shown.details[0]),
        next(word for word, opened in _DETAILS.items() if opened is shown.details[1]),
        *map(_one_line, shown.page),
        *folders,
    ]
    with suppress(OSError):
        write_atomically(home / _FILE, "\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())
