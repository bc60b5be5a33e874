"""What a Julia project declares: `Project.toml` or `JuliaProject.toml`, with its `Manifest.toml`.

Julia itself reads them; here they are only checked, and named. Source: the documentation of Pkg,
“Project.toml and Manifest.toml”.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from notedock.core.folder_files import exists
from notedock.core.recipes.data_files import read_toml
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, RecipeError, Unused

_MANIFESTS = {"Project.toml": "Manifest.toml", "JuliaProject.toml": "JuliaManifest.toml"}


def read(folder: Path, file: str) -> Recipe:
    """Read a Julia project. Raises RecipeError, also for its manifest, and as `read_recipe`."""
    data = read_toml(folder, file)
    for table in ("deps", "compat"):
        if not isinstance(data.get(table, {}), dict):
            raise RecipeError(Place(file), f"no table: {table}")
    files, unused = [file], []
    wanted = str(data.get("compat", {}).get("julia", ""))[:50]
    if wanted:
        unused.append(Unused(Place(file), Reason.UNSUPPORTED, f"julia {wanted}"))
    where, name = posixpath.split(file)
    for manifest in dict.fromkeys((_MANIFESTS.get(name, ""), "Manifest.toml")):
        path = posixpath.join(where, manifest)
        if manifest and exists(folder, path):
            locked = read_toml(folder, path).get("julia_version")
            files.append(path)
            if locked:
                unused.append(Unused(Place(path), Reason.UNSUPPORTED, f"julia {locked!s:.50}"))
            break
    return Recipe(
        files=tuple(files),
        julia=where or ".",
        languages=(Item("julia", Place(file)),),
        unused=tuple(unused),
    )
