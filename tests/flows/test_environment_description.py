"""Which of a folder's files say what it is to run in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import OWN, Catalogue, Environment, own_environment
from notedock.core.project import read_project
from notedock.core.recent_folders import RecentFolders
from notedock.engines.base import Engine
from notedock.flows.context import Context
from notedock.flows.prepare import chosen_environment, describe_environment


@pytest.fixture
def context(catalogue: Catalogue, paths: AppPaths) -> Context:
    """A program without an engine: nobody is asked."""
    return Context(cast("Engine", None), catalogue, RecentFolders(paths), paths, "somebody")


@pytest.mark.parametrize(
    ("files", "chosen", "without_recipe", "base", "dockerfile", "requirements"),
    [
        ((), "small", False, "small", "", ""),
        (("requirements.txt",), "small", False, "small", "", "requirements.txt"),
        (("requirements.txt",), "small", True, "small", "", ""),
        (("Dockerfile", "requirements.txt"), OWN, False, None, "Dockerfile", ""),
        (("Dockerfile", "requirements.txt"), "small", False, "small", "", "requirements.txt"),
        (("Dockerfile", "requirements.txt"), OWN, True, "default", "", ""),
    ],
)
def test_what_counts(
    context: Context,
    tmp_path: Path,
    files: tuple[str, ...],
    chosen: str,
    without_recipe: bool,
    base: str | None,
    dockerfile: str,
    requirements: str,
) -> None:
    for name in files:
        (tmp_path / name).write_text("")
    known = {"small": context.catalogue.find("minimal-notebook"), OWN: own_environment()}
    known["default"] = context.catalogue.default
    told = describe_environment(
        context, read_project(tmp_path), known[chosen], without_recipe=without_recipe
    )
    assert told.base == (known[base] if base else None)
    assert (told.dockerfile, told.requirements) == (dockerfile, requirements)


def test_pages_are_shown_where_requirements_serve_them_or_the_person_chose_it(
    context: Context, tmp_path: Path
) -> None:
    small, own = context.catalogue.find("minimal-notebook"), own_environment()

    def shown(environment: Environment = small, *, without_recipe: bool = False) -> bool:
        project = read_project(tmp_path)
        described = describe_environment(
            context, project, environment, without_recipe=without_recipe
        )
        return described.pages

    assert not shown()
    (tmp_path / "more.txt").write_text("dash\n")
    (tmp_path / "requirements.txt").write_text("numpy\n-r more.txt\n")
    (tmp_path / "Dockerfile").write_text("")
    assert shown()
    assert not shown(without_recipe=True)
    assert not shown(own)
    context.recent_folders.set_shows_pages(tmp_path, True)
    assert shown(own)
    (tmp_path / "requirements.txt").unlink()
    assert shown()
    assert not shown(without_recipe=True)


def test_an_image_that_the_folder_names_is_its_own_environment(
    context: Context, tmp_path: Path
) -> None:
    project = read_project(tmp_path)
    (tmp_path / ".devcontainer").mkdir()
    said = '{"image": "ghcr.io/lab/x:1", "postCreateCommand": "make data"}'
    (tmp_path / ".devcontainer" / "devcontainer.json").write_text(said)
    chosen = chosen_environment(context, project, None)
    told = describe_environment(context, project, chosen)
    assert chosen.name == OWN
    assert told.base is not None
    assert told.base.reference == "ghcr.io/lab/x:1"
    assert [one.text for one in told.recipe.commands] == ["make data"]
    small = chosen_environment(context, project, "minimal-notebook")
    instead = describe_environment(context, project, small)
    assert instead.base == small
    assert instead.recipe.image is None
    assert instead.recipe.commands == told.recipe.commands


def test_a_recipe_of_another_kind_joins_the_chosen_environment(
    context: Context, tmp_path: Path
) -> None:
    project = read_project(tmp_path)
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder" / "environment.yml").write_text("dependencies: [gdal, {pip: [flask]}]\n")
    (tmp_path / "requirements.txt").write_text("left-out\n")
    chosen = chosen_environment(context, project, None)
    told = describe_environment(context, project, chosen)
    assert told.base == chosen == context.catalogue.default
    assert told.recipe.files == ("binder/environment.yml",)
    assert [one.text for one in told.recipe.conda] == ["gdal"]
    assert told.pages
    assert describe_environment(
        context, project, chosen, without_recipe=True
    ).recipe.declares_nothing


@pytest.mark.parametrize(
    ("kernels", "files", "name"),
    [
        (["python3"], {}, "scipy-notebook"),
        (["ir"], {}, "r-notebook"),
        (["ir", "python3"], {}, "datascience-notebook"),
        (["julia-1.10"], {}, "julia-notebook"),
        ([], {"install.R": ""}, "r-notebook"),
        (["ir"], {"Dockerfile": "FROM x"}, OWN),
    ],
)
def test_a_folder_without_a_choice_gets_what_has_its_languages(
    context: Context, tmp_path: Path, kernels: list[str], files: dict[str, str], name: str
) -> None:
    for number, kernel in enumerate(kernels):
        metadata = {"kernelspec": {"name": kernel, "display_name": kernel}}
        cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": []}
        text = json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4})
        (tmp_path / f"{number}.ipynb").write_text(text)
    for file, text in files.items():
        (tmp_path / file).write_text(text)
    project = read_project(tmp_path)
    assert chosen_environment(context, project, None).name == name
    context.recent_folders.set_environment(tmp_path, "minimal-notebook")
    assert chosen_environment(context, project, None).name == "minimal-notebook"
