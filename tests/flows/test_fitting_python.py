"""Which Python a folder's packages were made for, from what an index says of them."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path
from typing import cast

import pytest

from notedock.core import problems
from notedock.core.environment import own_environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import Adjustments, Item, Place, Recipe
from notedock.core.task import Cancel, Cancelled, Task
from notedock.flows import fitting_python, package_versions
from notedock.flows.context import Context
from tests.flows.package_index import File, PackageIndex

LISTED = "requirements.txt"
FILES = (
    File("lab-old", "1.0", "cp36-cp36m"),
    File("lab-old", "1.0", "cp38-cp38"),
    File("lab-old", "1.0", ""),
    File("lab-old", "2.0", "cp312-cp312"),
    File("lab-any", "1.0"),
    File("lab-new", "3.0", requires_python=">=3.13"),
    File("lab-source", "1.0", ""),
    File("lab-user", "1.0", needs=("lab-source", "lab-old<2")),
    File("lab-limited", "5.0", requires_python="<3.11"),
    File("lab-limited", "4.0", requires_python="<3.8"),
)


@pytest.fixture
def index(package_index: PackageIndex) -> PackageIndex:
    package_index.files += FILES
    return package_index


def described(folder: Path, recipe: Recipe) -> EnvironmentDescription:
    return EnvironmentDescription(folder, "key", "person", own_environment(), recipe)


def failed(package: str = "lab-old", python: str = "3.12.4", said: str = "") -> Problem:
    return problems.package_failed(package, "", "", 0, said, python)


def found(
    folder: Path,
    text: str,
    problem: Problem | None = None,
    *,
    cancel: Cancel | None = None,
    **more: object,
) -> list[str]:
    """Return the Pythons that are offered for a requirements.txt."""
    (folder / LISTED).write_text(text)
    recipe = Recipe(files=(LISTED,), requirements=(LISTED,), **more)  # type: ignore[arg-type]
    offers = fitting_python.find(
        cast("Context", None),
        described(folder, recipe),
        problem or failed(),
        Task(cancel=cancel or Cancel()),
    )
    return [one.changes.python for one in offers]


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("lab-old==1.0\n", "3.8"),  # the newest that has a wheel; the source does not count
        ("lab_old == 1.0 ; python_version > '3'  # x\nlab-any\n", "3.8"),
        ("-r more.txt\n", "3.8"),
        ("lab-old\n-c more.txt\n", "3.8"),
        ("lab-any\n-c more.txt\nlab-new\n", "3.14"),  # what limits a version asks for none
        ("lab-new\n", "3.14"),
        ("lab-old==1.0\nlab-source==1.0\n", "3.8"),
        ("lab-user\n", "3.8"),
        ("lab-old==1.0 --hash=sha256:1\n./lab-any\nlab-x @ http://127.0.0.1:9/x.zip\n", "3.8"),
    ],
)
def test_the_newest_python_is_found_for_which_all_can_be_had(
    index: PackageIndex, tmp_path: Path, text: str, python: str
) -> None:
    (tmp_path / "more.txt").write_text("lab-old==1.0\n")
    assert found(tmp_path, text) == [python]
    assert not [one for one in index.asked if one.endswith(".tar.gz")]  # nothing is built


@pytest.mark.parametrize(
    "text",
    [
        "lab-any\n",  # it can be had for the Python that there is
        "lab-old==1.5\n",  # there is no such version
        "lab-source\n",
        "lab-none\n",
        "lab-old>>1\n",
        "",
        "# lab-old==1.0\n",
    ],
)
def test_nothing_is_offered_where_another_python_does_not_help(
    index: PackageIndex, tmp_path: Path, text: str
) -> None:
    assert found(tmp_path, text) == []
    pages = [one for one in index.asked if one.startswith("/simple/")]
    assert len(pages) <= 2 if "source" in text else len(pages) <= 1  # nor is any other one tried


def test_nothing_is_asked_where_the_problem_or_the_recipe_is_another(
    index: PackageIndex, tmp_path: Path
) -> None:
    text = "lab-old==1.0\n"
    assert found(tmp_path, text, problems.recipe_failed("x", "", "")) == []
    assert found(tmp_path, text, failed(python="")) == []
    assert found(tmp_path, text, dockerfile="Dockerfile") == []
    conda = (Item("numpy=1.2", Place("environment.yml")),)
    assert found(tmp_path, text, conda=conda) == []
    assert index.asked == []
    assert found(tmp_path, text, conda=(Item("conda-forge::pip>1", conda[0].place),)) == ["3.8"]
    left = Adjustments(without=("lab-old",))
    assert found(tmp_path, text, adjustments=left) == []


def test_a_lock_tells_of_all_that_packages_need(index: PackageIndex, tmp_path: Path) -> None:
    lock = (Item("lab-old==1.0", Place("uv.lock", 3)), Item("lab-new==3.0", Place("uv.lock", 9)))
    assert found(tmp_path, "lab-old\n", constraints=lock) == ["3.8"]
    chosen = Adjustments(instead={"lab-old": "lab-old"})
    assert found(tmp_path, "lab-old\n", constraints=lock, adjustments=chosen) == []


def test_it_is_said_in_plain_words(index: PackageIndex, tmp_path: Path) -> None:
    (tmp_path / LISTED).write_text("lab-old==2.0\n")
    recipe = Recipe(files=(LISTED,), requirements=(LISTED,))
    for now, said in (("3.14", "were made for"), ("3.11.1", "need")):
        (offer,) = fitting_python.find(
            cast("Context", None), described(tmp_path, recipe), failed(python=now), Task()
        )
        assert (offer.label, offer.unasked) == ("Use Python 3.12", True)
        assert offer.problem
        assert offer.problem.title == f"These packages {said} Python 3.12."
        assert "“lab-old” cannot be installed." in offer.problem.reason


def test_a_package_that_has_to_be_built_is_no_matter_of_python(
    index: PackageIndex, tmp_path: Path
) -> None:
    text = "lab-old==1.0\nlab-source==1.0\n"
    assert found(tmp_path, text, failed("Lab.Source")) == []


IGNORED = (
    "ERROR: Ignored the following versions that require a different python version: 4.0 "
    "Requires-Python <3.8,>=3.6; 5.0 Requires-Python <3.11; x Requires-Python ~~\n"
)


@pytest.mark.parametrize(
    ("line", "said", "python"),
    [
        ("lab-limited", IGNORED.partition("; x")[0], "3.10"),
        ("lab-limited==4.0", IGNORED, "3.7"),
        (
            "# the project itself",
            "Package 'lab-limited' requires a different Python: 3.12.4 not in '<3.8'",
            "3.7",
        ),
        (
            "lab-limited==5.0",
            "Package 'x' requires a different Python: 3.12.4 not in '<3.9'",
            "3.8",
        ),
    ],
)
def test_the_limit_that_pip_has_told_counts(
    index: PackageIndex, tmp_path: Path, line: str, said: str, python: str
) -> None:
    problem = failed("lab-limited", said=said)
    assert found(tmp_path, f"{line}\n", problem) == [python]
    # A limit of another package, which shows when that Python is tried, leads to an older one.
    again = failed("lab-limited", "3.9.1", said)
    older = "3.8" if python == "3.10" else python
    assert found(tmp_path, f"{line}\n", again, adjustments=Adjustments("3.9")) == [older]


def test_indexes_of_the_folder_count_too(index: PackageIndex, tmp_path: Path) -> None:
    with PackageIndex([File("lab-far", "1.0", "cp39-cp39")]) as far:
        assert found(tmp_path, f"--extra-index-url {far.url}\nlab-far\nlab-any\n") == ["3.9"]
        assert found(tmp_path, "lab-far\n") == []


def test_nothing_of_this_computer_is_told_to_an_index_of_the_folder(
    index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uv would put values of variables into lines like these."""
    monkeypatch.setenv("SECRET", "Wn7-lake-of-glass")
    with PackageIndex([]) as far:
        hostile = f"--extra-index-url {far.url}/${{SECRET}}\nlab-${{SECRET}}\n"
        more = f"--find-links {tmp_path}\n--find-links file://{tmp_path}\n--config-file x\n"
        lines = "lab-old==1.0 ; python_version > '${SECRET}'\nlab-limited==4.0\n"
        found(tmp_path, hostile + more + lines)
        assert far.asked == []
    assert not any("lake" in one for one in index.asked)


def test_without_a_connection_without_uv_or_without_time_nothing_is_offered(
    index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "lab-old==1.0\n"
    with monkeypatch.context() as changed:
        changed.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        assert found(tmp_path, text) == []
    with monkeypatch.context() as changed:
        changed.setattr(package_versions, "_LIMIT", 0.0)
        assert found(tmp_path, text) == []
    with monkeypatch.context() as changed:
        changed.setattr(package_versions, "_uv", lambda: str(tmp_path / "uv"))
        assert found(tmp_path, text) == []
    assert found(tmp_path, text) == ["3.8"]


def test_it_is_cancelled_at_once(
    index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the index does not answer."""
    answered, began, cancel = threading.Event(), threading.Event(), Cancel()

    def wait(_name: str) -> None:
        began.set()
        answered.wait(60)

    monkeypatch.setattr(index, "page", wait)

    def give_up() -> None:
        began.wait(60)
        cancel.set()

    threading.Thread(target=give_up).start()
    with pytest.raises(Cancelled):
        found(tmp_path, "lab-old==1.0\n", cancel=cancel)
    answered.set()
    left = subprocess.run(["pgrep", "-P", str(os.getpid()), "uv"], check=False)
    assert left.returncode == 1
