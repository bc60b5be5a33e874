"""Folders as authors write them, one of each kind and for each trap, with what must come out.

`folders.toml` has them. repo2docker, which Binder runs, is asked which file it would take, too.
"""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.recipe import Item, Reason, Recipe
from tests.core.recipes.folders import put, texts, unused

FOLDERS = tomllib.loads(Path(__file__).with_name("folders.toml").read_text(encoding="utf-8"))[
    "folder"
]
# The files that each way of repo2docker's to build is for.
TAKEN = {
    "BaseImage": (),
    "CondaBuildPack": ("environment.yml", "environment.yaml"),
    "DockerBuildPack": ("Dockerfile",),
    "JuliaProjectTomlBuildPack": ("Project.toml", "JuliaProject.toml"),
    "JuliaRequireBuildPack": ("REQUIRE",),
    "NixBuildPack": ("default.nix",),
    "PipfileBuildPack": ("Pipfile", "Pipfile.lock"),
    "PythonBuildPack": ("requirements.txt", "setup.py", "pyproject.toml", "runtime.txt"),
    "RBuildPack": ("runtime.txt", "DESCRIPTION"),
}
NOT_HERE = ("REQUIRE", "default.nix")  # it builds them, or says why not; here they are named


def summary(recipe: Recipe) -> dict[str, object]:
    """Return the fields of a recipe that say something."""
    found: dict[str, object] = {}
    for one in fields(recipe):
        value = getattr(recipe, one.name)
        if one.name == "unused":
            value = unused(recipe)
        elif isinstance(value, Item):
            (value,) = texts((value,))
        elif isinstance(value, tuple):
            value = texts(value) if value and isinstance(value[0], Item) else list(value)
        if value:
            found[one.name] = dict(value) if isinstance(value, Mapping) else value
    return found


def named(folder: dict[str, Any]) -> str:
    return str(folder["name"])


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_environment_that_its_author_meant_comes_out(
    tmp_path: Path, paths: AppPaths, folder: dict[str, Any]
) -> None:
    made = put(tmp_path / "folder", folder["files"])
    assert summary(read_folder_recipe(made, paths=paths)) == folder["recipe"]


@pytest.fixture(scope="module")
def ways() -> list[type[Any]]:
    """repo2docker's ways to build, in the order in which it tries them."""
    with warnings.catch_warnings(action="ignore"):  # of what it imports itself
        app = import_module("repo2docker.app")
    return list(app.Repo2Docker().buildpacks)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_repo2docker_takes_the_same_file(
    tmp_path: Path,
    paths: AppPaths,
    ways: list[type[Any]],
    folder: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = put(tmp_path / "folder", folder["files"])
    monkeypatch.chdir(made)
    try:
        way = next((one.__name__ for one in ways if one("none").detect()), "BaseImage")
    except (OSError, RuntimeError, ValueError) as error:
        way = str(error)
    agrees = _agrees(way, read_folder_recipe(made, paths=paths))
    assert agrees is ("repo2docker" not in folder), way


def _agrees(way: str, recipe: Recipe) -> bool:
    """Tell whether what repo2docker takes counts here, too, and nothing where it takes nothing."""
    names = TAKEN.get(way)
    if names == ():
        return recipe.declares_nothing
    unsupported = (one.place.file for one in recipe.unused if one.reason is Reason.UNSUPPORTED)
    here = {*recipe.files, *(one for one in unsupported if one in NOT_HERE)}
    return names is not None and any(Path(one).name in names for one in here)
