"""The store of trusted folders: which recipe counts, and files that cannot be used."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.trust import TrustedFolders, recipe_hash

DOCKERFILE = Recipe(files=("Dockerfile",), dockerfile="Dockerfile")
REQUIREMENTS = Recipe(files=("requirements.txt",), requirements=("requirements.txt",))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = tmp_path / "Sales größe"
    made.mkdir()
    return made


def test_a_folder_is_trusted_with_the_recipe_that_was_trusted(
    paths: AppPaths, project: Path
) -> None:
    known = TrustedFolders(paths)
    assert not known.trusts(project)
    assert not known.trusts(project, "one")
    known.trust(project, "one")
    known.trust(project, "other")
    again = TrustedFolders(paths)
    assert again.trusts(project, "one")
    assert again.trusts(project, "other")
    assert again.trusts(project)  # its notebooks were trusted with the recipe
    assert not again.trusts(project, "changed")
    assert not again.trusts(project.parent, "one")


def test_trust_in_the_notebooks_is_none_in_a_recipe(paths: AppPaths, project: Path) -> None:
    known = TrustedFolders(paths)
    known.trust(project)
    assert known.trusts(project)
    assert not known.trusts(project, "one")


def test_what_the_program_made_is_trusted_until_another_folder_is_in_its_place(
    paths: AppPaths, project: Path
) -> None:
    known = TrustedFolders(paths)
    known.note_made(project)
    assert known.trusts(project, "any recipe")
    moved = project.with_name("elsewhere")
    project.rename(moved)
    shutil.copytree(moved, project)
    assert not known.trusts(project, "any recipe")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"null",
        b"[]",
        b'"text"',
        b'{"recipes": ["one"]}',
        b'{"folder": "FOLDER", "recipes": 5, "made": 7}',
        b'{"folder": "FOLDER", "recipes": [["one"], {}], "made": ["x"]}',
        b'{"folder": "FOLDER", "recipes": [], "made": [1]}',
        b'{"folder": "/another", "recipes": ["one"], "made": null}',
    ],
)
def test_a_damaged_file_trusts_nothing_and_is_written_anew(
    paths: AppPaths, project: Path, content: bytes
) -> None:
    known = TrustedFolders(paths)
    known.trust(project, "zero")
    (file,) = paths.trusted.iterdir()
    file.write_bytes(content.replace(b"FOLDER", str(project).encode()))
    assert not known.trusts(project, "one")
    known.trust(project, "one")
    assert known.trusts(project, "one")


def test_special_files_trust_nothing_and_nobody_waits_for_them(
    paths: AppPaths, project: Path
) -> None:
    known = TrustedFolders(paths)
    known.trust(project, "one")
    (file,) = paths.trusted.iterdir()
    file.unlink()
    os.mkfifo(file)
    assert not known.trusts(project, "one")
    file.unlink()
    file.mkdir()
    assert not known.trusts(project, "one")
    known.trust(project, "one")  # cannot be kept, and says nothing


def test_only_the_last_recipes_are_kept(paths: AppPaths, project: Path) -> None:
    known = TrustedFolders(paths)
    for number in range(40):
        known.trust(project, str(number))
    (file,) = paths.trusted.iterdir()
    assert len(json.loads(file.read_text())["recipes"]) == 20
    assert known.trusts(project, "39")
    assert not known.trusts(project, "3")


def test_a_recipe_is_told_by_its_content_and_by_the_requirements_it_names(project: Path) -> None:
    assert recipe_hash(project, Recipe()) == ""
    (project / "requirements.txt").write_text("pandas\n-r more/own.txt\n")
    (project / "more").mkdir()
    (project / "more" / "own.txt").write_text("numpy\n")
    (project / "Start.ipynb").write_text("{}")
    hashes = [recipe_hash(project, REQUIREMENTS)]
    (project / "Start.ipynb").write_text("changed")
    (project / "requirements.txt").touch()
    assert recipe_hash(project, REQUIREMENTS) == hashes[0]
    for name in ("requirements.txt", "more/own.txt"):
        with (project / name).open("a") as file:
            file.write("evil\n")
        hashes.append(recipe_hash(project, REQUIREMENTS))
    (project / "Dockerfile").write_text("FROM x\n")
    hashes.append(recipe_hash(project, DOCKERFILE))
    assert len(set(hashes)) == 4


def test_what_a_dockerfile_names_is_part_of_it_and_whole_folders_are_not(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM x\nCOPY --chmod=755 set/up.sh /opt/\nCOPY . /all\n")
    (project / "set").mkdir()
    (project / "set" / "up.sh").write_text("true\n")
    (project / "requirements.txt").write_text("pandas\n")
    (project / "Start.ipynb").write_text("{}")
    hashes = [recipe_hash(project, DOCKERFILE)]
    (project / "Start.ipynb").write_text("changed")
    assert recipe_hash(project, DOCKERFILE) == hashes[0]
    for name in ("set/up.sh", "requirements.txt"):
        (project / name).write_text("evil\n")
        hashes.append(recipe_hash(project, DOCKERFILE))
    assert len(set(hashes)) == 3


@pytest.mark.parametrize("recipe", [REQUIREMENTS, DOCKERFILE])
def test_a_pipe_in_place_of_a_recipe_is_not_waited_for(project: Path, recipe: Recipe) -> None:
    os.mkfifo(project / recipe.files[0])
    assert recipe_hash(project, recipe) != ""


@pytest.mark.parametrize("text", ["-r ../up.txt\n", "-c data/key\n"])
def test_what_a_recipe_names_outside_the_folder_is_neither_read_nor_in_the_way(
    project: Path, text: str
) -> None:
    private = project.parent / "private"
    private.mkdir()
    (private / "key").write_text("one")
    (project / "data").symlink_to("../private")
    (project / "requirements.txt").write_text(text)
    (project / "Dockerfile").write_text("FROM x\nCOPY data/key /opt/\n")
    before = [recipe_hash(project, one) for one in (DOCKERFILE, REQUIREMENTS)]
    (private / "key").write_text("two")
    assert [recipe_hash(project, one) for one in (DOCKERFILE, REQUIREMENTS)] == before


def test_all_files_of_a_recipe_count_and_what_they_name(project: Path) -> None:
    """Whatever runs during the build or at the start, so that a later change is asked about."""
    names: tuple[str, ...] = (
        "binder/Dockerfile",
        "environment.yml",
        "more.txt",
        "postBuild",
        "tools/get.py",
    )
    names += ("start", "install.R", "stats/Project.toml", "stats/Manifest.toml", "set/up.sh")
    for name in names:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("one\n")
    (project / "binder" / "Dockerfile").write_text("FROM x\nCOPY up.sh /opt/\n")
    (project / "Start.ipynb").write_text("{}")
    place = Place("postBuild", 1)
    recipe = Recipe(
        files=("environment.yml", "postBuild"),
        dockerfile="binder/Dockerfile",
        context="set",
        requirements=("more.txt",),
        r_scripts=("install.R",),
        julia="stats",
        commands=(Item("python tools/get.py --all", place),),
        start="start",
    )
    hashes = [recipe_hash(project, recipe)]
    (project / "Start.ipynb").write_text("changed")
    assert recipe_hash(project, recipe) == hashes[0]
    for name in names:
        with (project / name).open("a") as file:
            file.write("# evil\n")
        hashes.append(recipe_hash(project, recipe))
    assert len(set(hashes)) == len(names) + 1


def test_of_a_notebook_only_what_it_declares_counts(project: Path) -> None:
    def told(*packages: str) -> str:
        items = tuple(Item(one, Place("a.ipynb")) for one in packages)
        return recipe_hash(project, Recipe(files=("a.ipynb",), pip=items))

    (project / "a.ipynb").write_text("{}")
    before = told("rich")
    (project / "a.ipynb").write_text('{"cells": []}')
    assert told("rich") == before
    assert told("rich", "six") != before


@pytest.mark.parametrize("file", ["setup.py", "setup.cfg", "pyproject.toml"])
@pytest.mark.parametrize("where", ["", "lib/"])
def test_what_a_folder_is_installed_by_counts(project: Path, where: str, file: str) -> None:
    """For pip runs it, or what it names."""
    (project / where).mkdir(exist_ok=True)
    (project / "requirements.txt").write_text(f"pandas\n-e ./{where}\n")
    other = Recipe(files=("a.yml",), local=(Item(f"./{where}", Place("a.yml")),))
    (project / "Dockerfile").write_text("FROM x\nCOPY . /all\nRUN pip install /all\n")
    built = Recipe(files=("Dockerfile",), dockerfile="Dockerfile", context=where)
    recipes = (REQUIREMENTS, other, built)
    hashes = [recipe_hash(project, one) for one in recipes]
    for text in ("one\n", "evil\n"):
        (project / where / file).write_text(text)
        hashes += [recipe_hash(project, one) for one in recipes]
    assert len(set(hashes)) == len(hashes)


def test_the_python_that_a_notebook_declares_counts(project: Path) -> None:
    hashes = {
        recipe_hash(project, Recipe(files=("a.ipynb",), python=python))
        for python in (None, Item("3.8", Place("a.ipynb")), Item("3.9", Place("a.ipynb")))
    }
    assert len(hashes) == 3
