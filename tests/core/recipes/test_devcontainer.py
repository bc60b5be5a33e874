"""What a devcontainer.json declares."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core.problem import Problem
from notedock.core.recipes.devcontainer import read
from notedock.core.recipes.recipe import RecipeError
from tests.core.recipes.folders import put, texts, unused

FILE = ".devcontainer/devcontainer.json"


def test_an_image_with_commands_and_features(tmp_path: Path) -> None:
    text = """{
  // what it is
  "name": "Study",
  "image": "mcr.microsoft.com/devcontainers/python:3.11", /* a base */
  "features": {
    "ghcr.io/devcontainers/features/node:1": {},
  },
  "postCreateCommand": "pip install -r requirements.txt",
  "onCreateCommand": ["echo", "two words"],
  "updateContentCommand": {"one": "a", "two": ["b", "c"]},
  "initializeCommand": "rm -rf ~",
  "customizations": {"vscode": {"extensions": ["ms-python.python"]}},
  "forwardPorts": [8888],
}"""
    recipe = read(put(tmp_path, {FILE: text}), FILE)
    assert recipe.files == (FILE,)
    assert recipe.image
    assert texts((recipe.image,)) == [f"mcr.microsoft.com/devcontainers/python:3.11 @ {FILE}:4"]
    assert texts(recipe.commands) == [
        f"echo 'two words' @ {FILE}:9",
        f"a @ {FILE}:10",
        f"b c @ {FILE}:10",
        f"pip install -r requirements.txt @ {FILE}:8",
    ]
    assert unused(recipe) == [
        f"{FILE}:6 unsupported features: ghcr.io/devcontainers/features/node:1",
        f"{FILE}:11 unsupported initializeCommand",
        f"{FILE}:13 unsupported forwardPorts",
    ]


@pytest.mark.parametrize(
    ("file", "build", "dockerfile", "context"),
    [
        (FILE, {"build": {}}, ".devcontainer/Dockerfile", ".devcontainer"),
        (
            FILE,
            {"build": {"dockerfile": "Dockerfile"}},
            ".devcontainer/Dockerfile",
            ".devcontainer",
        ),
        (FILE, {"build": {"dockerfile": "../Dockerfile", "context": ".."}}, "Dockerfile", "."),
        (FILE, {"dockerFile": "Dockerfile", "context": ".."}, ".devcontainer/Dockerfile", "."),
        (".devcontainer.json", {"build": {"dockerfile": "Dockerfile"}}, "Dockerfile", "."),
    ],
)
def test_a_build_and_where_it_is(
    tmp_path: Path, file: str, build: dict[str, object], dockerfile: str, context: str
) -> None:
    files = {file: json.dumps(build), "Dockerfile": "", ".devcontainer/Dockerfile": ""}
    recipe = read(put(tmp_path, files), file)
    assert recipe.files == (file, dockerfile)
    assert (recipe.dockerfile, recipe.context) == (dockerfile, context)
    assert recipe.unused == ()


def test_arguments_of_a_build_and_what_cannot_follow_it(tmp_path: Path) -> None:
    arguments = {"VARIANT": "3.11", "N": 3, "ON": True, "HOME": "${localEnv:HOME}", "BAD": []}
    data = {
        "build": {"dockerfile": "Dockerfile", "args": arguments, "target": "dev"},
        "postCreateCommand": "make",
    }
    recipe = read(put(tmp_path, {FILE: json.dumps(data), ".devcontainer/Dockerfile": ""}), FILE)
    assert recipe.arguments == {"VARIANT": "3.11", "N": "3", "ON": "true"}
    assert recipe.commands == ()
    assert [one.part for one in recipe.unused] == [
        "build: target",
        "args: HOME",
        "args: BAD",
        "make",
    ]


def test_one_that_names_a_service_of_compose(tmp_path: Path) -> None:
    data = {"dockerComposeFile": ["../compose.yaml", "x.yaml"], "service": "lab"}
    compose = "services:\n  db:\n    image: postgres\n  lab:\n    image: jupyter/base-notebook\n"
    recipe = read(put(tmp_path, {FILE: json.dumps(data), "compose.yaml": compose}), FILE)
    assert recipe.files == (FILE, "compose.yaml")
    assert recipe.image
    assert recipe.image.text == "jupyter/base-notebook"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"image": ""},
        {"image": "no name"},
        {"image": "$(id)"},
        {"image": 7},
        {"build": {"dockerfile": "missing"}},
        {"build": {"dockerfile": "../../outside"}},
        {"build": {"dockerfile": "/etc/passwd"}},
        {"build": {"dockerfile": "Dockerfile", "context": "${localWorkspaceFolder}"}},
        {"build": {"dockerfile": "Dockerfile", "context": "../.."}},
        {"build": {"dockerfile": "Dockerfile", "args": dict.fromkeys(map(str, range(300)), "x")}},
        {"build": {"dockerfile": "link/Dockerfile"}},
        {"build": {"dockerfile": "a\0b"}},
        {"image": "python", "postCreateCommand": 7},
        {"image": "python", "postCreateCommand": {"a": {"b": "c"}}},
        {"image": "python", "postCreateCommand": [1]},
    ],
)
def test_what_cannot_be_is_refused_with_its_file(tmp_path: Path, data: object) -> None:
    files = {FILE: json.dumps(data), ".devcontainer/Dockerfile": ""}
    folder = put(tmp_path / "folder", files)
    (tmp_path / "outside").touch()
    (folder / ".devcontainer/link").symlink_to(tmp_path)
    with pytest.raises(RecipeError) as caught:
        read(folder, FILE)
    assert caught.value.place.file == FILE


@pytest.mark.parametrize("path", ["../../outside", "link/Dockerfile", "/etc/passwd"])
def test_what_leads_out_is_said_to(tmp_path: Path, path: str) -> None:
    folder = put(tmp_path / "folder", {FILE: json.dumps({"build": {"dockerfile": path}})})
    (folder / ".devcontainer/link").symlink_to(tmp_path)
    with pytest.raises(RecipeError, match="leads out"):
        read(folder, FILE)


def test_a_list_of_what_is_not_used_has_an_end(tmp_path: Path) -> None:
    data = {"image": "python", **{f"key{number}": 1 for number in range(5000)}}
    assert len(read(put(tmp_path, {FILE: json.dumps(data)}), FILE).unused) == 100


VALUES: tuple[object, ...] = (
    None,
    True,
    7,
    1.5,
    "",
    "x",
    "..",
    "a\0b",
    [],
    ["x"],
    [1],
    {},
    {"a": "b"},
    {"a": [1]},
)
JSON = st.sampled_from(VALUES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(("image", "build", "dockerFile", "features", "postCreateCommand"))
        | st.sampled_from(("dockerComposeFile", "service", "context")),
        JSON | st.fixed_dictionaries({"args": JSON, "context": JSON, "dockerfile": JSON}),
    )
)
def test_whatever_its_values_are_nothing_else_is_raised(
    tmp_path: Path, data: dict[str, object]
) -> None:
    with suppress(RecipeError, Problem):
        read(put(tmp_path, {FILE: json.dumps(data)}), FILE)
