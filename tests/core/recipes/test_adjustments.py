"""What a person has changed of a recipe, in the recipe and in the texts of requirements files."""

from __future__ import annotations

import time

import pytest

from notedock.core.recipes.adjustments import (
    adjusted,
    adjusted_requirements,
    adjusted_text,
    declared_names,
    sentences,
)
from notedock.core.recipes.explanation import Explanation, one_line, unfolded
from notedock.core.recipes.recipe import Adjustments, Item, Place, Recipe
from notedock.core.requirements import Requirements
from tests.core.recipes.folders import texts

CHANGES = Adjustments("3.8", ("pywin32", "my-tool"), {"sklearn": "scikit-learn"})
OUT = "# left out by the person who starts this: "
PLACE = Place("x.toml", 1)


def items(*names: str) -> tuple[Item, ...]:
    return tuple(Item(name, PLACE) for name in names)


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("pywin32==300", f"{OUT}pywin32==300"),
        ("  PyWin32 ; sys_platform == 'win32'  # why", None),
        ("my_tool[all]>=1", None),
        ("my.tool @ https://example.org/x.zip", None),
        ("-e git+https://example.org/x.git#egg=my_tool", None),
        ("git+https://example.org/x.git@v1#subdirectory=a&egg=my-tool", None),
        ("sklearn==0.0", "scikit-learn"),
        ("sklearn==0.0;python_version<'3.9' # old", "scikit-learn ; python_version<'3.9'"),
        ("pywin32-ctypes==1", "pywin32-ctypes==1"),
        ("numpy  # not my-tool", "numpy  # not my-tool"),
        ("./my-tool", "./my-tool"),
        ("my-tool/x.whl", "my-tool/x.whl"),
        ("-r my-tool.txt", "-r my-tool.txt"),
        ("# my-tool", "# my-tool"),
        ("", ""),
    ],
)
def test_a_line_is_left_out_or_gets_the_living_name(line: str, becomes: str | None) -> None:
    assert adjusted_text(f"a\n{line}\nb\n", CHANGES) == (
        f"a\n{OUT + line if becomes is None else becomes}\nb\n"
    )


def test_lines_keep_their_numbers_and_those_that_continue_one_go_with_it() -> None:
    text = "pywin32==1 \\\n  --hash=sha256:1 \\\n  --hash=sha256:2\nnumpy==1 \\\n  --hash=x"
    found = adjusted_text(text, CHANGES).split("\n")
    assert found == [f"{OUT}pywin32==1", "", "", "numpy==1 \\", "  --hash=x"]


def test_a_living_name_that_is_listed_already_is_not_listed_twice() -> None:
    text = adjusted_text("sklearn\nscikit_learn==1.2\n", CHANGES)
    assert text == f"{OUT}sklearn\nscikit_learn==1.2\n"
    recipe = Recipe(files=("x",), pip=items("sklearn", "Scikit-Learn>=1"), adjustments=CHANGES)
    assert texts(adjusted(recipe).pip) == ["Scikit-Learn>=1 @ x.toml:1"]


def test_a_recipe_is_changed_where_its_files_declare_packages() -> None:
    recipe = Recipe(
        files=("x",),
        python=Item("3.12", PLACE),
        conda=items("conda-forge::pywin32>=1", "numpy=1", "sklearn"),
        pip=items("sklearn==0.0 --hash=sha256:1", "my_tool", "git+https://x.org/y"),
        constraints=items("Sklearn==0.0", "my-tool==1 ; os_name == 'nt'", "numpy==1.0"),
        adjustments=CHANGES,
    )
    found = adjusted(recipe)
    assert found.python
    assert found.python.text == "3.8"
    assert texts(found.conda) == ["numpy=1 @ x.toml:1", "scikit-learn @ x.toml:1"]
    assert texts(found.pip) == ["scikit-learn @ x.toml:1", "git+https://x.org/y @ x.toml:1"]
    assert texts(found.constraints) == ["numpy==1.0 @ x.toml:1"]
    read = Requirements(("r.txt",), {"r.txt": "sklearn\n", "c.txt": "my-tool==1\n"}, True)
    changed = adjusted_requirements(read, CHANGES).texts
    assert changed == {"r.txt": "scikit-learn\n", "c.txt": f"{OUT}my-tool==1\n"}


def test_without_changes_and_with_a_dockerfile_a_recipe_stays_as_it_is() -> None:
    plain = Recipe(files=("x",), pip=items("sklearn"))
    assert adjusted(plain) is plain
    built = Recipe(files=("Dockerfile",), dockerfile="Dockerfile", adjustments=CHANGES)
    assert adjusted(built) is built
    assert declared_names(built, ["numpy"]) == frozenset()


def test_what_can_be_changed_are_the_packages_that_are_declared_by_name() -> None:
    recipe = Recipe(files=("x",), conda=items("conda-forge::A_b"), pip=items("c[x]==1", "./d"))
    assert declared_names(recipe, ["E.f==1\n-r g.txt\n"]) == {"a-b", "c", "e-f"}


def test_changes_add_up_and_say_what_they_are() -> None:
    both = Adjustments("3.9", ("a",)) | Adjustments("", ("b", "a"), {"c": "d", "e-f": "E.f"})
    assert both == Adjustments("3.9", ("a", "b"), {"c": "d", "e-f": "E.f"})
    assert list(sentences(both)) == [
        "Python 3.9, as you chose",
        "without a, as you chose",
        "without b, as you chose",
        "d instead of c, as you chose",
        "another version of e-f, as you chose",
    ]
    assert not Adjustments()


def test_they_are_shown_in_one_line_and_in_the_list() -> None:
    file = "requirements.txt"
    recipe = Recipe(files=(file,), adjustments=Adjustments(without=("a\x1b[2J",)))
    found = Explanation(recipe, {file: 2})
    assert one_line(found) == "From requirements.txt (2 packages), with your changes"
    assert not found.is_plain
    assert unfolded(found)[-2:] == ["Your changes", "  without a\\x1b[2J, as you chose"]
    older = Explanation(Recipe(files=(file,), adjustments=Adjustments("3.8")))
    assert one_line(older) == "Python 3.8, from requirements.txt, with your changes"


def test_hostile_lines_take_no_time() -> None:
    line = "a" * 200_000 + "://" + "#egg=" * 40_000 + ";" * 100_000
    began = time.process_time()
    adjusted_text(f"{line}\n" * 2, CHANGES)
    adjusted(Recipe(files=("x",), conda=items(line), pip=items(line), adjustments=CHANGES))
    assert time.process_time() - began < 1
