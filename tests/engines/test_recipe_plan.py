"""What is built for a folder, as far as that is known without an engine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.environment import Catalogue, Environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.recipes.folder_recipe import read_folder_recipe
from notedock.core.recipes.recipe import Adjustments, Recipe
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker.recipe_plan import Plan, plan

FILE = "requirements.txt"
BASE = Environment("minimal", "Minimal", "", "quay.io/jupyter/minimal-notebook:1")
ENVIRONMENTS = EnvironmentSource(lambda _name: BASE, lambda _base, _task: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Sales"
    made.mkdir()
    (made / FILE).write_text("pywin32==300\nsklearn==0.0\n-c limits.txt\n")
    (made / "limits.txt").write_text("pywin32==300\n")
    return made


def planned(folder: Path, changes: Adjustments) -> Plan:
    recipe = Recipe(files=(FILE,), requirements=(FILE,), adjustments=changes)
    described = EnvironmentDescription(folder, "key", "person", base=BASE, recipe=recipe)
    found = plan(described, folder.parent / "hashes.json", ENVIRONMENTS)
    assert found
    return found


def test_what_is_left_out_is_not_built_and_the_files_stay(folder: Path) -> None:
    before = planned(folder, Adjustments())
    assert json.loads(before.layers.texts[".notedock/requirements.json"])["named"][:2] == [
        "pywin32==300",
        "sklearn==0.0",
    ]
    built = planned(folder, Adjustments("3.8", ("pywin32",), {"sklearn": "scikit-learn"}))
    texts = built.texts
    assert texts[FILE].splitlines()[1:] == ["scikit-learn", "-c limits.txt"]
    assert "pywin32" not in built.pins
    assert json.loads(built.layers.texts[".notedock/requirements.json"])["named"] == [
        "scikit-learn"
    ]
    assert json.loads(built.layers.texts[".notedock/conda.json"])["python"] == "3.8"
    assert (folder / FILE).read_text().startswith("pywin32==300\n")


def test_what_was_built_counts_only_with_the_same_changes(folder: Path) -> None:
    some = Adjustments("3.8", ("pywin32",), {"sklearn": "scikit-learn"})
    found = planned(folder, some).parts
    assert planned(folder, replace(some)).parts == found
    for other in (
        Adjustments(),
        replace(some, python="3.9"),
        replace(some, without=()),
        replace(some, instead={"sklearn": "sklearn-pandas"}),
    ):
        assert planned(folder, other).parts != found


def test_scripts_with_the_line_ends_of_windows_are_built_with_those_of_unix(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "postBuild").write_bytes(b"#!/bin/bash\r\necho a\r\n")
    (tmp_path / "start").write_bytes("#!/bin/bash\r\n# é\r\nexec $@\r\n".encode())
    assert planned_texts(tmp_path, catalogue) == {
        "postBuild": "#!/bin/bash\necho a\n",
        "start": "#!/bin/bash\n# é\nexec $@\n",
    }
    (tmp_path / "postBuild").write_bytes(b"#!/bin/sh\ntail -n +3 $0 | unpack\n\r\n\xff\r\n")
    (tmp_path / "start").unlink()
    assert planned_texts(tmp_path, catalogue) == {}


def planned_texts(folder: Path, catalogue: Catalogue) -> dict[str, str]:
    recipe = read_folder_recipe(folder)
    described = EnvironmentDescription(folder, "key", "ann", catalogue.default, recipe)
    found = plan(described, folder.parent / "known.json", ENVIRONMENTS)
    assert found is not None
    return dict(found.texts)
