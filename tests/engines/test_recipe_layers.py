"""The Dockerfile that adds a recipe to an environment, and what it is told."""

from __future__ import annotations

import json

import pytest

from notedock.core.mounts import WORK
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.requirements import Requirements
from notedock.engines.docker.dockerfile_syntax import instructions
from notedock.engines.docker.recipe_layers import Layers, dockerfile, layers

PLACE = Place("environment.yml", 3)
FILE = Requirements(("requirements.txt",), {"requirements.txt": "ipykernel==4.1 --hash=x\n"}, True)


def items(*texts: str) -> tuple[Item, ...]:
    return tuple(Item(text, PLACE) for text in texts)


def told(built: Layers, part: str) -> dict[str, object]:
    found = json.loads(built.texts[f".notedock/{part}.json"])
    assert isinstance(found, dict)
    return found


def keywords(text: str) -> list[str]:
    return [one.keyword for one in instructions(text, "\\")]


def test_packages_are_installed_by_whom_the_image_is_made_for() -> None:
    built = layers(Recipe(), [FILE], pages=False)
    ours = dockerfile(built, "jupyter/x:1", None, ["PIP_INDEX_URL"])
    assert "USER" not in keywords(ours)
    assert "ARG PIP_INDEX_URL" in ours
    assert (
        f'COPY --chown=${{NB_UID}}:${{NB_GID}} ["requirements.txt", "{WORK}/requirements.txt"]'
        in ours
    )
    secret = dockerfile(built, "jupyter/x:1", None, [], ["PIP_INDEX_URL"])
    assert "ARG" not in secret
    assert "RUN --mount=type=secret,id=PIP_INDEX_URL" in secret
    theirs = dockerfile(built, "other:1", "app", []).splitlines()
    assert theirs[1] == "USER root"
    assert theirs[-1] == "USER app"
    assert told(built, "requirements")["named"] == ["ipykernel==4.1"]


def test_what_shows_pages_joins_the_requirements_or_stands_alone() -> None:
    alone = layers(Recipe(), [], pages=True)
    assert alone.sources == ()
    assert told(alone, "requirements")["pages"] == "jupyter-server-proxy>=4.4,<5"
    both = layers(Recipe(), [FILE], pages=True)
    assert [part.name for part in both.parts] == ["requirements"]
    assert told(both, "requirements")["files"] == ["requirements.txt"]
    assert layers(Recipe(), [], pages=False).parts == ()


def test_a_lock_fixes_versions_of_requirements_and_projects() -> None:
    recipe = Recipe(constraints=items("a==1", "b==2 ; os_name == 'nt'"), local=items("."))
    built = layers(recipe, [], pages=False)
    path = ".notedock/constraints.txt"
    assert built.texts[path] == "a==1\nb==2 ; os_name == 'nt'\n"
    assert told(built, "requirements")["constraints"] == path
    assert told(built, "requirements")["named"] == ["a==1", "b==2 ; os_name == 'nt'"]
    assert f'COPY ["{path}", "{WORK}/{path}"]' in dockerfile(built, "x", "app", [])
    assert layers(Recipe(constraints=items("a==1")), [], pages=False).parts == ()


def test_only_system_packages_and_the_start_script_need_root_in_the_jupyter_images() -> None:
    recipe = Recipe(system=items("graphviz"), commands=items("make"), start="start")
    text = dockerfile(layers(recipe, [], pages=False), "jupyter/x:1", None, [])
    steps = [one for one in text.splitlines() if one.startswith(("USER", "RUN"))]
    users = [one if one.startswith("USER") else one.split()[-2] for one in steps]
    assert users == [
        *("USER root", "system", "USER ${NB_UID}", "commands"),
        *("USER root", "755", "USER ${NB_UID}"),
    ]


