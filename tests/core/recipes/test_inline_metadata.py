"""What notebooks declare in themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.app_paths import AppPaths
from notedock.core.notebook_metadata import inline_script
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.inline_metadata import read, read_all
from notedock.core.recipes.recipe import Recipe, RecipeError
from tests.core.recipes.folders import put, texts, unused

SCRIPT = """\
# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "numpy<2",
#     "pandas",
# ]
#
# [tool.uv]
# exclude-newer = "2025-01-01T00:00:00Z"
# ///
"""


def notebook(*code: str) -> str:
    cells = [{"cell_type": "code", "source": one.splitlines(keepends=True)} for one in code]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4})


@pytest.mark.parametrize("file", ["a.ipynb", "a.py"])
def test_python_and_packages_of_a_notebook_or_script(tmp_path: Path, file: str) -> None:
    text = notebook("print(1)", SCRIPT + "\nimport numpy") if file.endswith("nb") else SCRIPT
    recipe = read(put(tmp_path, {file: text}), file)
    assert recipe.files == (file,)
    assert recipe.python
    assert texts((recipe.python,)) == [f">=3.10 @ {file}"]
    assert texts(recipe.pip) == [f"numpy<2 @ {file}", f"pandas @ {file}"]
    assert unused(recipe) == [f"{file} unsupported tool.uv: exclude-newer"]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "# /// script\n# dependencies = []",  # no end
        "# /// pyproject\n# a = 1\n# ///",
        "x = '''\n  # /// script\n  # a = 1\n  # ///'''",
        "# /// script\n\n# ///",
        "# /// script\n# ///",
    ],
)
def test_without_metadata_it_declares_nothing(tmp_path: Path, code: str) -> None:
    assert read(put(tmp_path, {"a.ipynb": notebook(code)}), "a.ipynb") == Recipe()


def test_the_last_line_that_can_end_it_does() -> None:
    code = "# /// script\n# a = '''\n# ///\n# '''\n# ///\n# more\nimport x\n# ///"
    assert inline_script(code) == "a = '''\n///\n'''"


@pytest.mark.parametrize(
    "line",
    [
        "dependencies = ",
        "dependencies = 'numpy'",
        "dependencies = ['numpy = 1']",
        "dependencies = ['--index-url=https://example.com']",
        "dependencies = [1]",
        f"dependencies = ['a; {'(' * 9000}']",
        "requires-python = 'three'",
        "requires-python = 3.11",
    ],
)
def test_what_is_broken_is_said(tmp_path: Path, line: str) -> None:
    folder = put(tmp_path, {"a.ipynb": notebook(f"# /// script\n# {line}\n# ///")})
    with pytest.raises(RecipeError) as caught:
        read(folder, "a.ipynb")
    assert caught.value.place.file == "a.ipynb"


def test_several_notebooks_are_read_together(tmp_path: Path) -> None:
    other = "# /// script\n# requires-python = '<3.13'\n# dependencies = ['pandas', 'scipy']\n# ///"
    files = {"a.ipynb": notebook(SCRIPT), "b.ipynb": notebook(other), "c.ipynb": notebook("x")}
    files["d.ipynb"] = notebook("# /// script\n# a =\n# ///")
    recipe = read_all(put(tmp_path, files), ["a.ipynb", "b.ipynb", "c.ipynb", "d.ipynb", "e.ipynb"])
    assert recipe.files == ("a.ipynb", "b.ipynb")
    assert recipe.python
    assert recipe.python.text == ">=3.10,<3.13"
    assert [one.text for one in recipe.pip] == ["numpy<2", "pandas", "scipy"]
    assert [one.place.file for one in recipe.unused] == ["a.ipynb", "d.ipynb"]
    assert read_all(tmp_path, []) == Recipe()


@given(st.lists(st.sampled_from(("# /// script", "# ///", "# a", "#", "#b", "", "x"))))
def test_blocks_never_hold_what_is_no_comment(lines: list[str]) -> None:
    text = inline_script("\n".join(lines))
    assert set(text.split("\n")) <= {"a", "", "///", "/// script"}


def test_it_counts_where_no_file_declares_anything(tmp_path: Path) -> None:
    folder = put(tmp_path / "folder", {"sub/a.ipynb": notebook(SCRIPT), "Requirements.TXT": "x"})
    paths = AppPaths(tmp_path / "home")
    recipe = read_folder_recipe(folder, paths=paths)
    assert recipe.files == ("sub/a.ipynb",)
    assert [one.place.file for one in recipe.unused] == ["Requirements.TXT", "sub/a.ipynb"]
    assert read_folder_recipe(folder).declares_nothing
    put(folder, {"requirements.txt": "scipy"})
    assert read_folder_recipe(folder, paths=paths).files == ("requirements.txt",)
