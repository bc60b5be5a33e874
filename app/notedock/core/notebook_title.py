"""What a notebook is about: the first words of its first text, for the list of notebooks."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from notedock.core.folder_files import follow, open_file, status
from notedock.core.project import Project

_HEAD = 64 * 1024  # bytes from the start of a notebook that are read
_TIME = 0.3  # seconds for the notebooks of one folder; the others have their turn the next time
_MAX_NOTEBOOKS = 1000  # of one folder: so many are looked at within that time when all are known
_MAX_LINE, _MAX_TITLE = 500, 160  # characters
_MAX_CELLS = 20  # of which one has to be a text

_CELLS = re.compile(r'"cells"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_HEADING = re.compile(r"#{1,6}\s")
_RULE = re.compile(r"[\s=*_~`:|-]*")  # an underline, a fence, or the line below a table's head
# Markup and the text that stands for it. All of it stays within a line of `_MAX_LINE` characters.
_MARKUP = (
    (re.compile(r"<[^<>]*>"), ""),
    (re.compile(r"!\[[^\[\]]*\]\([^()]*\)"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"\*+|`+|~~|\\(?=[^\w\s])|(?<!\w)_+|_+(?!\w)"), ""),
    (re.compile(r"^(?:#{1,6}\s|>|[-+]\s)+|\s#+$"), ""),
)


def with_titles(project: Project) -> Project:
    """Return the project with the titles of its notebooks, as far as there is time to read them."""
    titles: dict[str, str] = {}
    end = time.monotonic() + _TIME
    for path in project.notebooks[:_MAX_NOTEBOOKS]:
        if time.monotonic() > end:
            break
        if title := notebook_title(project.folder, path):
            titles[path] = title
    return replace(project, titles=titles)


def notebook_title(folder: Path, path: str) -> str:
    """Return the heading of a notebook's first text, else its first line; empty without any.

    What only repeats the notebook's name is passed over. path: below the folder. What cannot be
    read has no title. What was read is kept as long as the file stays as it is.
    """
    try:
        where = follow(folder, path).path
        known = status(folder, where)
    except OSError:
        return ""
    return _title(folder, where, path.rpartition("/")[2], known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=5000)
def _title(folder: Path, path: str, name: str, _changed: int, _size: int) -> str:
    try:
        with open_file(folder, path) as file:
            head = file.read(_HEAD).decode(errors="replace")
        return _first_words(_first_text(head), name)
    except (OSError, ValueError, RecursionError):  # not to be read, or no notebook
        return ""


def _first_text(head: str) -> str:
    """Return the text of the first cell that is one; `head` may end in the middle of a cell.

    Raises ValueError or RecursionError.
    """
    begin = _CELLS.search(head)
    place, decoder = begin.end() if begin else len(head), json.JSONDecoder()
    for _cell in range(_MAX_CELLS):
        between = _BETWEEN.match(head, place)
        cell, place = decoder.raw_decode(head, between.end() if between else place)
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            source = cell.get("source")
            return "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    return ""


def _first_words(text: str, name: str) -> str:
    """Return the first heading of a text, else its first line, but not the notebook's name."""
    lines = [line[:_MAX_LINE] for line in _visible_lines(text)]
    headings = [line for line in lines if _HEADING.match(line)]
    for line in [*headings[:1], *(line for line in lines if line not in headings)]:
        words = _plain(line)
        if words and _key(words) != _key(name.removesuffix(".ipynb")):
            return words[:_MAX_TITLE]
    return ""


def _visible_lines(text: str) -> Iterator[str]:
    in_code = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
        elif not in_code and not _RULE.fullmatch(line):
            yield line.strip()


def _plain(line: str) -> str:
    """Return a line of Markdown without its markup, and without what controls the screen."""
    for markup, instead in _MARKUP:
        line = markup.sub(instead, line)
    return " ".join("".join(one if one.isprintable() else " " for one in line).split())


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()
