"""Which files of a folder make up its recipe, in the order that repo2docker documents.

Source: repo2docker's documentation, “Configuration Files”.
"""

from __future__ import annotations

from pathlib import Path

from notedock.core.folder_files import exists
from notedock.core.recipes.recipe import Recipe


def read_folder_recipe(folder: Path) -> Recipe:
    """Return the recipe of a folder. Nothing is run, and nothing outside of the folder is read.

    Never raises: a file that cannot be read is among `unused`, with what is wrong with it.
    """
    if exists(folder, "Dockerfile"):
        return Recipe(files=("Dockerfile",), dockerfile="Dockerfile")
    if exists(folder, "requirements.txt"):
        return Recipe(files=("requirements.txt",), requirements=("requirements.txt",))
    return Recipe()
