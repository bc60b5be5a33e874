"""What a requirements file declares: pip reads it, with its options, and the files it includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from notedock.core.folder_files import exists
from notedock.core.problem import Problem
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.recipe import Place, Reason, Recipe, Unused

_INCLUDED = re.compile(r"\s*(?:-r|--requirement)(?:\s*=\s*|\s+|(?=\S))(\S+)")
_MAX_FILES = 100


def read(folder: Path, file: str) -> Recipe:
    """Read a requirements file. Raises as `read_recipe`.

    A file that includes itself through others is named: each is read once.
    """
    unused = tuple(_cycles(folder, file, (), {}))
    return Recipe(files=(file,), requirements=(file,), unused=unused)


def _cycles(
    folder: Path, file: str, parents: tuple[str, ...], seen: dict[str, None]
) -> Iterator[Unused]:
    if file in seen or len(seen) > _MAX_FILES:
        return
    seen[file] = None
    for number, line in enumerate(read_recipe(folder, file).splitlines(), 1):
        found = _INCLUDED.match(line)
        if found is None or len(seen) > _MAX_FILES:
            continue
        included = posixpath.normpath(posixpath.join(posixpath.dirname(file), found[1][:1000]))
        if included in (*parents, file):
            part = f"-r {found[1]}"[:200]
            yield Unused(Place(file, number), Reason.REPLACED, part, included)
        elif included not in seen and exists(folder, included):
            try:
                yield from _cycles(folder, included, (*parents, file), seen)
            except (OSError, Problem):
                continue  # pip says so
        else:
            seen[included] = None
