"""What an R project declares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core.problem import Problem
from notedock.core.recipes.r_files import read_description, read_install_script, read_renv_lock
from notedock.core.recipes.recipe import Recipe, RecipeError
from tests.core.recipes.folders import put, texts, unused

DESCRIPTION = """\
Package: study
Title: What we found (see Imports: none)
Depends:
    R (>= 3.5),
    methods
Imports: dplyr (>= 1.0), ggplot2,
    # a comment
    rlang (== 1.1.0)
LinkingTo: Rcpp
Suggests: testthat
Remotes: someone/thing
SystemRequirements: GDAL
Encoding: UTF-8
"""


def test_a_script_is_run_as_it_is(tmp_path: Path) -> None:
    folder = put(tmp_path, {"binder/install.R": "install.packages('dplyr')"})
    recipe = read_install_script(folder, "binder/install.R")
    assert recipe.files == recipe.r_scripts == ("binder/install.R",)
    assert texts(recipe.languages) == ["r @ binder/install.R"]


def test_a_script_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "folder", {"x": ""})
    (tmp_path / "install.R").touch()
    (folder / "install.R").symlink_to("../install.R")
    with pytest.raises(Problem):
        read_install_script(folder, "install.R")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_description_names_packages_and_what_else_it_asks_for(tmp_path: Path, end: str) -> None:
    folder = put(tmp_path, {"NAMESPACE": ""})
    (folder / "DESCRIPTION").write_bytes(DESCRIPTION.replace("\n", end).encode())
    recipe = read_description(folder, "DESCRIPTION")
    assert texts(recipe.r) == [
        "dplyr @ DESCRIPTION:6",
        "ggplot2 @ DESCRIPTION:6",
        "rlang==1.1.0 @ DESCRIPTION:8",
        "Rcpp @ DESCRIPTION:9",
    ]
    assert texts(recipe.commands) == ["R CMD INSTALL . @ DESCRIPTION"]
    put(tmp_path, {"my work/DESCRIPTION": "Package: a", "my work/NAMESPACE": ""})
    (below,) = read_description(folder, "my work/DESCRIPTION").commands
    assert below.text == "R CMD INSTALL 'my work'"
    assert texts(recipe.languages) == ["r @ DESCRIPTION"]
    assert unused(recipe) == [
        "DESCRIPTION:10 unsupported Suggests",
        "DESCRIPTION:11 unsupported Remotes",
        "DESCRIPTION:12 unsupported SystemRequirements",
    ]


def test_a_description_of_no_package_installs_none(tmp_path: Path) -> None:
    folder = put(tmp_path, {"DESCRIPTION": "Type: Project\nDepends: R (== 4.2.1), sf\n"})
    recipe = read_description(folder, "DESCRIPTION")
    assert (texts(recipe.r), recipe.commands) == (["sf @ DESCRIPTION:2"], ())
    assert unused(recipe) == ["DESCRIPTION:2 unsupported R == 4.2.1"]


def test_a_text_called_description_declares_nothing(tmp_path: Path) -> None:
    folder = put(tmp_path, {"DESCRIPTION": "Our data.\nSource: the office\n"})
    recipe = read_description(folder, "DESCRIPTION")
    assert recipe == Recipe(unused=recipe.unused)
    assert unused(recipe) == ["DESCRIPTION unsupported"]


@pytest.mark.parametrize(
    "text", ["Imports: a; rm -rf /", "Imports: 'x'", "Imports: " + "a1,b2,c3," * 1 + "$(id)"]
)
def test_what_is_no_name_of_a_package_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RecipeError) as caught:
        read_description(put(tmp_path, {"DESCRIPTION": text}), "DESCRIPTION")
    assert str(caught.value.place) == "DESCRIPTION:1"


def lock(packages: object, **language: object) -> str:
    return json.dumps({"R": language, "Packages": packages}, indent=2)


def test_a_lockfile_names_versions_and_a_date(tmp_path: Path) -> None:
    packages = {
        "dplyr": {"Package": "dplyr", "Version": "1.0.9", "Source": "Repository"},
        "stats": {"Package": "stats", "Version": "4.2.1", "Source": "R"},
        "thing": {"Version": "0.1", "Source": "GitHub", "RemoteType": "github"},
        "Biobase": {"Version": "2.5", "Source": "Bioconductor"},
        "MASS": {"Version": "7.3-57", "Source": "Repository", "RemoteType": "standard"},
    }
    address = "https://packagemanager.posit.co/cran/2022-06-01"
    repositories = [{"Name": "CRAN", "URL": address}]
    text = lock(packages, Version="4.2.1", Repositories=repositories)
    recipe = read_renv_lock(put(tmp_path, {"renv.lock": text}), "renv.lock")
    assert [one.text for one in recipe.r] == ["dplyr==1.0.9", "MASS==7.3-57"]
    first = recipe.r[0].place.line
    assert '"dplyr": {' in text.split("\n")[first - 1]
    assert recipe.r_snapshot
    assert recipe.r_snapshot.text == "2022-06-01"
    assert [one.part for one in recipe.unused] == [
        "thing (github)",
        "Biobase (Bioconductor)",
        "R 4.2.1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        lock({"a b": {"Version": "1"}}),
        lock({"a": {"Version": "1; id"}}),
        lock({"a": {"Version": None}}),
        lock({"a": {}}),
        lock({f"p{number}": {"Version": "1"} for number in range(2001)}),
    ],
)
def test_a_lockfile_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RecipeError):
        read_renv_lock(put(tmp_path, {"renv.lock": text}), "renv.lock")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text('IRmportsDe:,()=<> \n\t\r#.a1-"{}', max_size=200))
def test_whatever_is_in_them_only_recipe_errors_are_raised(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text("Imports: " + text)
    for read in (read_description, read_renv_lock):
        try:
            recipe = read(tmp_path.resolve(), "x")
        except RecipeError:
            continue
        assert all(item.text for item in recipe.r)
