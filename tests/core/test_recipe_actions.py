"""What following a recipe would do, as the question of trust says it."""

from __future__ import annotations

from pathlib import Path

from notedock.core.recipes.actions import actions
from notedock.core.recipes.recipe import Item, Place, Recipe

YML = Place("environment.yml", 3)


def items(place: Place, *texts: str) -> tuple[Item, ...]:
    return tuple(Item(text, place) for text in texts)


def test_a_recipe_of_many_parts_is_told_part_by_part(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("seaborn==1\n-r more.txt\n")
    (tmp_path / "more.txt").write_text("bokeh\n")
    recipe = Recipe(
        files=("environment.yml", "apt.txt", "postBuild"),
        conda=items(YML, "conda-forge::pandas=1.5", "geopandas>=1", "numpy 1.26"),
        pip=items(YML, "plotly[express]==5"),
        requirements=("requirements.txt",),
        system=items(Place("apt.txt"), "ffmpeg", "graphviz"),
        r=items(Place("DESCRIPTION"), "ggplot2==3"),
        r_scripts=("install.R",),
        commands=items(Place("postBuild"), "./postBuild", "more"),
        start="start",
        local=items(Place("setup.py"), "."),
        image=Item("python:3.12", Place(".devcontainer.json", 2)),
        julia=".",
    )
    assert actions(tmp_path, recipe) == [
        "The recipe installs pandas, geopandas, numpy 1.26, plotly and 3 more packages.",
        "It starts from the environment “python:3.12”.",
        "It installs a package that is in the folder itself.",
        "It installs 2 programs for the system: ffmpeg, graphviz.",
        "It installs packages for Julia.",
        "It runs the steps in “postBuild”, “install.R”.",
        "It runs “start” each time the notebooks start.",
    ]


def test_a_short_recipe_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert actions(tmp_path, Recipe(conda=items(YML, "pandas", "numpy"))) == [
        "The recipe installs pandas, numpy."
    ]
    (tmp_path / "Dockerfile").write_text("FROM python:3.12\nRUN x\n")
    assert actions(tmp_path, Recipe(dockerfile="Dockerfile")) == [
        "The recipe builds an environment from “python:3.12” with one step of its own."
    ]
    (tmp_path / "Dockerfile").write_text("FROM python:3.12\n")
    told = actions(tmp_path, Recipe(dockerfile="Dockerfile"))
    assert told == ["It starts from the environment “python:3.12”."]


def test_what_cannot_be_read_is_an_environment_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").symlink_to("/etc/passwd")
    own = ["The recipe builds an environment of its own."]
    assert actions(tmp_path, Recipe(dockerfile="Dockerfile")) == own
    assert actions(tmp_path, Recipe(requirements=("gone.txt",))) == own


def test_names_from_a_stranger_are_harmless(tmp_path: Path) -> None:
    odd = "\x1b[2J" + "x" * 5000
    many = items(Place("a\nb" * 500), *(odd for _one in range(20_000)))
    recipe = Recipe(conda=many, system=many, commands=many, start=odd, image=many[0])
    told = actions(tmp_path, recipe)
    assert all(one.isprintable() and len(one) < 500 for one in told)
    assert "19996 more packages" in told[0]
