"""What lock files fix: exact versions of everything, as constraints for pip."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.locks import read_lock
from notedock.core.recipes.recipe import Reason, RecipeError
from tests.core.recipes.folders import put, texts, unused

PROJECT = '[project]\nname = "story"\ndependencies = ["pandas>=1.5"]\n'
UV = """\
version = 1
requires-python = ">=3.9"
resolution-markers = ["python_full_version >= '3.11'", "python_full_version < '3.11'"]

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://example.com/simple" }
resolution-markers = ["python_full_version < '3.10'", "python_full_version == '3.10.*'"]
wheels = [{ url = "https://example.com/numpy.whl", hash = "sha256:1" }]

[[package]]
name = "numpy"
version = "2.2.0"
source = { registry = "https://example.com/simple" }
resolution-markers = ["python_full_version >= '3.11'"]

[[package]]
name = "pandas"
version = "2.1.0"
source = { registry = "https://example.com/simple" }

[[package]]
name = "torch"
version = "2.1.0+cu118"
source = { registry = "https://example.com/whl/cu118" }

[[package]]
name = "from-git"
version = "1"
source = { git = "https://example.com/a?tag=v1#0123" }

[[package]]
name = "story"
source = { editable = "." }
"""
POETRY = """\
[[package]]
name = "Colorama"
version = "0.4.6"
groups = ["main", "dev"]
markers = {main = "sys_platform == 'win32'", dev = "os_name == 'nt'"}

[[package]]
name = "pandas"
version = "1.3.5"

[[package]]
name = "mine"
version = "1"
[package.source]
type = "legacy"
url = "https://example.com/simple"

[[package]]
name = "local"
version = "1"
[package.source]
type = "directory"
url = "../local"

[[package]]
name = "numpy"
version = "1.21"

[[package]]
name = "numpy"
version = "1.24"

[metadata]
python-versions = "^3.8"
"""
PDM = """\
[[package]]
name = "requests"
version = "2.31.0"
extras = ["socks"]

[[package]]
name = "requests"
version = "2.31.0"
marker = ""

[[package]]
name = "tzdata"
version = "2024.1"
marker = "sys_platform == 'win32'"

[[package]]
name = "from-git"
version = "1"
git = "https://example.com/a"
"""


def test_a_lock_of_uv_has_versions_for_each_environment(tmp_path: Path) -> None:
    lock = read_lock(put(tmp_path, {"uv.lock": UV}), "uv.lock")
    first = "python_full_version < '3.10') or (python_full_version == '3.10.*'"
    assert texts(lock.constraints) == [
        f"numpy==1.26.4 ; ({first}) @ uv.lock:5",
        "numpy==2.2.0 ; python_full_version >= '3.11' @ uv.lock:12",
        "pandas==2.1.0 @ uv.lock:18",
        "torch==2.1.0 @ uv.lock:23",
    ]
    assert lock.python is not None
    assert (lock.python.text, lock.python.place.line) == (">=3.9", 2)
    for python in ("3.9.1", "3.10.4", "3.11.0", "3.13.1"):
        markers = (Requirement(one.text).marker for one in lock.constraints[:2])
        where = {"python_full_version": python}
        assert sum(one is not None and one.evaluate(where) for one in markers) == 1


def test_locks_of_poetry_and_pdm_keep_to_what_is_from_an_index(tmp_path: Path) -> None:
    folder = put(tmp_path, {"poetry.lock": POETRY, "pdm.lock": PDM})
    poetry = read_lock(folder, "poetry.lock")
    assert texts(poetry.constraints) == [
        "Colorama==0.4.6 ; (sys_platform == 'win32') or (os_name == 'nt') @ poetry.lock:1",
        "pandas==1.3.5 @ poetry.lock:7",
        "mine==1 @ poetry.lock:11",
    ]
    assert [one.part for one in poetry.unused] == ["numpy 1.21, 1.24"]
    assert poetry.python is not None
    assert poetry.python.text == "<4,>=3.8"
    pdm = read_lock(folder, "pdm.lock")
    assert texts(pdm.constraints) == [
        "requests==2.31.0 @ pdm.lock:1",
        "tzdata==2024.1 ; sys_platform == 'win32' @ pdm.lock:11",
    ]
    assert pdm.python is None


def test_a_project_is_installed_at_the_versions_of_its_lock(tmp_path: Path) -> None:
    folder = put(tmp_path, {"sub/pyproject.toml": PROJECT, "sub/uv.lock": UV})
    recipe = read_folder_recipe(put(folder / "sub", {}))
    assert recipe.files == ("pyproject.toml", "uv.lock")
    assert [one.text for one in recipe.pip] == ["pandas>=1.5"]
    assert len(recipe.constraints) == 4
    assert recipe.python is not None
    assert recipe.python.place.file == "uv.lock"


def test_a_lock_that_is_out_of_date_is_asked_about_and_nothing_of_it_counts(
    tmp_path: Path,
) -> None:
    folder = put(tmp_path, {"pyproject.toml": PROJECT.replace("1.5", "3"), "uv.lock": UV})
    recipe = read_folder_recipe(folder)
    assert (recipe.files, recipe.constraints) == (("pyproject.toml",), ())
    (one,) = recipe.unused
    assert (one.reason, str(one.place), one.part) == (Reason.CONFLICT, "uv.lock:18", "")
    assert one.detail == "pandas==2.1.0, pyproject.toml:3: pandas>=3"
    pre = PROJECT.replace("pandas>=1.5", "numpy<2; python_version<'3.11'")
    assert read_folder_recipe(put(folder, {"pyproject.toml": pre})).constraints


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("package = 3\n", "uv.lock"),
        ("[[package]\n", "uv.lock:1"),
        ('[[package]]\n\n[[package]]\nname = "-r x"\nversion = "1"\n', "uv.lock:3"),
        ('[[package]]\nname = "a"\nversion = "1\\n-r /etc/passwd"\n', "uv.lock:1"),
        ('[[package]]\nname = "a"\nversion = "1"\nmarker = "x\\n-r y"\n', "uv.lock:1"),
        (f'[[package]]\nname = "a"\nversion = "1"\nmarker = "{"(" * 9000}"\n', "uv.lock:1"),
    ],
)  # fmt: skip
def test_a_broken_lock_is_told_and_the_project_installed_without(
    tmp_path: Path, text: str, place: str
) -> None:
    folder = put(tmp_path, {"pyproject.toml": PROJECT, "uv.lock": text})
    with pytest.raises(RecipeError):
        read_lock(folder, "uv.lock")
    recipe = read_folder_recipe(folder)
    assert recipe.files == ("pyproject.toml",)
    assert unused(recipe) == [f"{place} broken"]
    assert recipe.unused[0].instead == "pyproject.toml"
