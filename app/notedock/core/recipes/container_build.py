"""A Dockerfile with its context and arguments, as other recipes name it (devcontainer, Compose)."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from notedock.core.folder_files import exists, leads_out
from notedock.core.recipes.recipe import Place, Reason, Recipe, RecipeError, Unused

_MAX_ARGUMENTS = 200


def container_build(
    folder: Path,
    place: Place,
    *,
    dockerfile: str,
    context: str,
    arguments: Mapping[str, object],
) -> Recipe:
    """Return the recipe of a build. place: where it is declared.

    dockerfile, context: paths below the folder, not yet normalised. Arguments whose values come
    from the person's own computer (`${localEnv:HOME}`, `NAME` alone) are named as unused. Raises
    RecipeError for what is not there or leads out of the folder.
    """
    if len(arguments) > _MAX_ARGUMENTS:
        raise RecipeError(place, f"more than {_MAX_ARGUMENTS} arguments")
    given: dict[str, str] = {}
    unused: list[Unused] = []
    for name, value in arguments.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(value, str | int | float) and "$" not in text:
            given[name] = text
        else:
            unused.append(Unused(place, Reason.UNSUPPORTED, f"args: {name}"[:200]))
    file = path_in_folder(folder, place, dockerfile)
    return Recipe(
        files=(file,),
        dockerfile=file,
        context=path_in_folder(folder, place, context),
        arguments=given,
        unused=tuple(unused),
    )


def path_in_folder(folder: Path, place: Place, path: str) -> str:
    """Return a path that a recipe names, normalised. Raises RecipeError, as `container_build`."""
    path = path.replace("\\", "/")
    short = path[:200]
    if "$" in path or "://" in path or path.startswith("git@"):
        raise RecipeError(place, f"no path in the folder: {short}")
    path = posixpath.normpath(path)
    if path == ".." or path.startswith(("../", "/")) or leads_out(folder, path):
        raise RecipeError(place, f"leads out of the folder: {short}")
    if not exists(folder, path):
        raise RecipeError(place, f"not in the folder: {short}")
    return path
