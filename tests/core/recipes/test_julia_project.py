"""What a Julia project declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.recipes.julia_project import read
from notedock.core.recipes.recipe import RecipeError
from tests.core.recipes.folders import put, texts, unused

DEPS = '[deps]\nCSV = "336ed68f-0bac-5ca0-87d4-7b16caf5d00b"\n'


@pytest.mark.parametrize(
    ("project", "manifests", "used"),
    [
        ("Project.toml", (), ""),
        ("Project.toml", ("Manifest.toml",), "Manifest.toml"),
        ("JuliaProject.toml", ("Manifest.toml",), "Manifest.toml"),
        ("JuliaProject.toml", ("Manifest.toml", "JuliaManifest.toml"), "JuliaManifest.toml"),
    ],
)
def test_a_project_is_named_with_its_manifest(
    tmp_path: Path, project: str, manifests: tuple[str, ...], used: str
) -> None:
    folder = put(tmp_path, {project: DEPS, **dict.fromkeys(manifests, "")})
    recipe = read(folder, project)
    assert recipe.files == ((project, used) if used else (project,))
    assert recipe.julia == "."
    assert texts(recipe.languages) == [f"julia @ {project}"]
    assert recipe.unused == ()


def test_a_version_of_julia_is_said_not_to_count(tmp_path: Path) -> None:
    files = {"binder/Project.toml": DEPS + '[compat]\njulia = "1.6"\n'}
    files["binder/Manifest.toml"] = 'julia_version = "1.6.7"\n'
    recipe = read(put(tmp_path, files), "binder/Project.toml")
    assert recipe.julia == "binder"
    assert unused(recipe) == [
        "binder/Project.toml unsupported julia 1.6",
        "binder/Manifest.toml unsupported julia 1.6.7",
    ]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"Project.toml": "[deps\n"}, "Project.toml:1"),
        ({"Project.toml": "deps = 1\n"}, "Project.toml"),
        ({"Project.toml": "compat = []\n"}, "Project.toml"),
        ({"Project.toml": DEPS, "Manifest.toml": "a = 1\nb =\n"}, "Manifest.toml:2"),
    ],
)
def test_what_is_broken_is_said_with_its_line(
    tmp_path: Path, files: dict[str, str], place: str
) -> None:
    with pytest.raises(RecipeError) as caught:
        read(put(tmp_path, files), "Project.toml")
    assert str(caught.value.place) == place
