"""The texts of a folder's recipe: read from regular files of a sensible size, and decoded."""

from __future__ import annotations

import codecs
import errno
import stat
from pathlib import Path

from notedock.core import problems
from notedock.core.folder_files import NoFileError, OutsideError, exists, follow, open_file

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
MAX_RECIPE = 1_000_000  # bytes of a file that is read as part of a recipe


def read_recipe(folder: Path, file: str, wanted_by: str = "") -> str:
    """Return the text of a file that is, or belongs to, the folder's recipe.

    As for `read_recipe_bytes`.
    """
    return decode(read_recipe_bytes(folder, file, wanted_by))


def read_recipe_bytes(folder: Path, file: str, wanted_by: str = "") -> bytes:
    """Return the content of a file that is, or belongs to, the folder's recipe.

    wanted_by: the file of the recipe that names it, empty where it is the recipe itself. Raises
    FileNotFoundError where there is nothing at all by this name, and Problem for all else.
    """
    try:
        found = follow(folder, file)
        with open_file(folder, found.path) as opened:
            data = opened.read(MAX_RECIPE + 1)
    except OutsideError:
        raise problems.recipe_file_outside(file, wanted_by or file) from None
    except FileNotFoundError as error:
        if not exists(folder, file):
            raise
        raise problems.recipe_link_broken(file, str(error)) from error
    except NoFileError as error:
        is_folder = stat.S_ISDIR(error.status.st_mode)
        raise problems.recipe_is_no_file(file, str(error), is_folder=is_folder) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise problems.recipe_link_broken(file, str(error)) from error
        raise problems.recipe_file_unreadable(file, str(error), is_recipe=True) from error
    if len(data) > MAX_RECIPE:
        raise problems.recipe_too_large(file)
    return data


def decode(data: bytes) -> str:
    """Decode a text by its byte order mark, else as UTF-8, else as Latin-1."""
    return data.decode(encoding(data), errors="replace").removeprefix("\ufeff")


def encoding(data: bytes) -> str:
    """Return the encoding of a text, as `decode` chooses it."""
    for mark, marked in _MARKS.items():
        if data.startswith(mark):
            return marked
    try:
        data.decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"
