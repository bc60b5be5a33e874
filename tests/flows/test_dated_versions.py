"""Packages as of the date of an old folder, from an index that tells when files were uploaded."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from notedock.core.recipes.recipe import Recipe
from notedock.core.task import Cancel
from notedock.flows.dated_versions import date_of, find
from notedock.flows.package_versions import UndecidedError
from tests.flows.package_index import File, PackageIndex

MARCH = time.mktime((2021, 3, 14, 12, 0, 0, 0, 0, -1))
DECEMBER = time.mktime((2021, 12, 31, 12, 0, 0, 0, 0, -1))
LISTED = "requirements.txt"
RECIPE = Recipe(files=(LISTED,), requirements=(LISTED,))
FILES = (
    File("lab-stars", "1.0", uploaded="2020-06-01T00:00:00Z"),
    File("lab-stars", "1.1", uploaded="2021-03-31T23:59:00Z", needs=("lab-sky",)),
    File("lab-stars", "2.0", uploaded="2021-04-01T00:01:00Z"),
    File("lab-stars", "3.0", uploaded="2021-12-31T23:00:00Z"),
    File("lab-stars", "4.0", uploaded="2022-01-01T00:01:00Z"),
    File("lab-sky", "0.5", uploaded="2020-06-01T00:00:00Z"),
    File("lab-sky", "0.6", uploaded="2021-01-01T00:00:00Z"),
    File("lab-array", "1.19", "cp38-cp38", uploaded="2020-06-01T00:00:00Z"),
    File("lab-array", "1.20", "cp39-cp39", uploaded="2021-02-01T00:00:00Z"),
    File("lab-array", "2.0", "cp312-cp312", uploaded="2024-01-01T00:00:00Z"),
    File("lab-source", "1.0", "", uploaded="2020-06-01T00:00:00Z"),
)


@pytest.fixture
def index(package_index: PackageIndex) -> PackageIndex:
    package_index.files += FILES
    return package_index


def test_the_versions_are_those_of_the_end_of_the_month(
    index: PackageIndex, tmp_path: Path
) -> None:
    asked = (tmp_path, Recipe(), ("Lab.Stars",), "3.12")
    assert find(*asked, MARCH, Cancel()) == (("Lab.Stars==1.1",), "3.12")  # not what that needs
    assert find(*asked, DECEMBER, Cancel()) == (("Lab.Stars==3.0",), "3.12")


def test_they_go_with_what_is_listed_already(index: PackageIndex, tmp_path: Path) -> None:
    (tmp_path / LISTED).write_text("lab-sky==0.5\nlab-array\n")
    found = find(tmp_path, RECIPE, ("lab-stars",), "3.12", MARCH, Cancel())
    assert found == (("lab-stars==1.1",), "3.9")
    (tmp_path / LISTED).write_text("lab-stars<1.1\n")
    assert find(tmp_path, RECIPE, ("lab-sky",), "3.12", MARCH, Cancel())[0] == ("lab-sky==0.6",)


def test_where_they_need_an_older_python_it_is_the_newest_that_they_fit(
    index: PackageIndex, tmp_path: Path
) -> None:
    packages = ("lab-array", "lab-stars")
    lines = ("lab-array==1.20", "lab-stars==1.1")
    assert find(tmp_path, Recipe(), packages, "3.12", MARCH, Cancel()) == (lines, "3.9")
    built = Recipe(files=("Dockerfile",), dockerfile="Dockerfile")  # which has its own
    with pytest.raises(UndecidedError):
        find(tmp_path, built, packages, "3.12", MARCH, Cancel())


@pytest.mark.parametrize("package", ["lab-source", "lab-none", "lab-array"])
def test_what_an_index_did_not_have_is_said(
    index: PackageIndex, tmp_path: Path, package: str
) -> None:
    with pytest.raises(UndecidedError):
        find(tmp_path, Recipe(), (package,), "3.7", MARCH, Cancel())


def test_an_index_without_dates_has_nothing_of_a_date(index: PackageIndex, tmp_path: Path) -> None:
    index.dated = False
    with pytest.raises(UndecidedError):
        find(tmp_path, Recipe(), ("lab-stars",), "3.12", MARCH, Cancel())


def test_a_folder_is_as_old_as_the_notebook_that_was_changed_last(tmp_path: Path) -> None:
    assert date_of(tmp_path) == date_of(tmp_path / "gone") == 0.0
    for number, moment in enumerate((MARCH - 9e6, MARCH)):
        (tmp_path / f"{number}.ipynb").write_text("{}")
        os.utime(tmp_path / f"{number}.ipynb", (moment, moment))
    (tmp_path / "data.csv").write_text("")
    assert date_of(tmp_path) == MARCH
    os.utime(tmp_path / "0.ipynb", (0.0, time.time() - 300 * 86400))
    assert date_of(tmp_path) == 0.0
    for number in range(2):  # of a clock that was not set
        os.utime(tmp_path / f"{number}.ipynb", (0.0, 0.0))
    assert date_of(tmp_path) == 0.0
