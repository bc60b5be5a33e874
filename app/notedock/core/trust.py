"""Which folders this person has said they trust, or has started before, kept between two runs.

One JSON file per folder, as in `recent_folders.py`. Trust in a recipe ends when its content
changes.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from notedock.core import own_files, requirements
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.folder_files import follow, open_file, status
from notedock.core.problem import Problem
from notedock.core.recipe_summary import copied_sources
from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.recipe import BUILT_BY, Recipe

_MAX_BYTES = 1 << 20  # of a file that is read, so that a hostile one does not fill the memory
_MAX_NAMED = 2000  # paths that are looked for
_MAX_RECIPES = 20  # hashes kept of each folder, the last ones trusted


@dataclass(frozen=True)
class Trusted:
    """What is kept of one folder.

    recipes: the hashes of the recipes that it may be started with. made: the device and inode
    number of the folder if the program made it, else None.
    """

    recipes: tuple[str, ...] = ()
    made: tuple[int, int] | None = None


class TrustedFolders:
    """The store of trusted folders. What cannot be read counts as not trusted."""

    def __init__(self, paths: AppPaths) -> None:
        self._where = paths.trusted

    def trusts(self, folder: Path, recipe: str = "") -> bool:
        """Tell whether `folder` may be started without a question.

        recipe: the hash of the recipe that would be followed. Without one the notebooks alone
        count: whoever has trusted the folder with any recipe has trusted them, too.
        """
        entry = self._read(folder)
        if entry.made is not None and entry.made == _identity(folder):
            return True
        return recipe in entry.recipes if recipe else bool(entry.recipes)

    def is_made(self, folder: Path) -> bool:
        """Tell whether the program itself has made `folder`."""
        made = self._read(folder).made
        return made is not None and made == _identity(folder)

    def trust(self, folder: Path, recipe: str = "") -> None:
        """Keep that `folder` is trusted with this recipe (its hash), or without any."""
        entry = self._read(folder)
        mark = recipe or "none"
        if mark not in entry.recipes:
            self._write(folder, replace(entry, recipes=(*entry.recipes, mark)[-_MAX_RECIPES:]))

    def note_made(self, folder: Path) -> None:
        """Keep that the program itself has made `folder`."""
        self._write(folder, replace(self._read(folder), made=_identity(folder)))

    def forget(self, folder: Path) -> None:
        """Forget a folder that is no longer there."""
        with suppress(OSError):
            self._path(folder).unlink()

    def _path(self, folder: Path) -> Path:
        name = hashlib.sha256(str(folder).encode(errors="surrogatepass")).hexdigest()[:24]
        return self._where / f"{name}.json"

    def _write(self, folder: Path, entry: Trusted) -> None:
        text = {"folder": str(folder), "recipes": entry.recipes, "made": entry.made}
        with suppress(OSError):  # the person is asked again next time
            write_atomically(self._path(folder), json.dumps(text))

    def _read(self, folder: Path) -> Trusted:
        try:
            entry = own_files.read_json(self._path(folder))
            if entry["folder"] != str(folder):
                return Trusted()
            recipes = tuple(one for one in entry["recipes"] if isinstance(one, str))
            made = entry.get("made")
            return Trusted(recipes, (int(made[0]), int(made[1])) if made else None)
        except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError):
            return Trusted()


def recipe_hash(folder: Path, recipe: Recipe) -> str:
    """Return a hash of a recipe's content: of its files, and of the single files that they name.

    Empty where there is no recipe. What a recipe copies as a whole folder is not part of it:
    notebooks change all the time.
    """
    if not recipe.files:
        return ""
    total = hashlib.sha256()
    for name in _files(folder, recipe):
        if name.endswith(".ipynb"):  # of a notebook only what it declares: the rest changes
            said = "\n".join(one.text for _kind, one in recipe.items() if one.place.file == name)
            total.update(f"{name}\0{said}".encode(errors="surrogatepass"))
            continue
        with suppress(OSError):
            total.update(f"{name}\0".encode(errors="surrogatepass"))
            with open_file(folder, follow(folder, name).path) as content:
                total.update(hashlib.sha256(content.read(_MAX_BYTES)).digest())
    return total.hexdigest()[:32]


def _files(folder: Path, recipe: Recipe) -> Iterator[str]:
    """Yield the recipe's files and the files of the folder that they name.

    One that cannot be read names none: that is said when the recipe is followed. Of a folder that
    pip may install, those count by which it is built, because pip runs them.
    """
    named: list[str] = []
    # A Dockerfile installs requirements.txt, or copies it.
    for file in recipe.requirements or (requirements.NAME,):
        with suppress(OSError, Problem):
            named += requirements.read_requirements(folder, file).sources
    with suppress(OSError, Problem):
        if recipe.dockerfile:
            named.append(recipe.context or requirements.WHOLE)
            named += _copied(recipe.context, read_recipe(folder, recipe.dockerfile))
    named += (recipe.dockerfile, *recipe.r_scripts, recipe.start)
    named += (word for one in recipe.commands for word in one.text.split())
    if recipe.julia or "Project.toml" in recipe.files:
        named += (posixpath.join(recipe.julia, one) for one in ("Project.toml", "Manifest.toml"))
    named += (one.text for one in recipe.local)
    below = [requirements.below(one) for one in named[:_MAX_NAMED] if one]
    below += [posixpath.join(one, file) for one in below for file in BUILT_BY]
    yield from recipe.files
    for one in dict.fromkeys(below):
        with suppress(OSError, ValueError):
            if one not in recipe.files and stat.S_ISREG(
                status(folder, follow(folder, one).path).st_mode
            ):
                yield one


def _copied(context: str, text: str) -> list[str]:
    """Return what a Dockerfile copies, as paths below the folder. context: where it is built."""
    return [posixpath.join(context, requirements.below(one)) for one in copied_sources(text)]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