HOSTILE = (
    "x\nRUN echo evil",
    "x\nUSER root\n",
    "$(touch /evil)",
    "`touch /evil`; touch /evil",
    '"]\nRUN evil ["',
    "x\r\nFROM evil",
    "a\u2028RUN evil",
    "${PIP_INDEX_URL}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_stranger_is_an_instruction_or_a_line_of_shell(text: str) -> None:
    place = Place(text)
    one = (Item(text, place),)
    recipe = Recipe(
        files=(text,),
        python=one[0],
        channels=one,
        conda=one,
        pip=one,
        r=one,
        r_snapshot=one[0],
        commands=one,
    )
    harmless = Recipe(
        files=("x",),
        python=items("x")[0],
        channels=items("x"),
        conda=items("x"),
        pip=items("x"),
        r=items("x"),
        commands=items("x"),
        r_snapshot=items("x")[0],
    )
    built = dockerfile(layers(recipe, [], pages=False), "jupyter/x:1", None, [])
    assert built == dockerfile(layers(harmless, [], pages=False), "jupyter/x:1", None, [])
    (line,) = layers(recipe, [], pages=False).texts[".notedock/requirements.txt"].split("\n")[:-1]
    assert line.split() == text.split()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_path_of_a_stranger_stays_one_path(text: str) -> None:
    recipe = Recipe(files=("x",), r_scripts=(text,), start=text, local=items(text), julia=text)
    built = dockerfile(layers(recipe, [], pages=False), "jupyter/x:1", None, [])
    plain = Recipe(files=("x",), r_scripts=("x",), start="x", local=items("x"), julia="y")
    expected = dockerfile(layers(plain, [], pages=False), "jupyter/x:1", None, [])
    assert keywords(built).count("RUN") == keywords(expected).count("RUN")
    assert set(keywords(built)) == {"FROM", "COPY", "RUN", "USER"}


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(system=items("-oAPT::x=1")),
        Recipe(system=items("a b")),
        Recipe(system=items("A")),
        Recipe(conda=items("--file=x")),
        Recipe(local=items("--index-url=x")),
    ],
)
def test_what_is_no_name_of_a_package_is_said_with_its_line(recipe: Recipe) -> None:
    with pytest.raises(Problem) as caught:
        layers(recipe, [], pages=False)
    assert "Line 3 of “environment.yml”" in caught.value.title


@pytest.mark.parametrize("name", ["g++", "libssl-dev", "gcc:arm64", "r-base=4.2.2.20221110-2"])
def test_names_of_debian_packages_are_taken(name: str) -> None:
    assert told(layers(Recipe(system=items(name)), [], pages=False), "system")["names"] == [name]


def test_the_file_that_a_failed_build_is_told_of() -> None:
    recipe = Recipe(
        system=(Item("sl", Place("apt.txt", 1)),),
        pip=(Item("b", Place("pyproject.toml")),),
        r_scripts=("install.R",),
        commands=(Item("./postBuild", Place("postBuild")),),
    )
    built = layers(recipe, [], pages=False)
    text = dockerfile(built, "x:1", None, [])
    steps = [line for line in text.splitlines() if line.startswith("RUN")]
    assert [built.last_file("\n".join(steps[:number])) for number in range(5)] == [
        *("", "apt.txt", "pyproject.toml", "install.R", "postBuild")
    ]


def test_where_pip_looks_for_packages() -> None:
    options = items("--extra-index-url https://a.example/simple", "--pre")
    built = layers(Recipe(pip=items("a"), pip_options=options), [], pages=False)
    expected = "--extra-index-url https://a.example/simple\n--pre\na\n"
    assert built.texts[".notedock/requirements.txt"] == expected
    other = layers(Recipe(pip_options=options), [FILE], pages=False)
    assert told(other, "requirements")["files"] == [
        "requirements.txt",
        ".notedock/requirements.txt",
    ]
    assert ".notedock/requirements.txt" in other.parts[0].sources


def test_paths_with_characters_that_copy_does_not_take_as_they_are() -> None:
    odd = Requirements(("a [1] $HOME/b*.txt",), {"a [1] $HOME/b*.txt": "a"}, True)
    built = layers(Recipe(), [odd], pages=False)
    assert built.sources == ("a [[]1] $HOME/b[*].txt",)
    (copied,) = [one for one in dockerfile(built, "x:1", "", []).splitlines() if "HOME" in one]
    paths = json.loads(copied.removeprefix("COPY "))
    assert paths == ["a [[]1] \\$HOME/b[*].txt", f"{WORK}/a [1] \\$HOME/b*.txt"]
