"""What a recipe says, in words: one line, the list, and why something is not used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.recipes.explanation import Explanation, explain, one_line, unfolded
from notedock.core.recipes.recipe import Item, Place, Reason, Recipe, Unused
from notedock.core.recipes.unused_files import asked_about, noteworthy, unused_sentence

YML, APT = "environment.yml", "apt.txt"
CONDA = Recipe(
    files=(YML, APT),
    python=Item("3.11", Place(YML, 3)),
    channels=(Item("conda-forge", Place(YML, 2)),),
    conda=(
        Item("pandas=1.5", Place(YML, 4)),
        *(Item(f"p{n}", Place(YML, n)) for n in range(5, 15)),
    ),
    pip=(Item("plotly", Place(YML, 16)),),
    system=(Item("ffmpeg", Place(APT, 1)),),
)


def of(recipe: Recipe, folder: Path = Path("/nowhere")) -> Explanation:
    return explain(folder, recipe)


@pytest.mark.parametrize(
    ("recipe", "line"),
    [
        (Recipe(), ""),
        (CONDA, "Python 3.11, from environment.yml (12 packages) and apt.txt (1)"),
        (replace(CONDA, python=None), "From environment.yml (12 packages) and apt.txt (1)"),
        (replace(CONDA, files=(YML,)), "Python 3.11, from environment.yml (12 packages)"),
        (
            Recipe(files=(APT, "postBuild"), system=CONDA.system),
            "From apt.txt (1 package) and postBuild",
        ),
        (
            Recipe(files=("binder/Dockerfile",), dockerfile="binder/Dockerfile"),
            "From binder/Dockerfile",
        ),
        (Recipe(files=tuple("abcd")), "From a, b, c and one more file"),
        (Recipe(files=tuple("abcde")), "From a, b, c and 2 more files"),
        (
            Recipe(files=("a\x1b[2J\u202e",), python=Item("3\n.8", Place("a\n"))),
            "Python 3\\n.8, from a\\x1b[2J\\u202e",
        ),
    ],
)
def test_one_line_says_what_and_from_where(recipe: Recipe, line: str) -> None:
    assert one_line(of(recipe)) == line


def test_packages_of_requirements_files_are_counted_with_those_they_include(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("pandas==2 # for all\n-r more.txt\nnumpy\\\n\n")
    (tmp_path / "more.txt").write_text("\nplotly @ https://me:secret@example.org/p.zip\n")
    recipe = Recipe(files=("requirements.txt",), requirements=("requirements.txt",))
    found = of(recipe, tmp_path)
    assert found.is_plain
    assert one_line(found) == "From requirements.txt (3 packages)"
    assert unfolded(found) == [
        "requirements.txt",
        "  line 1: pandas==2",
        "  line 3: numpy",
        "more.txt",
        "  line 2: plotly @ https://•••@example.org/p.zip",
    ]


def test_what_a_lock_fixes_is_counted_apart_from_what_is_installed() -> None:
    place = Place("uv.lock", 3)
    lines = ("a==1 ; os_name == 'nt'", "a==2 ; os_name != 'nt'", "b==1")
    recipe = Recipe(
        files=("pyproject.toml", "uv.lock"),
        pip=(Item("a", Place("pyproject.toml", 2)),),
        constraints=tuple(Item(one, place) for one in lines),
    )
    found = of(recipe)
    assert one_line(found) == "From pyproject.toml (1 package) and uv.lock (2 exact versions)"
    assert unfolded(found)[2:] == [
        "uv.lock",
        "  It fixes the exact versions of 2 packages, where those are needed.",
    ]


def test_a_requirements_file_that_cannot_be_read_counts_nothing(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").symlink_to("/etc/passwd")
    recipe = Recipe(files=("requirements.txt",), requirements=("requirements.txt",))
    assert one_line(of(recipe, tmp_path)) == "From requirements.txt"


def test_the_list_names_each_file_line_and_what_is_not_used() -> None:
    unused = Unused(Place("pyproject.toml"), Reason.REPLACED, instead=YML)
    lines = unfolded(of(replace(CONDA, unused=(unused,))))
    assert lines[:4] == [
        "environment.yml",
        "  line 2: Packages come from “conda-forge”.",
        "  line 3: Python 3.11",
        "  line 4: pandas=1.5",
    ]
    assert lines[-6:] == [
        "  line 16: plotly",
        "apt.txt",
        "  line 1: ffmpeg, for the system",
        "",
        "Not used",
        "  pyproject.toml is not used, because environment.yml comes first.",
    ]


def test_what_runs_is_told_in_its_order() -> None:
    place = Place(".devcontainer.json", 1)
    recipe = Recipe(
        files=(place.file, "setup.py", "Project.toml", "install.R", "start"),
        image=Item("python:3.12", place),
        commands=(Item("z first", place), Item("a second", place)),
        local=(Item(".", Place("setup.py")), Item("./lib", Place("setup.py"))),
        julia=".",
        r_scripts=("install.R",),
        start="start",
    )
    assert unfolded(of(recipe)) == [
        ".devcontainer.json",
        "  line 1: It starts from “python:3.12”.",
        "  line 1: It runs “z first”.",
        "  line 1: It runs “a second”.",
        "setup.py",
        "  The package in this folder",
        "  ./lib",
        "Project.toml",
        "  Julia installs what this file lists.",
        "install.R",
        "  R runs this file.",
        "start",
        "  It runs before each start.",
    ]


def test_a_folder_without_a_recipe_says_so() -> None:
    assert unfolded(of(Recipe())) == ["No file in this folder says which environment it needs."]


def test_a_huge_recipe_is_a_short_list(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("a\n" * 100_000)
    many = tuple(Item("x" * 10_000, Place(YML, n)) for n in range(50_000))
    unused = (Unused(Place("y\n" * 5000), Reason.BROKEN, detail="z" * 5000),) * 5000
    recipe = Recipe(
        files=(YML, "requirements.txt"),
        conda=many,
        requirements=("requirements.txt",),
        unused=unused,
    )
    found = of(recipe, tmp_path)
    assert one_line(found) == "From environment.yml (50000 packages) and requirements.txt (100000)"
    lines = unfolded(found)
    assert len(lines) == 2 * 202 + 2 + 201
    assert max(map(len, lines)) < 300
    assert lines[201] == "  …"


def unused(reason: Reason, **more: object) -> Unused:
    return replace(Unused(Place("this.yml"), reason), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (
            unused(Reason.REPLACED, instead="other.yml"),
            "this.yml is not used, because other.yml comes first.",
        ),
        (unused(Reason.REPLACED), "this.yml is not used."),
        (
            unused(
                Reason.BROKEN,
                place=Place("this.yml", 4),
                detail="mapping expected",
                instead="requirements.txt",
            ),
            "this.yml cannot be read (line 4: mapping expected). requirements.txt is used instead.",
        ),
        (unused(Reason.BROKEN, detail="no TOML"), "this.yml cannot be read (no TOML)."),
        (unused(Reason.BROKEN), "this.yml cannot be read."),
        (unused(Reason.BROKEN, place=Place("this.yml", 4)), "Line 4 of this.yml cannot be read."),
        (
            unused(Reason.UNSUPPORTED, part="features: node"),
            "“features: node” in this.yml is not used, because Notedock does not support it.",
        ),
        (
            unused(Reason.CONFLICT, place=Place("a.txt", 1), detail="3"),
            "Line 1 of a.txt is not used, because it contradicts another file (3).",
        ),
        (
            unused(Reason.CONFLICT, place=Place("b.txt", 1), part="-r a", detail="a cycle."),
            "“-r a” in line 1 of b.txt is not used, because it contradicts another file (a cycle).",
        ),
        (
            unused(Reason.UNSUPPORTED, detail="no service"),
            "this.yml is not used, because Notedock does not support it (no service).",
        ),
        (unused(Reason.CONFLICT), "this.yml is not used, because it contradicts another file."),
        (
            unused(Reason.MISNAMED, place=Place("apt.TXT"), detail="apt.txt"),
            "“apt.TXT” looks like “apt.txt” under another name, so it is not used.",
        ),
        (
            unused(Reason.OTHER_SYSTEM, part="pywin32"),
            "“pywin32” in this.yml is not used, because it is for another system.",
        ),
    ],
)
def test_why_something_is_not_used_is_a_sentence(one: Unused, sentence: str) -> None:
    assert unused_sentence(one) == sentence


def test_nothing_of_a_hostile_file_reaches_the_screen_as_it_is() -> None:
    told = unused_sentence(
        unused(Reason.BROKEN, place=Place("a\n\x1b"), detail="https://me:secret@x\n" + "y" * 9999)
    )
    assert "secret" not in told
    assert told.isprintable()
    assert len(told) < 250


def test_who_is_asked_and_told() -> None:
    every = [unused(reason) for reason in Reason]
    parts = [replace(one, part="part") for one in every]
    recipe = Recipe(unused=(*every, *parts))
    asked = [Reason.BROKEN, Reason.CONFLICT, Reason.MISNAMED]
    assert [one.reason for one in asked_about(recipe)] == asked
    assert [one.reason for one in noteworthy(recipe)] == [*asked, Reason.UNSUPPORTED]
    assert not any(one.part for one in noteworthy(recipe))
    assert [one.reason for one in noteworthy(replace(recipe, files=("apt.txt",)))] == asked
